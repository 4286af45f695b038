"""The attacks on tokens that a service sees, one row each: all are refused with one and the same sentence."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from sample_tracking.kernel.config import ConfigError, TokenSettings
from sample_tracking.kernel.errors import Unauthenticated
from sample_tracking.kernel.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2024, 5, 6, 7, 8, 9, 250_000, tzinfo=UTC)
KEY = "a key of a real site, at least thirty-two bytes"
SETTINGS = TokenSettings(key=KEY, issuer="us", audience="here")
HEADER = {"alg": "HS256", "typ": "at+jwt"}
STAMP = int(NOW.timestamp())
CLAIMS: dict[str, Any] = {
    "iss": "us",
    "aud": "here",
    "sub": "anna",
    "jti": "id-1",
    "iat": STAMP,
    "exp": STAMP + 3600,
}
Pair = tuple[str, str]


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: object, payload: object, key: str = KEY) -> str:
    """A token signed as we sign, whatever it says; texts are taken as they are."""
    parts = [part if isinstance(part, str) else json.dumps(part) for part in (header, payload)]
    body = ".".join(coded(part.encode()) for part in parts)
    return f"{body}.{coded(hmac.digest(key.encode(), body.encode(), hashlib.sha256))}"


def pem(private: Any) -> Pair:
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


@pytest.fixture(scope="module")
def rsa_pair() -> Pair:
    return pem(rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(SETTINGS)


def test_an_issued_token_is_read_back(tokens: Tokens) -> None:
    token, claims = tokens.issue("anna", NOW)
    assert tokens.read(token, NOW) == claims
    assert claims.login == "anna"
    assert claims.expires_at - claims.issued_at == timedelta(hours=1)
    assert claims.issued_at == NOW.replace(microsecond=0)
    assert tokens.issue("anna", NOW)[1].token_id != claims.token_id


def test_the_token_that_the_attacks_vary_is_good(tokens: Tokens) -> None:
    assert tokens.read(signed(HEADER, CLAIMS), NOW).token_id == "id-1"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in CLAIMS.items() if key != name}


def unsigned(alg: str) -> str:
    return f"{coded(json.dumps({**HEADER, 'alg': alg}).encode())}.{coded(json.dumps(CLAIMS).encode())}."


def tampered() -> str:
    head, _, signature = signed(HEADER, CLAIMS).split(".")
    return f"{head}.{coded(json.dumps({**CLAIMS, 'sub': 'admin'}).encode())}.{signature}"


TWICE = json.dumps(CLAIMS)[:-1] + ', "sub": "admin"}'
ATTACKS: dict[str, str] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "no algorithm": signed({"typ": "at+jwt"}, CLAIMS),
    "good header without signature": signed(HEADER, CLAIMS).rpartition(".")[0] + ".",
    "another HS algorithm": jwt.encode(CLAIMS, KEY * 2, "HS512", {"typ": "at+jwt"}),
    "another key": signed(HEADER, CLAIMS, "another key, also of at least thirty-two bytes"),
    "empty key": signed(HEADER, CLAIMS, ""),
    "changed payload": tampered(),
    "unknown kid": signed({**HEADER, "kid": "2"}, CLAIMS),
    "path in kid": signed({**HEADER, "kid": "../../dev/null"}, CLAIMS),
    "SQL in kid": signed({**HEADER, "kid": "x' UNION SELECT 'key"}, CLAIMS),
    "jku": signed({**HEADER, "jku": "https://attacker.example/keys"}, CLAIMS),
    "jwk": signed({**HEADER, "jwk": {"kty": "oct", "k": coded(KEY.encode())}}, CLAIMS),
    "x5u": signed({**HEADER, "x5u": "https://attacker.example/cert"}, CLAIMS),
    "crit": signed({**HEADER, "crit": ["exp"]}, CLAIMS),
    "b64 false": signed({**HEADER, "b64": False, "crit": ["b64"]}, CLAIMS),
    "typ of a log-out token": signed({**HEADER, "typ": "logout+jwt"}, CLAIMS),
    "typ JWT": signed({**HEADER, "typ": "JWT"}, CLAIMS),
    "no typ": signed({"alg": "HS256"}, CLAIMS),
    "header twice the algorithm": signed('{"alg": "none", "alg": "HS256", "typ": "at+jwt"}', CLAIMS),
    "header no object": signed(["HS256"], CLAIMS),
    "nested token": signed({**HEADER, "cty": "JWT"}, signed(HEADER, CLAIMS)),
    "payload is a token": signed(HEADER, signed(HEADER, CLAIMS)),
    "payload is a list": signed(HEADER, []),
    "payload too deep": signed(HEADER, "[" * 3000),
    "claim twice": signed(HEADER, TWICE),
    **{f"no {name}": signed(HEADER, without(name)) for name in CLAIMS},
    **{f"{name} null": signed(HEADER, {**CLAIMS, name: None}) for name in CLAIMS},
    "foreign issuer": signed(HEADER, {**CLAIMS, "iss": "them"}),
    "foreign audience": signed(HEADER, {**CLAIMS, "aud": "there"}),
    "our audience among others": signed(HEADER, {**CLAIMS, "aud": ["here", "there"]}),
    "empty login": signed(HEADER, {**CLAIMS, "sub": ""}),
    "login no text": signed(HEADER, {**CLAIMS, "sub": 7}),
    "login too long": signed(HEADER, {**CLAIMS, "sub": "x" * 256}),
    "id no text": signed(HEADER, {**CLAIMS, "jti": ["id-1"]}),
    "not before in the future": signed(HEADER, {**CLAIMS, "nbf": STAMP + 600}),
    "exp as text": signed(HEADER, {**CLAIMS, "exp": str(STAMP + 3600)}),
    "exp true": signed(HEADER, {**CLAIMS, "exp": True}),
    "exp NaN": signed(HEADER, json.dumps({**CLAIMS, "exp": float("nan")})),
    "exp infinite": signed(HEADER, json.dumps({**CLAIMS, "exp": float("inf")})),
    "exp beyond all calendars": signed(HEADER, {**CLAIMS, "exp": 10**30}),
    "iat below zero": signed(HEADER, {**CLAIMS, "iat": -1}),
    "a megabyte": signed(HEADER, {**CLAIMS, "more": "x" * 1_000_000}),
    "just too long": signed(HEADER, {**CLAIMS, "more": "x" * 6100}),
    "two parts": "a.b",
    "five parts": "a.b.c.d.e",
    "nothing": "",
    "not base64": "!!.??.&&",
    "not ASCII": "ä.ö.ü",
    "standard alphabet": signed(HEADER, CLAIMS).replace("-", "+").replace("_", "/") + "==",
    "line end behind": signed(HEADER, CLAIMS) + "\n",
    "NUL inside": signed(HEADER, CLAIMS).replace(".", ".\0", 1),
}


@pytest.mark.parametrize("token", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_token_that_is_not_exactly_ours_is_refused(tokens: Tokens, token: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        tokens.read(token, NOW)
    assert refused.value.detail == "The token is not valid; please log in again."
    assert refused.value.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    ("claim", "offset", "sentence"),
    [
        ("iat", 59, None),
        ("iat", 62, "not valid yet"),
        ("exp", -59, None),
        ("exp", -61, "expired"),
        ("exp", -60, "expired"),
    ],
)
def test_clocks_may_differ_by_the_leeway_and_no_more(
    tokens: Tokens, claim: str, offset: int, sentence: str | None
) -> None:
    token = signed(HEADER, {**CLAIMS, "iat": STAMP - 7200, claim: STAMP + offset})
    if sentence is None:
        assert tokens.read(token, NOW).login == "anna"
        return
    with pytest.raises(Unauthenticated, match=sentence):
        tokens.read(token, NOW)


def test_the_clock_is_the_callers(tokens: Tokens) -> None:
    token, claims = tokens.issue("anna", NOW)
    assert tokens.read(token, claims.expires_at).login == "anna"
    with pytest.raises(Unauthenticated, match="expired"):
        tokens.read(token, claims.expires_at + timedelta(seconds=60))


def test_a_token_of_another_installation_is_refused() -> None:
    token, _ = Tokens(TokenSettings(key=KEY, issuer="us", audience="elsewhere")).issue("anna", NOW)
    with pytest.raises(Unauthenticated):
        Tokens(SETTINGS).read(token, NOW)


@pytest.mark.parametrize(
    ("algorithm", "make"),
    [
        ("RS256", lambda: rsa.generate_private_key(65537, 2048)),
        ("PS256", lambda: rsa.generate_private_key(65537, 2048)),
        ("ES256", lambda: ec.generate_private_key(ec.SECP256R1())),
        ("ES384", lambda: ec.generate_private_key(ec.SECP384R1())),
        ("EdDSA", ed25519.Ed25519PrivateKey.generate),
    ],
)
def test_pairs_of_keys_sign_and_prove(algorithm: Any, make: Callable[[], Any]) -> None:
    private, public = pem(make())
    tokens = Tokens(TokenSettings(algorithm=algorithm, key=private, public_key=public))
    token, claims = tokens.issue("anna", NOW)
    assert tokens.read(token, NOW) == claims


def test_a_public_key_is_no_secret_to_sign_with(rsa_pair: Pair) -> None:
    private, public = rsa_pair
    tokens = Tokens(TokenSettings(algorithm="RS256", key=private, public_key=public, issuer="us", audience="here"))
    for algorithm in ("HS256", "RS256"):
        with pytest.raises(Unauthenticated):
            tokens.read(signed({"alg": algorithm, "typ": "at+jwt"}, CLAIMS, public), NOW)


@pytest.mark.parametrize("wrong", ["rubbish", "other pair", "other kind", "short", "private as public"])
def test_keys_that_are_no_pair_for_the_algorithm_stop_the_start(rsa_pair: Pair, wrong: str) -> None:
    private, public = rsa_pair
    curve = pem(ec.generate_private_key(ec.SECP256R1()))
    pairs = {
        "rubbish": ("no key at all", "neither"),
        "other pair": (private, pem(rsa.generate_private_key(65537, 2048))[1]),
        "other kind": curve,
        "short": pem(rsa.generate_private_key(65537, 1024)),  # noqa: S505 - that is the point
        "private as public": (public, private),
    }
    key, public_key = pairs[wrong]
    with pytest.raises(ConfigError, match="not a pair of keys that RS256 can use") as refused:
        Tokens(TokenSettings(algorithm="RS256", key=key, public_key=public_key))
    assert key.splitlines()[-2 if "\n" in key else 0] not in str(refused.value)
