"""The provider's tokens: access tokens that others present, ID tokens that we fetch. Every check is made here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Never

import jwt

from .keys import MADE_FOR

if TYPE_CHECKING:
    from .provider import Provider
    from .settings import OidcSettings

MAX_LENGTH: Final = 8192
LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
# Headers that bring or name a key, or change what is signed. Nobody needs them here, and attacks do.
SUSPICIOUS: Final = frozenset({"crit", "b64", "jku", "jwk", "x5u", "x5c"})
ACCESS_TYPES: Final = ("at+jwt", "application/at+jwt", "jwt")
# What ID tokens and logout tokens have (nonce, at_hash, c_hash; events), and tokens bound to a key of the sender (cnf),
# which is not shown to us.
NOT_IN_ACCESS_TOKENS: Final = ("nonce", "at_hash", "c_hash", "events", "cnf")


class Flaw(Exception):
    """Why a token is not good: for the log, not for whoever presents it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Paper:
    """A token, read but not believed. ``doubled``: some name stands twice in one object."""

    text: str
    header: dict[str, Any] | None
    claims: dict[str, Any]
    doubled: bool

    @property
    def fingerprint(self) -> str:
        """Of what is signed: a signature may be written in several ways, and the token stays the same."""
        return hashlib.sha256(self.text.rpartition(".")[0].encode()).hexdigest()


def paper_of(token: str) -> Paper | None:
    """None for what is no signed token with a JSON object in it."""
    parts = token.split(".") if len(token) <= MAX_LENGTH and token.isascii() else []
    if len(parts) != 3:
        return None
    header, twice_in_header = _document(parts[0])
    claims, twice_in_claims = _document(parts[1])
    if claims is None:
        return None
    return Paper(token, header, claims, twice_in_header or twice_in_claims)


def moment(paper: Paper, name: str) -> datetime:
    value = paper.claims.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value < LATEST:
        raise Flaw(f"{name} is no time")
    return datetime.fromtimestamp(value, UTC)


class Reader:
    def __init__(self, settings: OidcSettings, provider: Provider) -> None:
        self._settings, self._provider = settings, provider
        self._jws = jwt.PyJWS(options={"enforce_minimum_key_length": True})

    def check_access_token(self, paper: Paper, now: datetime) -> None:
        """Flaw unless it opens the API; Unavailable when the provider's keys are not to be had."""
        header = self._header(paper)
        typ = header.get("typ", "JWT")  # some providers write none
        if not isinstance(typ, str) or typ.lower() not in ACCESS_TYPES or paper.claims.get("typ", "Bearer") != "Bearer":
            raise Flaw("typ")
        if found := [name for name in NOT_IN_ACCESS_TOKENS if name in paper.claims]:
            raise Flaw(f"{found[0]}, which no access token has")
        self._check_claims(paper, self._settings.audience, now)
        self._check_client(paper.claims)
        self._check_signature(paper, header, now, patient=False)

    def check_id_token(self, paper: Paper, nonce: str, access_token: str | None, now: datetime) -> None:
        header = self._header(paper)
        if str(header.get("typ", "JWT")).lower() != "jwt" or paper.claims.get("typ", "ID") != "ID":
            raise Flaw("typ")
        self._check_claims(paper, self._settings.client_id, now)
        party = paper.claims.get("azp", None if len(_audiences(paper.claims)) > 1 else self._settings.client_id)
        if party != self._settings.client_id:
            raise Flaw("azp")
        if not _same(paper.claims.get("nonce"), nonce):
            raise Flaw("nonce")
        self._check_signature(paper, header, now, patient=True)
        if "at_hash" in paper.claims and not _same(paper.claims["at_hash"], _half(header["alg"], access_token or "")):
            raise Flaw("at_hash")

    def _header(self, paper: Paper) -> dict[str, Any]:
        if paper.header is None or paper.doubled:
            raise Flaw("header" if paper.header is None else "a name stands twice")
        if found := SUSPICIOUS.intersection(paper.header):
            raise Flaw(f"header {min(found)}")
        return paper.header

    def _check_claims(self, paper: Paper, audience: str, now: datetime) -> None:
        claims, leeway = paper.claims, self._settings.leeway
        if claims.get("iss") != self._settings.issuer:
            raise Flaw("iss")
        if audience not in _audiences(claims):
            raise Flaw("aud")
        if not _is_name(claims.get("sub")):
            raise Flaw("sub")
        if moment(paper, "iat") > now + leeway or ("nbf" in claims and moment(paper, "nbf") > now + leeway):
            raise Flaw("not valid yet")
        if now >= moment(paper, "exp") + leeway:
            raise Flaw("expired")

    def _check_client(self, claims: dict[str, Any]) -> None:
        if not self._settings.clients:
            return
        named = [claims[name] for name in ("azp", "client_id") if name in claims]
        if not named or not all(isinstance(name, str) and name in self._settings.clients for name in named):
            raise Flaw("azp or client_id")

    def _check_signature(self, paper: Paper, header: dict[str, Any], now: datetime, *, patient: bool) -> None:
        """Last, so that only a token that is good in all else makes us ask for keys."""
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in self._settings.algorithms:
            raise Flaw("alg")
        if not _is_name(kid):
            raise Flaw("kid")
        keys = self._provider.keys(str(kid), str(algorithm), now, patient=patient)
        if not keys:
            raise Flaw("kid is not known")
        for key in keys:
            try:
                self._jws.decode_complete(paper.text, key, algorithms=[str(algorithm)])
            except (jwt.PyJWTError, ValueError):
                continue
            return
        raise Flaw("signature")


def _document(part: str) -> tuple[dict[str, Any] | None, bool]:
    """The JSON object in a part of a token, and whether a name stands twice anywhere in it."""
    twice = False

    def gather(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        gathered = dict(pairs)
        twice = twice or len(gathered) < len(pairs)
        return gathered

    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        found = json.loads(raw.decode(), object_pairs_hook=gather, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None, False
    return (found if isinstance(found, dict) else None), twice


def _no_number(text: str) -> Never:
    raise ValueError(text)


def _audiences(claims: dict[str, Any]) -> list[str]:
    found = claims.get("aud")
    listed: list[Any] = found if isinstance(found, list) else [found]
    return listed if all(_is_name(audience) for audience in listed) else []


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 255


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _half(algorithm: str, access_token: str) -> str:
    """The left half of the hash that belongs to the signature's algorithm (OpenID Connect Core, 3.1.3.6)."""
    name = "sha512" if MADE_FOR[algorithm][0] == "OKP" else f"sha{algorithm[2:]}"
    digest = hashlib.new(name, access_token.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
