"""From a token to a principal: who holds it, what they may do now, and whether it was withdrawn."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import links
from .arrivals import arrive
from .errors import Unauthenticated
from .identity import Permission, Principal
from .rights import CHALLENGE, SERVICE_PREFIX, Credential, principal_of, service_credential

if TYPE_CHECKING:
    from collections.abc import Callable

    from .authenticators import Authenticators, Borne
    from .config import PermissionSettings
    from .tokens import Tokens
    from .unit import Unit

    Opening = Callable[[Callable[[Unit], Any]], Any]

REMEMBERED = timedelta(seconds=10)
MOST_REMEMBERED = 10_000
NOBODY = Principal("", None, frozenset(), "", datetime.max.replace(tzinfo=UTC))
SERVICE = Principal("sample-tracking", None, frozenset(Permission), "", datetime.max.replace(tzinfo=UTC))
"""The service itself, for its jobs."""


@dataclass(frozen=True)
class Known:
    principal: Principal
    until: datetime


class Gate:
    """Knows who holds a token. What it knows is at most ten seconds old, and no older than the token."""

    def __init__(
        self,
        tokens: Tokens,
        settings: PermissionSettings,
        authenticators: Authenticators,
        clock: Callable[[], datetime],
    ) -> None:
        self._tokens, self._settings, self._clock = tokens, settings, clock
        self._authenticators = authenticators
        # By the header that was found good, so that its signature is checked once, not with every request.
        self._known: dict[str, Known] = {}
        self._lock = threading.Lock()

    def principal(self, authorization: str | None, reading: Opening, writing: Opening) -> Principal:
        """``reading`` and ``writing`` open a unit of work; the latter only for a person who was not known yet."""
        header, now = authorization or "", self._clock()
        known = self._known.get(header)
        if known is not None and now < known.until:
            return known.principal
        token = _token_in(header)
        if token.startswith(SERVICE_PREFIX):
            principal: Principal = reading(lambda unit: self.look_up(unit, service_credential(unit, token)))
        else:
            principal = self._of_somebody(self._proven(token, now), reading, writing)
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[header] = Known(principal, min(now + REMEMBERED, principal.expires_at))
        return principal

    def look_up(self, unit: Unit, credential: Credential) -> Principal:
        return principal_of(unit, credential, self._settings)

    def redeem(self, unit: Unit, credential: Credential) -> Principal:
        """Of a one-time link, which is used up by it."""
        links.use(unit, credential)
        return self.look_up(unit, credential)

    def forget(self, token_id: str) -> None:
        self._forget_where(lambda principal: principal.token_id == token_id)

    def forget_person(self, person_id: int) -> None:
        self._forget_where(lambda principal: principal.person_id == person_id)

    def _forget_where(self, meant: Callable[[Principal], bool]) -> None:
        with self._lock:
            for header in [h for h, known in self._known.items() if meant(known.principal)]:
                del self._known[header]

    def _proven(self, token: str, now: datetime) -> Credential:
        """By this service where the token says so, else by the first authenticator that knows its maker."""
        if not self._tokens.claims_to_be_ours(token):
            for bearers in self._authenticators.bearers:
                if borne := bearers.recognise(token, now):
                    return _of_elsewhere(bearers.name, borne)
        claims = self._tokens.read(token, now)
        if claims.provider and claims.provider not in self._authenticators.names:
            raise Unauthenticated("The way by which you logged in is not open any more.", headers=CHALLENGE)
        return Credential(claims.login, claims.token_id, claims.expires_at, claims.provider, log_in=True)

    def _of_somebody(self, credential: Credential, reading: Opening, writing: Opening) -> Principal:
        principal: Principal = reading(lambda unit: self.look_up(unit, credential))
        identity = credential.identity
        if principal.person_id is not None or identity is None or not self._settings.create_persons:
            return principal
        writing(lambda unit: arrive(unit, credential.provider, identity))
        known: Principal = reading(lambda unit: self.look_up(unit, credential))
        return known


def _token_in(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("Please log in: this needs a token.", headers=CHALLENGE)
    return token.strip()


def _of_elsewhere(provider: str, borne: Borne) -> Credential:
    identity = borne.identity
    return Credential(identity.login, borne.token_id, borne.expires_at, provider, identity)
