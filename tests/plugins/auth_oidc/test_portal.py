"""Log-in in the browser: sent to the provider and back, with what could be mixed up, replayed or forged on the way."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.fernet import Fernet
from structlog.testing import capture_logs

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from sample_tracking.kernel.authenticators import Departure, Portal
from sample_tracking.kernel.errors import Problem, Unauthenticated, Unavailable
from sample_tracking.kernel.identity import Identity
from tests.servers.openid import OpenID
from tests.world import NOW

from .asking import BACK, BEN, DISCOVERY, SOON, STAMP, UNUSABLE, log_in, refused, settle
from .conftest import SECRET, Make, made

NOT_OURS = "This log-in was begun elsewhere, or too long ago"
USED = "This log-in has been used, or took too long"
AWAY = "does not answer as it should"
WRONG = ("500", "large", "text", "list", "redirect", "drop")
SLOW = ("hang", "trickle body", "trickle head")


@pytest.fixture(autouse=True)
def ben(provider: OpenID) -> None:
    """Who sits at the browser."""
    provider.tell(user=BEN)


def asked(departure: Departure) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(departure.address).query))


def test_it_is_a_portal_with_a_title(make: Make) -> None:
    oidc = make(title="Facility ID")
    assert isinstance(oidc, Portal)
    assert oidc.title == "Log in with Facility ID"


@pytest.mark.parametrize("client", [{}, {"client_id": "public", "client_secret": None}], ids=["secret", "public"])
@pytest.mark.parametrize("key", ["rsa-1", "ec-1"])
def test_who_comes_back_is_known(make: Make, provider: OpenID, client: dict[str, Any], key: str) -> None:
    provider.tell(signer=[key, key])
    assert log_in(make(**client), provider) == Identity("ben", "Ben", "Ode", "b@example.org")
    assert provider.count("/userinfo") == 0


def test_the_provider_is_asked_as_agreed(make: Make, provider: OpenID) -> None:
    provider.tell(discovery={"authorization_endpoint": f"{provider.issuer}/authorize?tenant=a"})
    oidc = make(scopes=("openid", "profile"))
    first, second = (oidc.begin(BACK, NOW) for _ in range(2))
    assert first.address.startswith(f"{provider.issuer}/authorize?tenant=a&")
    said, again = asked(first), asked(second)
    assert said["scope"] == "openid profile"
    assert (said["redirect_uri"], said["response_type"], said["client_id"]) == (BACK, "code", "tracking")
    for secret in ("state", "nonce", "code_challenge"):
        assert len(said[secret]) == 43
        assert said[secret] != again[secret]
        assert said[secret] not in first.keep


def test_what_is_kept_cannot_be_made_or_altered_by_others(oidc: OidcAuthenticator, provider: OpenID) -> None:
    away = oidc.begin(BACK, NOW)
    query = provider.visit(away.address)
    foreign = Fernet(Fernet.generate_key()).encrypt_at_time(b"{}", STAMP).decode()
    for keep in ("", "x", "é", foreign, away.keep[:-4] + "AAA=", away.keep[:40] + "A" + away.keep[41:]):
        with pytest.raises(Unauthenticated, match=NOT_OURS):
            oidc.finish(BACK, keep, query, SOON)
    assert provider.count("/token") == 0


def test_it_is_kept_for_ten_minutes(oidc: OidcAuthenticator, provider: OpenID) -> None:
    away = oidc.begin(BACK, NOW)
    query = provider.visit(away.address)
    for late in (timedelta(seconds=601), timedelta(seconds=-62)):
        with pytest.raises(Unauthenticated, match=NOT_OURS):
            oidc.finish(BACK, away.keep, query, NOW + late)
    provider.tell(now=STAMP + 600)
    assert oidc.finish(BACK, away.keep, query, NOW + timedelta(seconds=600)).login == "ben"


def test_what_another_provider_was_asked_does_not_count(make: Make, spare_provider: OpenID, provider: OpenID) -> None:
    """The site has changed its provider, and the keep is of before."""
    away = make().begin(BACK, NOW)
    other = made(spare_provider)
    with pytest.raises(Unauthenticated, match=NOT_OURS):
        other.finish(BACK, away.keep, provider.visit(away.address), SOON)


@pytest.mark.parametrize("state", [None, "", "x", "é", "\ud800"])
def test_a_state_of_nobody_is_refused(oidc: OidcAuthenticator, provider: OpenID, state: str | None) -> None:
    away = oidc.begin(BACK, NOW)
    query = {**provider.visit(away.address), "state": state or ""}
    if state is None:
        del query["state"]
    with pytest.raises(Unauthenticated, match=NOT_OURS):
        oidc.finish(BACK, away.keep, query, SOON)
    assert provider.count("/token") == 0


def test_one_browser_cannot_come_back_for_another(oidc: OidcAuthenticator, provider: OpenID) -> None:
    """Somebody is lured to finish a stranger's log-in."""
    strangers, own = (oidc.begin(BACK, NOW) for _ in range(2))
    with pytest.raises(Unauthenticated, match=NOT_OURS):
        oidc.finish(BACK, own.keep, provider.visit(strangers.address), SOON)


def test_a_code_of_another_log_in_opens_nothing(oidc: OidcAuthenticator, provider: OpenID) -> None:
    """A stolen code, put into a log-in of the thief's own: the verifier is not that of the code."""
    stolen = provider.visit(oidc.begin(BACK, NOW).address)["code"]
    own = oidc.begin(BACK, NOW)
    query = {**provider.visit(own.address), "code": stolen}
    with pytest.raises(Unauthenticated, match=USED):
        oidc.finish(BACK, own.keep, query, SOON)


