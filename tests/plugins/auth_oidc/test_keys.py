"""The provider's keys: which are used, and what happens while it changes them, is slow, wrong or away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from sample_tracking.kernel.config import Mode
from sample_tracking.kernel.errors import Unauthenticated, Unavailable
from tests.servers.openid import OpenID
from tests.world import NOW

from .asking import DISCOVERY, LATER, claims, header, hurry, settle, unsigned
from .conftest import Make, made

AWAY = "The log-in service does not answer as it should"
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)
# What the provider does → what the log says of it.
WRONG = {
    "500": "status 500",
    "large": "its answer is larger than 262144 bytes",
    "text": "no JSON object",
    "list": "no JSON object",
    "redirect": "status 302",
    "drop": None,  # the name of an error, which differs
}
SLOW = ("hang", "trickle body", "trickle head")


def token(provider: OpenID, kid: str = "rsa-1", key: str = "", **changes: Any) -> str:
    algorithm = "ES256" if kid.startswith("ec") else "RS256"
    far = {"exp": int((NOW + 3 * DAY).timestamp()), **changes}
    return provider.sign(header(kid=kid, alg=algorithm), claims(provider, **far), key or kid, algorithm)


def opens(oidc: OidcAuthenticator, shown: str, now: Any) -> bool:
    return oidc.recognise(shown, now) is not None


def test_nothing_is_asked_before_somebody_comes(make: Make, provider: OpenID) -> None:
    make()
    assert provider.count(DISCOVERY) == 0


def test_keys_are_asked_for_once(oidc: OidcAuthenticator, provider: OpenID) -> None:
    for kid in ("rsa-1", "ec-1", "rsa-1"):
        assert opens(oidc, token(provider, kid), NOW)
    assert (provider.count(DISCOVERY), provider.count("/keys")) == (1, 1)


def test_many_who_come_first_ask_once(oidc: OidcAuthenticator, provider: OpenID) -> None:
    shown = token(provider)
    with ThreadPoolExecutor(8) as people:
        assert all(people.map(lambda _: opens(oidc, shown, NOW), range(40)))
    assert provider.count("/keys") == 1


def test_a_new_key_is_looked_up_beside_the_requests(oidc: OidcAuthenticator, provider: OpenID) -> None:
    assert opens(oidc, token(provider), NOW)
    provider.tell(publish=["rsa-2"])
    new, old = token(provider, "rsa-2"), token(provider)
    with pytest.raises(Unauthenticated):  # it was asked just before
        oidc.recognise(new, NOW + 29 * SECOND)
    provider.tell(behave={DISCOVERY: "hang"})
    for _ in range(3):
        with pytest.raises(Unavailable, match="just being looked up") as told:
            oidc.recognise(new, NOW + 31 * SECOND)
        assert told.value.headers == {"Retry-After": "1"}
    assert opens(oidc, old, NOW + 31 * SECOND)
    provider.await_question(DISCOVERY, 2)
    provider.tell(reset=True, publish=["rsa-2"])
    settle(oidc)
    with pytest.raises(Unavailable):  # that try ended without an answer
        oidc.recognise(new, NOW + 32 * SECOND)
    with pytest.raises(Unavailable, match="just being looked up"):
        oidc.recognise(new, NOW + 62 * SECOND)
    settle(oidc)
    assert opens(oidc, new, NOW + 62 * SECOND)
    with pytest.raises(Unauthenticated):
        oidc.recognise(old, NOW + 62 * SECOND)


def test_a_thousand_unknown_keys_are_one_question_in_thirty_seconds(oidc: OidcAuthenticator, provider: OpenID) -> None:
    good = token(provider)
    assert opens(oidc, good, NOW)
    parts = good.split(".")

    def knock(number: int) -> None:
        shown = ".".join([unsigned(header(kid=f"unknown-{number}"), {}).partition(".")[0], *parts[1:]])
        with pytest.raises((Unauthenticated, Unavailable)):
            oidc.recognise(shown, NOW + (31 + number / 1000) * SECOND)

    with ThreadPoolExecutor(4) as strangers:
        list(strangers.map(knock, range(1000)))
    settle(oidc)
    assert provider.count("/keys") == 2
    for second in (60, 61, 62):
        with pytest.raises((Unauthenticated, Unavailable)):
            oidc.recognise(token(provider, "rsa-9", "rsa-1"), NOW + second * SECOND)
        settle(oidc)
    assert provider.count("/keys") == 3
    assert opens(oidc, good, NOW + 63 * SECOND)


def test_old_keys_are_renewed_while_requests_go_on(oidc: OidcAuthenticator, provider: OpenID) -> None:
    shown = token(provider)
    assert opens(oidc, shown, NOW)
    provider.tell(behave={"/keys": "hang"})
    assert opens(oidc, shown, NOW + 300 * SECOND)
    provider.await_question("/keys", 2)
    for second in range(300, 330):
        assert opens(oidc, shown, NOW + second * SECOND)
    learning = oidc._reader._provider._learning
    assert learning is not None
    assert not learning.is_set()  # it hangs still, and nobody waited for it
    assert provider.count("/keys") == 2
    provider.tell(reset=True)
    settle(oidc)


@pytest.mark.parametrize("page", [DISCOVERY, "/keys"])
@pytest.mark.parametrize("word", [*WRONG, *SLOW])
def test_known_keys_go_on_when_the_provider(oidc: OidcAuthenticator, provider: OpenID, word: str, page: str) -> None:
    shown = token(provider)
    assert opens(oidc, shown, NOW)
    provider.tell(behave={page: word})
    hurry(oidc, 0.2 if word in SLOW else 20)
    for late in (LATER, LATER + 31 * SECOND):
        with capture_logs() as lines:
            assert opens(oidc, shown, late)
            settle(oidc)
        (line,) = [line for line in lines if line["log_level"] == "warning"]
        assert line["reason"] == ("it did not answer in time" if word in SLOW else WRONG[word] or line["reason"])
    with pytest.raises(Unavailable, match=AWAY):  # it may be a new one: that cannot be told
        oidc.recognise(token(provider, "rsa-9", "rsa-1"), LATER + 32 * SECOND)


@pytest.mark.parametrize("word", [*WRONG, *SLOW, "empty"])
def test_without_keys_nobody_gets_in_and_is_told_so(make: Make, provider: OpenID, word: str) -> None:
    provider.tell(behave={"/keys": word})
    oidc = make(timeout=0.2 if word in SLOW else 20.0)
    shown = token(provider)
    with capture_logs() as lines:
        for _ in range(3):
            with pytest.raises(Unavailable, match=AWAY) as told:
                oidc.recognise(shown, NOW)
        settle(oidc)
    assert told.value.headers == {"Retry-After": "30"}
    assert provider.issuer not in told.value.detail
    assert len(lines) == 1
    assert provider.count("/keys") == 1
    provider.tell(reset=True)
    hurry(oidc, 20)
    assert opens(oidc, shown, NOW + 31 * SECOND)


def test_an_empty_set_takes_no_key_away(oidc: OidcAuthenticator, provider: OpenID) -> None:
    shown = token(provider)
    assert opens(oidc, shown, NOW)
    provider.tell(behave={"/keys": "empty"})
    for late in (LATER, LATER + 31 * SECOND):
        assert opens(oidc, shown, late)
        settle(oidc)
    assert provider.count("/keys") == 3


def test_a_dead_provider_lets_people_in_for_a_day(spare_provider: OpenID) -> None:
    oidc = made(spare_provider, Mode.PRODUCTION)
    shown = token(spare_provider)
    assert opens(oidc, shown, NOW)
    spare_provider.kill()
    for late in (timedelta(hours=1), DAY - 31 * SECOND, DAY - SECOND):
        assert opens(oidc, shown, NOW + late)
        settle(oidc)
    with pytest.raises(Unavailable, match=AWAY):
        oidc.recognise(shown, NOW + DAY)
    spare_provider.start()
    assert opens(oidc, token(spare_provider), NOW + DAY + 30 * SECOND)


def test_a_clock_that_was_set_back_does_not_stop_the_asking(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(behave={DISCOVERY: "500"})
    with pytest.raises(Unavailable):
        oidc.recognise(token(provider), NOW + DAY)
    provider.tell(reset=True)
    assert opens(oidc, token(provider), NOW)


UNFIT: dict[str, dict[str, Any]] = {
    "for encryption": {"use": "enc"},
    "for signing alone": {"key_ops": ["sign"]},
    "with uses that are no list": {"key_ops": "verify"},
    "for another algorithm": {"alg": "RS512"},
    "of a shared secret": {"kty": "oct", "k": "c2VjcmV0"},
    "of another kind": {"kty": "EC", "crv": "P-256"},
    "without a name": {"kid": None},
    "that is rubbish": {"n": "!"},
    "without a number": {"n": 7},
    "with its private half": {"d": "AQAB"},
}


@pytest.mark.parametrize("name", UNFIT)
def test_not_used_is_a_key(oidc: OidcAuthenticator, provider: OpenID, name: str) -> None:
    key = {**provider.keys["rsa-1"], **UNFIT[name]}
    provider.tell(publish=[key, "ec-1", 7, None])
    with pytest.raises(Unauthenticated):
        oidc.recognise(token(provider), NOW)
    assert opens(oidc, token(provider, "ec-1"), NOW)


def test_not_used_is_a_key_on_another_curve(make: Make, provider: OpenID) -> None:
    provider.tell(publish=["ec-1", "rsa-1"])
    oidc = make(algorithms=("RS256", "ES384"))
    assert opens(oidc, token(provider), NOW)
    with pytest.raises(Unauthenticated):
        oidc.recognise(provider.sign(header(kid="ec-1", alg="ES384"), claims(provider), "ec-1", "ES256"), NOW)


def test_not_used_is_a_small_key(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(publish=["small", "rsa-1"])
    with pytest.raises(Unauthenticated):
        oidc.recognise(token(provider, "small"), NOW)
    assert opens(oidc, token(provider), NOW)


def test_keys_that_share_a_name_are_all_tried(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(publish=["rsa-1", "rsa-2", "ec-1"])
    provider.tell(publish=[{**key, "kid": "same"} for key in provider.keys.values()])
    for key in ("rsa-1", "rsa-2"):
        assert opens(oidc, token(provider, "same", key), NOW)
    assert opens(oidc, provider.sign(header(kid="same", alg="ES256"), claims(provider), "ec-1", "ES256"), NOW)
    with pytest.raises(Unauthenticated):
        oidc.recognise(token(provider, "same", "rsa-3"), NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://login.example.org"},
        {"issuer": None},
        {"jwks_uri": None},
        {"jwks_uri": "file:///etc/keys"},
        {"jwks_uri": "http://169.254.169.254/keys"},
        {"token_endpoint": "http://login.example.org/token"},
        {"token_endpoint": "http://0x7f000001/token"},
        {"token_endpoint": "https://user:password@login.example.org/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://login.example.org/authorize\r\nX: y"},
        {"authorization_endpoint": "https://[login.example.org/authorize"},
        {"authorization_endpoint": ["https://login.example.org"]},
        {"userinfo_endpoint": "http://10.0.0.1/userinfo"},
    ],
)
def test_an_odd_description_of_the_provider_is_not_believed(
    oidc: OidcAuthenticator, provider: OpenID, wrong: dict[str, Any]
) -> None:
    provider.tell(discovery=wrong)
    with pytest.raises(Unavailable, match=AWAY):
        oidc.recognise(token(provider), NOW)
    assert provider.count("/keys") == 0


def test_in_production_every_address_is_https(make: Make, provider: OpenID) -> None:
    provider.tell(discovery={"token_endpoint": "http://127.0.0.1/token"})
    with pytest.raises(Unavailable):
        make(Mode.PRODUCTION).recognise(token(provider), NOW)
    assert opens(make(Mode.DEVELOPMENT), token(provider), NOW)


def test_a_certificate_of_nobody_known_is_not_believed(make: Make, provider: OpenID) -> None:
    oidc = make(ca_file=None)
    with capture_logs() as lines, pytest.raises(Unavailable):
        oidc.recognise(token(provider), NOW)
    (line,) = lines
    assert line["reason"].startswith("its certificate is not to be trusted")
    assert provider.count(DISCOVERY) == 0


@pytest.mark.parametrize("word", SLOW)
def test_a_slow_provider_without_tls_is_left_in_time_too(plain_provider: OpenID, word: str) -> None:
    oidc = made(plain_provider)
    assert opens(oidc, token(plain_provider), NOW)
    plain_provider.tell(behave={DISCOVERY: word})
    with pytest.raises(Unavailable):
        hurry(made(plain_provider)).recognise(token(plain_provider), NOW)
    settle(oidc)
