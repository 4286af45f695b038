"""Sessions: by externalId, else expSessionPk, else by the visit number of one that has neither yet."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from plugins.user_office import store
from plugins.user_office.store.kinds import SESSION

from . import attendance
from .matching import refuse_twice, session_label
from .work import Thing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.user_office.store import Row

    from .work import Given, Work

NUMBERS = ("externalId", "expSessionPk")
REVERSED = "It ends before it begins."
OF_ANOTHER = "It is that of a session of another proposal, and sessions are not moved between proposals."


def settle(work: Work, given: list[Given]) -> None:
    """Sessions that are not named any more stay, with what was measured in them; see `attendance.call_off`."""
    spoken = [one for one in given if "sessions" in one.document]
    if not spoken:
        return
    things = {one.place: [_thing(work, one, place, sent) for place, sent in one.parts("sessions")] for one in spoken}
    every = [thing for some in things.values() for thing in some]
    rows = store.find(work.unit, SESSION, "proposalId", [one.proposal.id for one in spoken])
    _find(work, every, rows)
    refuse_twice(work, every, "It is the same session as the one at {first}.")
    work.check()
    for one in spoken:
        _number(work, things[one.place], [row for row in rows if row["proposalId"] == one.proposal.id])
    work.write(SESSION, every)
    named = {thing.id for thing in every}
    absent = [
        row for row in rows if row["sessionId"] not in named and any(row.get(name) is not None for name in NUMBERS)
    ]
    attendance.settle(work, [(one, thing) for one in spoken for thing in things[one.place]])
    attendance.call_off(work, {one.proposal.id: one for one in spoken}, absent)


def _thing(work: Work, one: Given, place: str, sent: Mapping[str, Any]) -> Thing:
    values = work.wanted(SESSION, place, {name: value for name, value in sent.items() if name != "persons"})
    for name in (*NUMBERS, "lastUpdate", "visit_number"):
        if values.get(name) is None:
            values.pop(name, None)
    if not values.keys() & set(NUMBERS):
        work.fault(f"{place}/externalId", "This site keeps no externalId; name the session by expSessionPk.")
    begin, end = values.get("startDate"), values.get("endDate")
    if begin is not None and end is not None and end < begin:
        work.fault(f"{place}/endDate", REVERSED)
    now = work.unit.local_now
    stamps = {} if "lastUpdate" in values else {"lastUpdate": now}
    born = {"bltimeStamp": now, "proposalId": one.proposal.id}
    return Thing(
        SESSION,
        session_label(one.name, values),
        place,
        values,
        at_birth=born,
        stamps=stamps,
        proposal_id=one.proposal.id,
    )


def _find(work: Work, things: list[Thing], own: list[Row]) -> None:
    numbered: dict[tuple[str, Any], Row] = {}
    for name in NUMBERS:
        wanted = [thing.values[name] for thing in things if name in thing.values]
        numbered |= {(name, row[name]): row for row in reversed(store.find(work.unit, SESSION, name, wanted))}
    visits = {
        (row["proposalId"], row["visit_number"]): row
        for row in reversed(own)
        if all(row.get(name) is None for name in NUMBERS)
    }
    seen: dict[tuple[str, Any], Thing] = {}
    for thing in things:
        names = [(name, thing.values[name]) for name in NUMBERS if name in thing.values]
        rows = [numbered[name] for name in names if name in numbered]
        unclaimed = visits.get((thing.proposal_id, thing.values.get("visit_number")))
        thing.standing = rows[0] if rows else unclaimed
        if any(row["proposalId"] != thing.proposal_id for row in rows):
            work.fault(f"{thing.place}/{names[0][0]}", OF_ANOTHER)
        elif any(row["sessionId"] != rows[0]["sessionId"] for row in rows):
            work.fault(f"{thing.place}/expSessionPk", "It is that of another session than the externalId.")
        for name, number in names:
            if (first := seen.setdefault((name, number), thing)) is not thing:
                work.fault(f"{thing.place}/{name}", f"It is the same session as the one at {first.place}.")


def _number(work: Work, things: list[Thing], rows: list[Row]) -> None:
    """Each visit of a proposal has a number of its own: a key of Diamond's schema wants it, and its web pages do."""
    by_number = {row["visit_number"]: row["sessionId"] for row in rows}
    taken = set(by_number)
    for thing in things:
        number = thing.values.get("visit_number")
        if number is None:
            continue
        if by_number.get(number, thing.id) != thing.id or (thing.standing is None and number in taken):
            work.fault(f"{thing.place}/visit_number", "Another session of the proposal has this number.")
        taken.add(number)
    free = (number for number in count(max((n for n in taken if n is not None), default=0) + 1))
    for thing in things:
        if thing.standing is None and "visit_number" not in thing.values:
            thing.at_birth["visit_number"] = next(free)
    work.check()
