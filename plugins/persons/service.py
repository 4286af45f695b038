"""What can be done with persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import BadQuery, Fault, NotFound
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.sight import parts_or_none

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    """Everybody for an administrator, else the people of the proposals that the caller sees."""
    everybody = _sees_everybody(unit)
    if query.get("login") and not everybody:
        # Who is not told a log-in name must not be able to try whether a guess is right either.
        fault = Fault("?login", "Only an administrator may look for a log-in name; look for a name by q.")
        raise BadQuery("You may not look for log-in names.", errors=[fault])
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    found = store.page(unit, {**query, **parts}, everybody=everybody)
    if not everybody:
        return found
    groups = store.groups_of(unit, [person["id"] for person in found.items])
    items = [{**person, "groups": groups.get(person["id"], [])} for person in found.items]
    return Page(items, found.next_key, found.total)


def read(unit: Unit, person_id: int) -> Document:
    everybody = _sees_everybody(unit)
    document = store.find(unit, person_id, everybody=everybody)
    if document is None:
        raise NotFound("There is no such person, or you may not see them.")
    if not everybody:
        return document
    groups = store.groups_of(unit, [person_id]).get(person_id, [])
    return {**document, "groups": groups, "proposal_count": store.proposal_count(unit, person_id)}


def _sees_everybody(unit: Unit) -> bool:
    """A token for some proposals only knows nobody else, whoever made it."""
    return unit.principal.may(Permission.ADMIN) and not unit.sight.limited
