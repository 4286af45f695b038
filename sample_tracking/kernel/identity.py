"""Who somebody is, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .config import PermissionSettings


class Permission(StrEnum):
    READ = "read"
    SHIP = "ship"
    TRACK = "track"
    ALL_PROPOSALS = "all_proposals"
    SYNC = "sync"
    ADMIN = "admin"


# Everybody with a Person row has these; which things they reach is for the proposals to say.
OF_EVERY_PERSON = frozenset({Permission.READ, Permission.SHIP})


@dataclass(frozen=True)
class Principal:
    """Who makes a request; ``person_id`` is None for a login without a Person row, which sees nothing."""

    login: str
    person_id: int | None
    permissions: frozenset[Permission]
    token_id: str
    expires_at: datetime
    beamlines: frozenset[str] = frozenset()
    proposals: frozenset[int] | None = None
    """Ids of the proposals beyond which a token does not reach; None: no such limit."""
    provider: str = ""
    """The authenticator by which the log-in was made."""
    log_in: bool = False
    """A log-in of a person with this service; tokens of programs and of elsewhere, and links, are none."""

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True)
class Identity:
    """What an authenticator knows of a person; rights come from the database, not from here."""

    login: str
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    groups: tuple[str, ...] = field(default=())


def permissions_of(types: Iterable[str], settings: PermissionSettings, *, known: bool) -> frozenset[Permission]:
    """What ISPyB's ``Permission.type`` names mean here; ``known``: the login has a Person row."""
    held = frozenset(types)
    given = {
        Permission.TRACK: settings.track,
        Permission.ALL_PROPOSALS: settings.all_proposals,
        Permission.SYNC: settings.sync,
        Permission.ADMIN: settings.admin,
    }
    if not known:
        return frozenset()
    return OF_EVERY_PERSON | {permission for permission, names in given.items() if held.intersection(names)}
