"""What is kept of somebody whom an authenticator has vouched for: the person, and the groups that it named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from .config import PermissionSettings
from .errors import Conflict, Fault, Invalid
from .happening import Event
from .languages import later, phrase
from .locking import take_turns
from .own.tables import remembered_group
from .tables import Person
from .text import same_login, unstorable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .identity import Identity
    from .site import Site
    from .unit import Unit

ARRIVING: Final = "first log-in"
"""The Java schema has no unique key on logins: two who come at once would become two persons."""

TOO_LIKE: Final = later(
    "Somebody else has a login that the facility's database takes for yours: it differs by accents only. Ask the user"
    " office for another."
)


def _person(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    columns: tuple[Any, ...] = (Person.person_id, Person.login)
    return sa.select(*columns).where(Person.login == sa.bindparam("login"))


def _locked_person(site: Site) -> sa.Select[Any]:
    return _person(site).with_for_update()


def _groups(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    columns = remembered_group.c
    return sa.select(columns.name).where(
        columns.provider == sa.bindparam("provider"), columns.login == sa.bindparam("login")
    )


def person_id_of(unit: Unit, login: str) -> int | None:
    if unstorable(login, unit.site.capabilities.charset(Person.login)):
        return None
    return _first(unit.rows(unit.prepared(_person), {"login": login}), login)


def _first(rows: Sequence[Any], login: str) -> int | None:
    return min((row[0] for row in rows if same_login(row[1], login)), default=None)


def arrive(unit: Unit, provider: str, identity: Identity) -> int | None:
    """The person with this login, made where the site wants that; None when there is none. Their groups are kept."""
    person_id = person_id_of(unit, identity.login)
    if person_id is None and unit.site.get(PermissionSettings).create_persons:
        take_turns(unit, ARRIVING)
        person_id = _made_meanwhile(unit, identity.login) or _create(unit, provider, identity)
    if person_id is not None:
        _remember(unit, provider, identity)
    return person_id


def _made_meanwhile(unit: Unit, login: str) -> int | None:
    """By somebody who had the turn before; read under lock, since the unit's own view may be older."""
    rows: Sequence[Any] = unit.rows(unit.prepared(_locked_person), {"login": login})
    found = _first(rows, login)
    if rows and found is None:
        raise Conflict(TOO_LIKE)
    return found


def _create(unit: Unit, provider: str, identity: Identity) -> int:
    told = {
        "login": identity.login,
        "given_name": identity.given_name,
        "family_name": identity.family_name or identity.login,
        "email_address": identity.email,
    }
    row = {name: value.strip() or None for name, value in told.items()}
    _check(unit, row)
    (person_id,) = unit.insert(Person, [row], Person.person_id)
    unit.record(Event("person", person_id, "created", detail={"by_log_in_of": provider}))
    return person_id


def _check(unit: Unit, row: Mapping[str, str | None]) -> None:
    """What a directory says is checked as if somebody had typed it."""
    faults = []
    for name, value in row.items():
        column: Any = getattr(Person, name)
        most = unit.site.capabilities.length(column)
        if value is not None and most is not None and len(value) > most:
            faults.append(Fault(f"/{name}", phrase("It has more than {most} characters.", most=most)))
        elif value is not None and (bad := unstorable(value, unit.site.capabilities.charset(column))):
            sentence = phrase("The character {bad!r} cannot be stored in the facility's database.", bad=bad)
            faults.append(Fault(f"/{name}", sentence))
    if faults:
        raise Invalid("Your log-in service tells things that the facility's database cannot hold.", errors=faults)


def _remember(unit: Unit, provider: str, identity: Identity) -> None:
    whose = {"provider": provider, "login": identity.login.casefold()[:45]}
    columns = remembered_group.c
    longest = 100
    named = {name for name in identity.groups if 0 < len(name) <= longest}
    standing = {row[0] for row in unit.rows(unit.prepared(_groups), whose)}
    if gone := standing - named:
        mine = sa.and_(columns.provider == whose["provider"], columns.login == whose["login"])
        unit.execute(sa.delete(remembered_group).where(mine, columns.name.in_(sorted(gone))))
    if fresh := sorted(named - standing):
        unit.execute(sa.insert(remembered_group), [{**whose, "name": name} for name in fresh])
