"""What somebody may do, read from the database at this moment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from .errors import Unauthenticated
from .identity import Permission, Principal, permissions_of
from .own.tables import remembered_group, revoked_token, service_token
from .sight import parts_or_none
from .tables import Permission as PermissionRow
from .tables import Person, Proposal, UserGroupHasPermission, UserGroupHasPerson
from .text import same_login

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .config import PermissionSettings
    from .identity import Identity
    from .site import Site
    from .unit import Unit

CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}
SERVICE_PREFIX: Final = "st-"
"""How tokens of programs begin, so that people and secret scanners know them."""
GROUP_PREFIX: Final = "group:"
"""Begins the name of a directory's group where the settings name permissions of ISPyB."""


@dataclass(frozen=True)
class Credential:
    """What a token proves. ``identity``: what it tells of the person itself. ``scopes`` and ``proposals`` (by code or
    by id) narrow what the person may do and see; None: not at all. ``made_with``: the token that it must not outlive.
    """

    login: str
    token_id: str
    expires_at: datetime
    provider: str = ""
    identity: Identity | None = None
    scopes: frozenset[str] | None = None
    proposals: tuple[str, ...] | None = None
    proposal_ids: frozenset[int] | None = None
    made_with: str = ""
    log_in: bool = False


def logged_out() -> Unauthenticated:
    return Unauthenticated("You have logged out. Please log in again.", headers=CHALLENGE)


def hash_of(token: str) -> str:
    """A token of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _rights(site: Site) -> sa.CompoundSelect[Any]:  # noqa: ARG001 - prepared by the site
    """A row for each permission of whom the database finds by ``login``, and for each group that an authenticator named
    (without person); with it whether the token ``jti`` was revoked, and the login as it stands there.
    """
    revoked = sa.case((sa.exists().where(revoked_token.c.jti == sa.bindparam("jti")), 1), else_=0)
    by_groups = (
        sa.select(Person.person_id.label("person"), PermissionRow.type.label("type"), revoked, Person.login)
        .outerjoin(UserGroupHasPerson, UserGroupHasPerson.person_id == Person.person_id)
        .outerjoin(UserGroupHasPermission, UserGroupHasPermission.user_group_id == UserGroupHasPerson.user_group_id)
        .outerjoin(PermissionRow, PermissionRow.permission_id == UserGroupHasPermission.permission_id)
        .where(Person.login == sa.bindparam("login"))
    )
    elsewhere = sa.select(sa.null(), remembered_group.c.name, sa.literal_column("0"), sa.null()).where(
        remembered_group.c.provider == sa.bindparam("provider"),
        remembered_group.c.login == sa.bindparam("folded_login"),
    )
    return sa.union_all(by_groups, elsewhere)


def principal_of(unit: Unit, credential: Credential, settings: PermissionSettings) -> Principal:
    """Unauthenticated for a token that was revoked. A login without Person row may nothing and sees nothing."""
    asked = {
        "login": credential.login,
        "folded_login": credential.login.casefold(),
        "provider": credential.provider,
        "jti": credential.made_with or credential.token_id,
    }
    rows: Sequence[Any] = unit.rows(unit.prepared(_rights), asked)
    if any(row[2] for row in rows):
        raise logged_out()
    people = [row[0] for row in rows if row[0] is not None and same_login(row[3], credential.login)]
    person_id = min(people, default=None)
    types = [row[1] for row in rows if row[0] is not None and row[0] == person_id and row[1]]
    types += map(_as_type, _groups(credential, rows))
    held = permissions_of(types, settings, known=person_id is not None)
    return Principal(
        login=credential.login,
        person_id=person_id,
        permissions=held if credential.scopes is None else held & {Permission(scope) for scope in credential.scopes},
        token_id=credential.token_id,
        expires_at=credential.expires_at,
        beamlines=settings.beamlines_of(types),
        proposals=_proposal_ids(unit, credential),
        provider=credential.provider,
        log_in=credential.log_in,
    )


def _groups(credential: Credential, rows: Iterable[Any]) -> Iterable[str]:
    if credential.identity is not None:
        return credential.identity.groups
    return [row[1] for row in rows if row[0] is None]


def _as_type(group: str) -> str:
    return f"{GROUP_PREFIX}{group}"


def _proposal_ids(unit: Unit, credential: Credential) -> frozenset[int] | None:
    if credential.proposals is None:
        return credential.proposal_ids
    named = [
        sa.and_(Proposal.proposal_code == part["code"], Proposal.proposal_number == part["number"])
        for part in map(parts_or_none, credential.proposals)
    ]
    return frozenset(row[0] for row in unit.rows(sa.select(Proposal.proposal_id).where(sa.or_(sa.false(), *named))))


def service_token_id_of(number: int) -> str:
    """What stands for the token of a program where that of a person has its ``jti``."""
    return f"service-{number}"


def _service_token(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    columns = service_token.c
    return sa.select(
        columns.service_token_id, columns.login, columns.scopes, columns.proposals, columns.expires_at
    ).where(columns.secret_hash == sa.bindparam("secret_hash"), columns.revoked_at.is_(None))


def service_credential(unit: Unit, token: str) -> Credential:
    """Of a token of a program; one refusal for an unknown, a revoked and an expired one."""
    row: Any = unit.row(unit.prepared(_service_token), {"secret_hash": hash_of(token)})
    expires_at = None if row is None else row[4].replace(tzinfo=UTC)
    if row is None or expires_at is None or unit.now >= expires_at:
        raise Unauthenticated("The token is not known, was withdrawn, or has expired.", headers=CHALLENGE)
    proposals = None if row[3] is None else tuple(orjson.loads(row[3]))
    return Credential(
        row[1], service_token_id_of(row[0]), expires_at, scopes=frozenset(orjson.loads(row[2])), proposals=proposals
    )
