"""What administrators can do with groups. A change counts at once in this process, in others within ten seconds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.config import PermissionSettings
from sample_tracking.kernel.errors import Conflict, Fault, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.people import Gate

from . import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    return store.page(unit, query)


def list_permissions(unit: Unit) -> Page:
    """All that the facility knows."""
    return Page(store.permissions(unit))


def read(unit: Unit, group_id: int) -> Document:
    document = store.find(unit, group_id)
    if document is None:
        raise _no_group()
    return document


def register(unit: Unit, wish: Wish) -> Document:
    _check_name(unit, wish["name"])
    group_id = store.insert(unit, wish["name"])
    _record(unit, group_id, "created", name=wish["name"])
    return read(unit, group_id)


def rename(unit: Unit, group_id: int, name: str) -> Document:
    before = _claim(unit, group_id)
    _check_name(unit, name, group_id)
    if name != before["name"]:
        store.rename(unit, group_id, name)
        _record(unit, group_id, "changed", name=name, before=before["name"])
    return read(unit, group_id)


def discard(unit: Unit, group_id: int) -> None:
    """Only without members; the permissions that it gave to nobody go with it."""
    group = _claim(unit, group_id)
    if group["members"]:
        told = later("The group has {number} members: take them out before it is deleted.")
        raise Conflict(phrase(told, number=group["member_count"]))
    if tables := store.referring_to(unit, group_id):
        told = later("The group cannot be deleted: records refer to it ({tables}).")
        raise Conflict(phrase(told, tables=", ".join(tables)))
    store.delete(unit, group_id)
    _record(unit, group_id, "deleted", name=group["name"])


def add_member(unit: Unit, group_id: int, person_id: int) -> None:
    _hold(unit, group_id)
    if not store.has_person(unit, person_id):
        raise NotFound("There is no such person.")
    if store.add_member(unit, group_id, person_id):
        _record(unit, group_id, "member_added", person_id=person_id)
        _renew(unit, [person_id])


def remove_member(unit: Unit, group_id: int, person_id: int) -> None:
    """Conflict when nobody would be left who can give it back."""
    administrators = _hold_all(unit, group_id)
    if store.remove_member(unit, group_id, person_id):
        _check_administrators(unit, administrators)
        _record(unit, group_id, "member_removed", person_id=person_id)
        _renew(unit, [person_id])


def give(unit: Unit, group_id: int, kind: str) -> None:
    """``kind``: a ``Permission.type``."""
    _hold(unit, group_id)
    permission_ids = store.permission_ids(unit, kind)
    if not permission_ids:
        told = later("There is no permission of the name {kind!r}; GET /permissions lists those that there are.")
        raise NotFound(phrase(told, kind=kind))
    if store.give(unit, group_id, permission_ids):
        _record(unit, group_id, "permission_given", permission=kind)
        _renew(unit, store.member_ids(unit, group_id))


def withdraw(unit: Unit, group_id: int, kind: str) -> None:
    """As `remove_member`."""
    administrators = _hold_all(unit, group_id)
    if store.withdraw(unit, group_id, store.permission_ids(unit, kind)):
        _check_administrators(unit, administrators)
        _record(unit, group_id, "permission_withdrawn", permission=kind)
        _renew(unit, store.member_ids(unit, group_id))


def _no_group() -> NotFound:
    return NotFound("There is no such group.")


def _hold(unit: Unit, group_id: int) -> None:
    if not store.lock(unit, group_id):
        raise _no_group()


def _claim(unit: Unit, group_id: int) -> Document:
    """Locked, and still as the caller has seen it."""
    _hold(unit, group_id)
    document = read(unit, group_id)
    unit.match(document)
    return document


def _hold_all(unit: Unit, group_id: int) -> set[str]:
    """Every group under lock, since two who take rights away in two groups could leave nobody; the logins of those who
    are administrators until now.
    """
    if group_id not in store.lock_all(unit):
        raise _no_group()
    return _administrators(unit)


def _administrators(unit: Unit) -> set[str]:
    return store.holders(unit, unit.site.get(PermissionSettings).admin)


def _check_administrators(unit: Unit, before: set[str]) -> None:
    if before and not _administrators(unit):
        told = later("Nobody would be left who can administer groups: this is the last right of {people} to do so.")
        raise Conflict(phrase(told, people=", ".join(sorted(before))))


def _check_name(unit: Unit, name: str, group_id: int = 0) -> None:
    if store.has_name(unit, name, group_id):
        sentence = f"There is a group of the name “{name}” already."
        raise Conflict(sentence, errors=[Fault("/name", sentence)])


def _record(unit: Unit, group_id: int, what: str, **detail: Any) -> None:
    unit.record(Event("group", group_id, what, detail=detail))


def _renew(unit: Unit, person_ids: Iterable[int]) -> None:
    """After the commit, so that nobody reads their old rights again in between."""
    gate = unit.site.get(Gate)
    unit.afterwards += [partial(gate.forget_person, person_id) for person_id in person_ids]
