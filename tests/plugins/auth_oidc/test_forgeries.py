"""Access tokens that the provider never made so: one function an attack."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from sample_tracking.kernel.errors import Unauthenticated
from tests.servers.openid import OpenID
from tests.world import NOW

from .asking import claims, coded, header, unsigned

REFUSED = "The token is not valid; please log in again."


def _unsigned(provider: OpenID) -> str:
    return unsigned(header(alg="none"), claims(provider)) + "."


def _with_shared_key(provider: OpenID, key: bytes) -> str:
    text = unsigned(header(alg="HS256"), claims(provider))
    return f"{text}.{coded(hmac.digest(key, text.encode(), hashlib.sha256))}"


def _signed_with_public_key(provider: OpenID) -> str:
    key: Any = jwt.PyJWK(provider.keys["rsa-1"], "RS256").key
    return _with_shared_key(provider, key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _by_another_key(provider: OpenID) -> str:
    return provider.sign(header(), claims(provider), "rsa-3")


def _by_another_kind_of_signature(provider: OpenID) -> str:
    return provider.sign(header(), claims(provider), "rsa-1", "PS256")


def _signature_of_zeros(provider: OpenID) -> str:
    return f"{unsigned(header(alg='ES256', kid='ec-1'), claims(provider))}.{coded(bytes(64))}"


def _signature_of_another(provider: OpenID) -> str:
    other = provider.sign(header(), claims(provider, sub="u-2"))
    return unsigned(header(), claims(provider)) + "." + other.rpartition(".")[2]


def _cut_short(provider: OpenID) -> str:
    return provider.sign(header(), claims(provider))[:-8]


def _altered_login(provider: OpenID) -> str:
    head, _, signature = provider.sign(header(), claims(provider)).split(".")
    return f"{head}.{coded(json.dumps(claims(provider, preferred_username='ben')).encode())}.{signature}"


def _claim_twice(provider: OpenID) -> str:
    return provider.sign(header(), json.dumps(claims(provider))[:-1] + ', "preferred_username": "ben"}')


def _claim_twice_within(provider: OpenID) -> str:
    return provider.sign(header(), json.dumps(claims(provider))[:-1] + ', "a": [{"b": 1, "b": 2}]}')


def _header_twice(provider: OpenID) -> str:
    return provider.sign(json.dumps(header())[:-1] + ', "kid": "rsa-1"}', claims(provider))


def _header_is_a_list(provider: OpenID) -> str:
    return provider.sign([header()], claims(provider))


def _header_is_rubbish(provider: OpenID) -> str:
    return "!" + provider.sign(header(), claims(provider))


FORGED = (
    _unsigned,
    _signed_with_public_key,
    _by_another_key,
    _by_another_kind_of_signature,
    _signature_of_zeros,
    _signature_of_another,
    _cut_short,
    _altered_login,
    _claim_twice,
    _claim_twice_within,
    _header_twice,
    _header_is_a_list,
    _header_is_rubbish,
)


@pytest.mark.parametrize("forge", FORGED)
def test_forged_is(oidc: OidcAuthenticator, provider: OpenID, forge: Callable[[OpenID], str]) -> None:
    with pytest.raises(Unauthenticated, match=REFUSED):
        oidc.recognise(forge(provider), NOW)


def test_a_short_shared_key_opens_nothing(oidc: OidcAuthenticator, provider: OpenID) -> None:
    with pytest.raises(Unauthenticated, match=REFUSED):
        oidc.recognise(_with_shared_key(provider, b"12345"), NOW)
