"""From a token to a principal: the person, the rights held now, and whether the token was withdrawn."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .errors import Unauthenticated
from .identity import Permission, Principal, permissions_of
from .own.tables import revoked_token
from .tables import Permission as PermissionRow
from .tables import Person, UserGroupHasPermission, UserGroupHasPerson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .config import PermissionSettings
    from .site import Site
    from .tokens import Claims, Tokens
    from .unit import Unit

REMEMBERED = timedelta(seconds=10)
MOST_REMEMBERED = 10_000
NOBODY = Principal("", None, frozenset(), "", datetime.max.replace(tzinfo=UTC))
SERVICE = Principal("sample-tracking", None, frozenset(Permission), "", datetime.max.replace(tzinfo=UTC))
"""The service itself, for its jobs."""
CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True)
class Known:
    principal: Principal
    until: datetime


def logged_out() -> Unauthenticated:
    return Unauthenticated("You have logged out. Please log in again.", headers=CHALLENGE)


def _rights(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    """A row for each permission of the person with the login ``login``; and whether the token ``jti`` was revoked."""
    revoked = sa.exists().where(revoked_token.c.jti == sa.bindparam("jti"))
    return (
        sa.select(Person.person_id, PermissionRow.type, sa.case((revoked, 1), else_=0))
        .outerjoin(UserGroupHasPerson, UserGroupHasPerson.person_id == Person.person_id)
        .outerjoin(UserGroupHasPermission, UserGroupHasPermission.user_group_id == UserGroupHasPerson.user_group_id)
        .outerjoin(PermissionRow, PermissionRow.permission_id == UserGroupHasPermission.permission_id)
        .where(Person.login == sa.bindparam("login"))
        .order_by(Person.person_id)
    )


class Gate:
    """Knows who holds a token. What it knows is at most ten seconds old, and no older than the token."""

    def __init__(self, tokens: Tokens, settings: PermissionSettings, clock: Callable[[], datetime]) -> None:
        self._tokens, self._settings, self._clock = tokens, settings, clock
        # By the header that was found good, so that its signature is checked once, not with every request.
        self._known: dict[str, Known] = {}
        self._lock = threading.Lock()

    def claims(self, authorization: str | None) -> Claims:
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("Please log in: this needs a token.", headers=CHALLENGE)
        return self._tokens.read(token.strip(), self._clock())

    def principal(self, authorization: str | None, open_unit: Callable[[Callable[[Unit], Any]], Any]) -> Principal:
        header, now = authorization or "", self._clock()
        known = self._known.get(header)
        if known is not None and now < known.until:
            return known.principal
        claims = self.claims(header)
        principal: Principal = open_unit(lambda unit: self.look_up(unit, claims))
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[header] = Known(principal, min(now + REMEMBERED, claims.expires_at))
        return principal

    def look_up(self, unit: Unit, claims: Claims) -> Principal:
        rows: Sequence[Any] = unit.rows(unit.prepared(_rights), {"login": claims.login, "jti": claims.token_id})
        if rows and rows[0][2]:
            raise logged_out()
        person_id = rows[0][0] if rows else None
        types = [row[1] for row in rows if row[0] == person_id and row[1]]
        return Principal(
            claims.login,
            person_id,
            permissions_of(types, self._settings, known=person_id is not None),
            claims.token_id,
            claims.expires_at,
            self._settings.beamlines_of(types),
        )

    def forget(self, token_id: str) -> None:
        with self._lock:
            for header in [h for h, known in self._known.items() if known.principal.token_id == token_id]:
                del self._known[header]