def test_a_code_opens_once(oidc: OidcAuthenticator, provider: OpenID) -> None:
    away = oidc.begin(BACK, NOW)
    query = provider.visit(away.address)
    assert oidc.finish(BACK, away.keep, query, SOON).login == "ben"
    with pytest.raises(Unauthenticated, match=USED):
        oidc.finish(BACK, away.keep, query, SOON)


@pytest.mark.parametrize("code", [None, "", "c" * 4097])
def test_no_code_is_no_log_in(oidc: OidcAuthenticator, provider: OpenID, code: str | None) -> None:
    provider.tell(back={"code": code})
    refused(oidc, provider, UNUSABLE)
    assert provider.count("/token") == 0


def test_a_browser_is_sent_nowhere_else(oidc: OidcAuthenticator, provider: OpenID) -> None:
    """Neither the address of return nor what comes back decides where a browser, or a code, goes."""
    evil = "https://evil.example.org/return?x=y#z"
    away = oidc.begin(evil, NOW)
    assert away.address.startswith(f"{provider.issuer}/authorize?")
    assert asked(away)["redirect_uri"] == evil
    away = oidc.begin(BACK, NOW)
    query = {**provider.visit(away.address), "redirect_uri": evil, "next": evil, "token_endpoint": evil}
    with pytest.raises(Unauthenticated, match=NOT_OURS):
        oidc.finish("https://evil.example.org/login/auth_oidc/return", away.keep, query, SOON)
    assert oidc.finish(BACK, away.keep, query, SOON).login == "ben"


@pytest.mark.parametrize("sender", ["https://other.example.org", "", None])
def test_an_answer_of_another_provider_is_refused(
    oidc: OidcAuthenticator, provider: OpenID, sender: str | None
) -> None:
    provider.tell(back={"iss": sender})
    refused(oidc, provider, UNUSABLE)
    assert provider.count("/token") == 0


def test_a_provider_need_not_name_itself_unless_it_said_so(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(back={"iss": None}, discovery={"authorization_response_iss_parameter_supported": None})
    assert log_in(oidc, provider).login == "ben"
    provider.tell(back={"iss": "https://other.example.org"})
    refused(oidc, provider, UNUSABLE)


@pytest.mark.parametrize(
    ("told", "logged"),
    [("access_denied", "access_denied"), ("server_error", "server_error"), ("<b>no</b>", "another error")],
)
def test_who_was_not_let_in_there_is_told_calmly(
    oidc: OidcAuthenticator, provider: OpenID, told: str, logged: str
) -> None:
    provider.tell(back={"error": told, "error_description": "<script>", "code": None})
    with capture_logs() as lines:
        refused(oidc, provider, r"^You were not logged in at the log-in service\. Please try again when you want to\.$")
    assert [line["reason"] for line in lines] == [logged]


@pytest.mark.parametrize("page", ["/token", "/userinfo"])
@pytest.mark.parametrize("word", [*WRONG, *SLOW])
def test_a_provider_that_fails_on_the_way_is_said_to(make: Make, provider: OpenID, word: str, page: str) -> None:
    oidc = make()
    away = oidc.begin(BACK, NOW)
    query = provider.visit(away.address)
    provider.tell(behave={page: word}, id_token={"preferred_username": None})
    oidc._flow._web.timeout = 0.5 if word in SLOW else 20
    with capture_logs() as lines, pytest.raises(Unavailable, match=AWAY) as told:
        oidc.finish(BACK, away.keep, query, SOON)
    assert told.value.headers == {"Retry-After": "30"}
    assert len(lines) == 1
    settle(oidc)


def test_nobody_leaves_for_a_provider_that_is_away(oidc: OidcAuthenticator, provider: OpenID) -> None:
    provider.tell(behave={DISCOVERY: "500"})
    with pytest.raises(Unavailable, match=AWAY):
        oidc.begin(BACK, NOW)


def test_a_wrong_secret_is_a_mistake_of_ours(make: Make, provider: OpenID) -> None:
    oidc = make(client_secret="canary of a secret")
    with capture_logs() as lines, pytest.raises(Unavailable, match=AWAY):
        log_in(oidc, provider)
    assert [line["reason"] for line in lines] == ["the provider refuses [auth_oidc] client_id or its secret"]
    assert "canary" not in str(lines)


TROUBLE: tuple[dict[str, Any], ...] = (
    {"id_token": {"nonce": "other"}},
    {"id_token": {"preferred_username": None}, "userinfo": {"sub": "u-2"}},
    {"userinfo": {"preferred_username": None}, "id_token": {"preferred_username": None}},
    {"behave": {"/token": "500"}},
    {"behave": {"/userinfo": "text"}, "id_token": {"preferred_username": None}},
    {"back": {"code": "canary", "error": "canary", "error_description": "canary"}},
    {"back": {"code": "canary"}},
    {"signer": ["rsa-3", "rsa-1"]},
)


@pytest.mark.parametrize("told", TROUBLE, ids=str)
def test_neither_log_nor_sentence_gives_anything_away(
    oidc: OidcAuthenticator, provider: OpenID, told: dict[str, Any]
) -> None:
    provider.tell(**told)
    away = oidc.begin(BACK, NOW)
    query = provider.visit(away.address)
    with capture_logs() as lines, pytest.raises(Problem) as refusal:
        oidc.finish(BACK, away.keep, query, SOON)
    said = f"{lines} {refusal.value.detail} {refusal.value.headers} {refusal.value.facts}"
    canaries = {SECRET, away.keep, "canary", "Ben", "Ode", "u-1", "eyJ", provider.issuer}
    canaries |= {text for name, text in {**query, **asked(away)}.items() if name in ("code", "state", "nonce")}
    assert [canary for canary in canaries if canary in said] == []
    assert len(lines) == 1
