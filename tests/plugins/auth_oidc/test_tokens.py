"""Access tokens that are presented to the API: one row an attack."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from sample_tracking.kernel.authenticators import Bearers
from sample_tracking.kernel.errors import Unauthenticated
from sample_tracking.kernel.identity import Identity
from tests.servers.openid import OpenID
from tests.world import NOW

from .asking import STAMP, claims, coded, header, unsigned
from .conftest import Make

ANNA = Identity("anna", "Anna", "Lund", "anna@example.org", ("i03", "staff"))
REFUSED = "The token is not valid; please log in again."
EXPIRED = "The log-in has expired; please log in again."
Case = tuple[dict[str, Any], dict[str, Any]]


def test_it_takes_part_in_two_ways(oidc: OidcAuthenticator) -> None:
    assert isinstance(oidc, Bearers)
    assert oidc.name == "auth_oidc"


def test_a_good_access_token_names_the_person(oidc: OidcAuthenticator, provider: OpenID) -> None:
    borne = oidc.recognise(provider.sign(header(), claims(provider)), NOW)
    assert borne is not None
    assert borne.identity == ANNA
    assert borne.expires_at == datetime.fromtimestamp(STAMP + 3600, UTC)
    assert len(borne.token_id) == 64


GOOD: dict[str, Case] = {
    "a minute past its end": ({}, {"exp": STAMP - 59}),
    "from a clock a minute ahead": ({}, {"iat": STAMP + 59, "nbf": STAMP + 59}),
    "times with fractions": ({}, {"iat": STAMP - 0.5, "exp": STAMP + 9.75}),
    "several audiences": ({}, {"aud": ["account", "sample-tracking-api"]}),
    "typ in capitals": ({"typ": "at+JWT"}, {}),
    "typ as media type": ({"typ": "application/at+jwt"}, {}),
    "plain JWT": ({"typ": "JWT"}, {"typ": "Bearer"}),
    "no typ": ({"typ": ...}, {}),
    "a thumbprint in the header": ({"x5t": "abc"}, {}),
    "no jti": ({}, {"jti": ...}),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_is_also(oidc: OidcAuthenticator, provider: OpenID, name: str) -> None:
    borne = oidc.recognise(provider.sign(header(**GOOD[name][0]), claims(provider, **GOOD[name][1])), NOW)
    assert borne is not None
    assert borne.identity == ANNA


def test_the_second_algorithm_is_as_good(oidc: OidcAuthenticator, provider: OpenID) -> None:
    token = provider.sign(header(alg="ES256", kid="ec-1"), claims(provider), "ec-1", "ES256")
    assert oidc.recognise(token, NOW) is not None


BAD: dict[str, Case] = {
    "alg: none": ({"alg": "none"}, {}),
    "alg: nOnE": ({"alg": "nOnE"}, {}),
    "alg: HS256": ({"alg": "HS256"}, {}),
    "an alg that is not in the settings": ({"alg": "RS512"}, {}),
    "no alg": ({"alg": ...}, {}),
    "alg is no text": ({"alg": ["RS256"]}, {}),
    "unknown kid": ({"kid": "rsa-9"}, {}),
    "no kid": ({"kid": ...}, {}),
    "empty kid": ({"kid": ""}, {}),
    "kid is a number": ({"kid": 1}, {}),
    "kid is a path": ({"kid": "../../../../etc/passwd"}, {}),
    "kid is SQL": ({"kid": "rsa-1' OR '1'='1"}, {}),
    "kid of another kind of key": ({"kid": "ec-1"}, {}),
    "kid without end": ({"kid": "k" * 256}, {}),
    "jku": ({"jku": "https://example.org/keys"}, {}),
    "jwk": ({"jwk": {"kty": "oct", "k": "c2VjcmV0"}}, {}),
    "x5u": ({"x5u": "https://example.org/certificate"}, {}),
    "x5c": ({"x5c": ["MIIB"]}, {}),
    "crit": ({"crit": ["exp"]}, {}),
    "b64": ({"b64": True}, {}),
    "a logout token by typ": ({"typ": "logout+jwt"}, {}),
    "a proof by typ": ({"typ": "dpop+jwt"}, {}),
    "typ is no text": ({"typ": 1}, {}),
    "an ID token of Keycloak": ({"typ": "JWT"}, {"typ": "ID"}),
    "a refresh token of Keycloak": ({"typ": "JWT"}, {"typ": "Refresh"}),
    "an ID token by its nonce": ({"typ": "JWT"}, {"nonce": "n"}),
    "an ID token by its at_hash": ({"typ": "JWT"}, {"at_hash": "h"}),
    "an ID token by its c_hash": ({"typ": "JWT"}, {"c_hash": "h"}),
    "a logout token by its events": ({"typ": "JWT"}, {"events": {}}),
    "bound to a key of the sender": ({}, {"cnf": {"jkt": "thumbprint"}}),
    "no exp": ({}, {"exp": ...}),
    "no iat": ({}, {"iat": ...}),
    "no aud": ({}, {"aud": ...}),
    "no sub": ({}, {"sub": ...}),
    "exp is null": ({}, {"exp": None}),
    "exp is text": ({}, {"exp": str(STAMP + 60)}),
    "exp is true": ({}, {"exp": True}),
    "exp is negative": ({}, {"exp": -1}),
    "exp is after the end of time": ({}, {"exp": 1e300}),
    "issued in the future": ({}, {"iat": STAMP + 61}),
    "not valid yet": ({}, {"nbf": STAMP + 61}),
    "nbf is text": ({}, {"nbf": "now"}),
    "another audience": ({}, {"aud": "another"}),
    "other audiences": ({}, {"aud": ["another", "third"]}),
    "no audience in the list": ({}, {"aud": []}),
    "an audience that begins alike": ({}, {"aud": "sample-tracking-api.example.org"}),
    "an audience in other case": ({}, {"aud": "Sample-Tracking-API"}),
    "an audience that is no text": ({}, {"aud": ["sample-tracking-api", 1]}),
    "an audience in an object": ({}, {"aud": {"sample-tracking-api": 1}}),
    "empty sub": ({}, {"sub": ""}),
    "sub is a number": ({}, {"sub": 1}),
    "sub without end": ({}, {"sub": "s" * 256}),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_is(oidc: OidcAuthenticator, provider: OpenID, name: str) -> None:
    token = provider.sign(header(**BAD[name][0]), claims(provider, **BAD[name][1]))
    with pytest.raises(Unauthenticated) as refusal:
        oidc.recognise(token, NOW)
    assert refusal.value.detail == REFUSED
    assert refusal.value.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def test_an_old_token_is_told_from_a_bad_one(oidc: OidcAuthenticator, provider: OpenID) -> None:
    with pytest.raises(Unauthenticated, match=EXPIRED):
        oidc.recognise(provider.sign(header(), claims(provider, exp=STAMP - 61)), NOW)


def _nested(provider: OpenID) -> str:
    return (
        f"{coded(json.dumps(header(cty='JWT')).encode())}.{coded(provider.sign(header(), claims(provider)).encode())}.x"
    )


FOREIGN: dict[str, Callable[[OpenID], str]] = {
    "nothing": lambda _: "",
    "an opaque text": lambda _: "st_4f9a",
    "two parts": lambda provider: provider.sign(header(), claims(provider)).rpartition(".")[0],
    "five parts": lambda provider: provider.sign(header(), claims(provider)) + ".a.b",
    "a megabyte": lambda provider: unsigned(header(), claims(provider, more="x" * 1_000_000)) + ".x",
    "more than 8 kB": lambda provider: provider.sign(header(), claims(provider, more="x" * 8192)),
    "a token in a token": _nested,
    "a list": lambda provider: unsigned(header(), [claims(provider)]) + ".x",
    "no number": lambda provider: unsigned(header(), claims(provider, exp=float("nan"))) + ".x",
    "a deep one": lambda _: f"{coded(b'{}')}.{coded(b'[' * 5000)}.x",
    "no ASCII": lambda provider: provider.sign(header(), claims(provider)) + "é",
    "no iss": lambda provider: provider.sign(header(), claims(provider, iss=...)),
    "another iss": lambda provider: provider.sign(header(), claims(provider, iss="https://example.org")),
    "an iss that ends otherwise": lambda provider: provider.sign(header(), claims(provider, iss=provider.issuer + "/")),
    "several iss": lambda provider: provider.sign(header(), claims(provider, iss=[provider.issuer])),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_of_somebody_elses_making_is(oidc: OidcAuthenticator, provider: OpenID, name: str) -> None:
    assert oidc.recognise(FOREIGN[name](provider), NOW) is None
    assert provider.count("/keys") == 0


@pytest.mark.parametrize(
    "login", [..., None, 7, "", " ", "a\nb", "x" * 46, ["anna"]], ids=["absent", "null", *"1234", "long", "list"]
)
def test_a_token_without_a_login_says_which_claim_is_missing(
    oidc: OidcAuthenticator, provider: OpenID, login: object
) -> None:
    with pytest.raises(Unauthenticated, match='claim "preferred_username"') as refusal:
        oidc.recognise(provider.sign(header(), claims(provider, preferred_username=login)), NOW)
    assert "u-1" not in refusal.value.detail


def test_clients_may_be_listed(make: Make, provider: OpenID) -> None:
    oidc = make(clients=("beamline",))
    for good in ({}, {"azp": "beamline"}, {"azp": "beamline", "client_id": ...}):
        assert oidc.recognise(provider.sign(header(), claims(provider, **good)), NOW) is not None
    for bad in ({"client_id": "another"}, {"azp": "another"}, {"client_id": ...}, {"azp": ["beamline"]}):
        with pytest.raises(Unauthenticated, match=REFUSED):
            oidc.recognise(provider.sign(header(), claims(provider, **bad)), NOW)


def test_a_token_keeps_its_id_however_its_signature_is_written(oidc: OidcAuthenticator, provider: OpenID) -> None:
    """An ECDSA signature has a twin, which would outlive a revocation of the other."""
    token = provider.sign(header(alg="ES256", kid="ec-1"), claims(provider, jti=...), "ec-1", "ES256")
    text, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = raw[:32] + (order - int.from_bytes(raw[32:])).to_bytes(32)
    first, second = (oidc.recognise(f"{text}.{coded(each)}", NOW) for each in (raw, twin))
    assert first is not None
    assert first == second


def test_two_tokens_have_two_ids(oidc: OidcAuthenticator, provider: OpenID) -> None:
    tokens = [provider.sign(header(), claims(provider, **more)) for more in ({}, {"jti": "id-2"}, {"jti": ...})]
    borne = [oidc.recognise(token, NOW) for token in tokens]
    assert len({found.token_id for found in borne if found}) == 3


def test_the_log_says_why_and_nothing_of_the_token(oidc: OidcAuthenticator, provider: OpenID) -> None:
    token = provider.sign(header(), claims(provider, aud="another", jti="canary"))
    with capture_logs() as lines, pytest.raises(Unauthenticated):
        oidc.recognise(token, NOW)
    assert [line["reason"] for line in lines] == ["aud"]
    for canary in ("canary", "anna", *token.split(".")):
        assert canary not in str(lines)


def test_time_is_what_the_caller_says(oidc: OidcAuthenticator, provider: OpenID) -> None:
    token = provider.sign(header(), claims(provider))
    assert oidc.recognise(token, NOW + timedelta(minutes=59)) is not None
    with pytest.raises(Unauthenticated, match=EXPIRED):
        oidc.recognise(token, NOW + timedelta(minutes=61))
