"""Log-in tokens: JWTs that only this service issues and only in one form, so that any other form is refused."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Never

import jwt

from .config import ConfigError
from .errors import Unauthenticated

if TYPE_CHECKING:
    from .config import TokenSettings

TYPE: Final = "at+jwt"
MAX_LENGTH: Final = 8192
REQUIRED: Final = ("exp", "iat", "iss", "aud", "sub", "jti")
LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
CHALLENGE: Final = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
# Times are compared with the clock that the caller hands in, below.
OPTIONS: Final[Any] = {
    "require": list(REQUIRED),
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "strict_aud": True,
    "enforce_minimum_key_length": True,
}


@dataclass(frozen=True)
class Claims:
    """``provider``: the authenticator by which the log-in was made; empty where that does not matter."""

    login: str
    token_id: str
    issued_at: datetime
    expires_at: datetime
    provider: str = ""


class Tokens:
    def __init__(self, settings: TokenSettings) -> None:
        """ConfigError when the keys are no keys, too short, or no pair."""
        self._settings = settings
        self._jwt = jwt.PyJWT(OPTIONS)
        self._header = {"alg": settings.algorithm, "typ": TYPE}
        self._prove_keys()

    def issue(self, login: str, now: datetime, provider: str = "") -> tuple[str, Claims]:
        """A token from ``now`` for the configured life time; whole seconds, as the claims carry."""
        issued_at = now.astimezone(UTC).replace(microsecond=0)
        expires_at = issued_at + self._settings.lifetime
        claims = Claims(login, secrets.token_urlsafe(16), issued_at, expires_at, provider)
        payload = {
            "iss": self._settings.issuer,
            "aud": self._settings.audience,
            "sub": login,
            "jti": claims.token_id,
            "iat": int(issued_at.timestamp()),
            "exp": int(claims.expires_at.timestamp()),
            **({"idp": provider} if provider else {}),
        }
        return self._sign(payload), claims

    def claims_to_be_ours(self, token: str) -> bool:
        """By its issuer, before anything is checked: whether this service or another place is to judge it."""
        parts = token.split(".") if len(token) <= MAX_LENGTH and token.isascii() else []
        payload = _document(parts[1]) if len(parts) == 3 else None
        return payload is None or payload.get("iss") == self._settings.issuer

    def read(self, token: str, now: datetime) -> Claims:
        """The claims of a token of ours, valid at ``now``, else Unauthenticated. Revocation is not known here."""
        self._check_form(token)
        claims = _claims(self._verified(token))
        leeway = self._settings.leeway
        if claims.issued_at > now + leeway:
            _refuse("The token is not valid yet; please log in again.")
        if now >= claims.expires_at + leeway:
            _refuse("The log-in has expired; please log in again.")
        return claims

    def _sign(self, payload: dict[str, Any]) -> str:
        return self._jwt.encode(payload, self._settings.key, algorithm=self._settings.algorithm, headers={"typ": TYPE})

    def _check_form(self, token: str) -> None:
        """Before any cryptography: the header is ours to the letter, so no key can be named or smuggled in by it."""
        parts = token.split(".") if len(token) <= MAX_LENGTH and token.isascii() else []
        if len(parts) != 3 or _document(parts[0]) != self._header or _document(parts[1]) is None:
            _refuse()

    def _verified(self, token: str) -> dict[str, Any]:
        settings = self._settings
        try:
            return self._jwt.decode(
                token,
                settings.key if settings.symmetric else (settings.public_key or ""),
                algorithms=[settings.algorithm],
                audience=settings.audience,
                issuer=settings.issuer,
            )
        except (jwt.PyJWTError, ValueError):
            _refuse()

    def _prove_keys(self) -> None:
        probe = datetime(2000, 1, 1, tzinfo=UTC)
        try:
            self.read(self.issue("probe", probe)[0], probe)
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError, Unauthenticated):
            algorithm = self._settings.algorithm
            sentence = (
                f"[tokens] key and public_key are not a pair of keys that {algorithm} can use (long enough, PEM)."
            )
            raise ConfigError([sentence]) from None


def _refuse(detail: str = "The token is not valid; please log in again.") -> Never:
    raise Unauthenticated(detail, headers=CHALLENGE) from None


def _document(part: str) -> dict[str, Any] | None:
    """The JSON object in a part of a token; None for rubbish, and when a name stands in it twice."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        pairs = json.loads(raw, object_pairs_hook=list)
        return dict(pairs) if len({name for name, _ in pairs}) == len(pairs) else None
    except (ValueError, TypeError, RecursionError):
        return None


def _claims(payload: dict[str, Any]) -> Claims:
    if not all(isinstance(payload[name], str) and 0 < len(payload[name]) <= 255 for name in ("sub", "jti")):
        _refuse()
    provider = payload.get("idp", "")
    if "nbf" in payload or not isinstance(provider, str) or len(provider) > 40:
        _refuse()  # we never issue one
    return Claims(payload["sub"], payload["jti"], _moment(payload["iat"]), _moment(payload["exp"]), provider)


def _moment(value: object) -> datetime:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LATEST:
        _refuse()
    return datetime.fromtimestamp(value, UTC)
