"""The provider's public keys: which of them may check which signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jwt

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a key must be (kty, crv) to check a signature of this kind. A key fits by what it is, never by what a token says.
MADE_FOR: Final[dict[str, tuple[str, str | None]]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), ("RSA", None)),
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
}
RSA_BITS: Final = (2048, 8192)


class KeySet:
    """By kid and algorithm. Several keys may bear one kid (RFC 7517, 4.5): each that fits is tried."""

    def __init__(self, document: dict[str, Any], algorithms: Iterable[str]) -> None:
        """Keys that cannot be used are left out; what is no key set at all has none."""
        self._keys: dict[tuple[str, str], tuple[jwt.PyJWK, ...]] = {}
        listed = document.get("keys")
        for entry in listed if isinstance(listed, list) else []:
            for algorithm in algorithms:
                if key := _key(entry, algorithm):
                    place = (entry["kid"], algorithm)
                    self._keys[place] = (*self._keys.get(place, ()), key)

    def __bool__(self) -> bool:
        return bool(self._keys)

    def find(self, kid: str, algorithm: str) -> tuple[jwt.PyJWK, ...]:
        return self._keys.get((kid, algorithm), ())


def _key(entry: Any, algorithm: str) -> jwt.PyJWK | None:
    if not isinstance(entry, dict) or not _is_meant_for(entry, algorithm):
        return None
    try:
        key = jwt.PyJWK(entry, algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        return None
    size = getattr(key.key, "key_size", 0) if entry["kty"] == "RSA" else RSA_BITS[0]
    return key if RSA_BITS[0] <= size <= RSA_BITS[1] else None


def _is_meant_for(entry: dict[str, Any], algorithm: str) -> bool:
    kid, uses = entry.get("kid"), entry.get("key_ops", ["verify"])
    kind, curve = MADE_FOR[algorithm]
    return (
        isinstance(kid, str)
        and 0 < len(kid) <= 255
        and entry.get("kty") == kind
        and (curve is None or entry.get("crv") == curve)
        and entry.get("use", "sig") == "sig"
        and isinstance(uses, list)
        and "verify" in uses
        and entry.get("alg", algorithm) == algorithm
        and "d" not in entry  # a private key that is published is nobody's
    )
