"""What the user office does here: it says how things are, and gets told what had to be changed for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.user_office import UserOfficeSettings
from sample_tracking.kernel.errors import Forbidden
from sample_tracking.kernel.locking import lock_proposals, take_turns

from . import contacts, members, people, proposals, proteins, sessions
from .work import Given, Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

TURN = "user office"


def synchronise(unit: Unit, documents: Mapping[str, Mapping[str, Any]], *, dry_run: bool) -> Document:
    """``documents``: by their JSON pointers in what was sent. All or nothing; gives the report."""
    if unit.principal.proposals is not None:
        raise Forbidden("This token is limited to some proposals, and cannot say who is in which.")
    work = Work(unit, external_ids=unit.site.get(UserOfficeSettings).external_ids)
    # Without a context manager: after a deadlock there is no savepoint to go back to, and the unit ends all the same.
    savepoint = unit.connection.begin_nested() if dry_run else None
    _settle(work, [Given(place, document) for place, document in documents.items()])
    if savepoint is not None:
        savepoint.rollback()
    else:
        for happening in work.events:
            unit.record(happening)
    return work.report(dry_run=dry_run)


def _settle(work: Work, given: list[Given]) -> None:
    """No key of the shared database keeps two pushes from making the same person twice: they take turns."""
    take_turns(work.unit, TURN)
    proposals.match(work, given)
    if standing := sorted(one.proposal.id for one in given if one.proposal.standing is not None):
        lock_proposals(work.unit, standing)
    people.settle(work, given)
    proposals.settle(work, given)
    members.settle(work, given)
    sessions.settle(work, given)
    contacts.settle(work, given)
    proteins.settle(work, given)
