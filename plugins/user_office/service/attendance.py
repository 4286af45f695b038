"""Who takes part in a session, and sessions that will not take place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from plugins.user_office import store
from plugins.user_office.store.kinds import SESSION, SESSION_PERSON
from sample_tracking.kernel.happening import Event

from .matching import session_label
from .members import names_of
from .proposals import is_java

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.user_office.store import Row

    from .work import Given, Thing, Work

OF_DIAMOND: Final = frozenset({"Data Access", "Team Member", "ERA Admin", "Associate"})


def settle(work: Work, sessions: list[tuple[Given, Thing]]) -> None:
    """Of the sessions whose people are named, an empty list included."""
    spoken = [(one, thing, part) for one, thing in sessions if "persons" in (part := _part(one, thing))]
    standing: dict[int, list[Row]] = {}
    old = [thing.id for _, thing, _ in spoken if thing.standing is not None]
    for row in store.find(work.unit, SESSION_PERSON, "sessionId", old):
        standing.setdefault(row["sessionId"], []).append(row)
    changes = _Changes(work)
    for one, thing, part in spoken:
        changes.compare(one, thing, part["persons"], standing.get(thing.id, []))
    work.check()
    changes.write()


def _part(one: Given, thing: Thing) -> Mapping[str, Any]:
    part: Mapping[str, Any] = one.document["sessions"][int(thing.place.rpartition("/")[2])]
    return part


class _Changes:
    def __init__(self, work: Work) -> None:
        self.work, self.java = work, is_java(work)
        self.new: list[Row] = []
        self.changed: list[tuple[tuple[int, int], Row]] = []
        self.gone: list[tuple[Thing, Row]] = []

    def compare(self, one: Given, session: Thing, people: list[Mapping[str, Any]], rows: list[Row]) -> None:
        wanted: dict[Thing, Row] = {}
        for number, person in enumerate(people):
            place = f"{session.place}/persons/{number}"
            options = dict(person.get("session_options", {}))
            self._check(f"{place}/session_options/role", options.get("role"))
            if wanted.setdefault(one.people[place], options) != options:
                self.work.fault(f"{place}/session_options", "The same person is in this session with others too.")
        there = {row["personId"]: row for row in rows}
        for thing, options in wanted.items():
            outcome, columns = self._take(session, thing.id, options, there.pop(thing.id, None))
            self.work.tell("session_person", f"{session.key}: {thing.key}", thing.id, outcome, columns)
        self.gone += [(session, row) for row in there.values()]

    def _check(self, place: str, role: str | None) -> None:
        if self.java and role in OF_DIAMOND:
            self.work.fault(place, "This site's database does not know this role.")

    def _take(self, session: Thing, person_id: int, options: Row, row: Row | None) -> tuple[str, list[str]]:
        if row is None:
            self.new.append({"role": None, "remote": False, **options, "sessionId": session.id, "personId": person_id})
            _note(self.work, session.id, session.proposal_id, "person_added", person_id)
            return "created", sorted(options)
        changed = {name: value for name, value in options.items() if row[name] != value}
        if changed:
            self.changed.append(((session.id, person_id), changed))
        return ("updated" if changed else "unchanged"), sorted(changed)

    def write(self) -> None:
        unit = self.work.unit
        store.add(unit, SESSION_PERSON, self.new)
        store.change(unit, SESSION_PERSON, self.changed)
        _withdraw(self.work, [(session.key, session.proposal_id, row) for session, row in self.gone])


def _note(work: Work, session_id: int, proposal_id: int | None, what: str, person_id: int) -> None:
    work.events.append(Event("session", session_id, what, proposal_id, detail={"person_id": person_id}))


def _withdraw(work: Work, gone: list[tuple[str, int | None, Row]]) -> None:
    names = names_of(work, {row["personId"] for _, _, row in gone})
    for session, proposal_id, row in gone:
        work.tell("session_person", f"{session}: {names[row['personId']]}", row["personId"], "withdrawn")
        _note(work, row["sessionId"], proposal_id, "person_withdrawn", row["personId"])
    store.remove(work.unit, SESSION_PERSON, [(row["sessionId"], row["personId"]) for _, _, row in gone])


def call_off(work: Work, proposals: Mapping[int, Given], absent: list[Row]) -> None:
    """A session of the user office that is not named any more is reported. It will not take place when it has not
    begun and nothing is attached to it: then it is scheduled no longer, and nobody is in it.
    """
    ahead = [row["sessionId"] for row in absent if row["startDate"] and row["startDate"] > work.unit.local_now]
    empty = set(ahead) - store.used_sessions(work.unit, ahead)
    people = store.find(work.unit, SESSION_PERSON, "sessionId", sorted(empty))
    populated = {row["sessionId"] for row in people}
    named = {row["sessionId"]: session_label(proposals[row["proposalId"]].name, row) for row in absent}
    off = []
    for row in absent:
        session_id = row["sessionId"]
        scheduled = session_id in empty and row["scheduled"] is not False
        outcome = "withdrawn" if scheduled or session_id in populated else "absent"
        work.tell("session", named[session_id], session_id, outcome, ["scheduled"] if scheduled else [])
        if scheduled:
            off.append(((session_id,), {"scheduled": False, "lastUpdate": work.unit.local_now}))
            work.events.append(Event("session", session_id, "called_off", row["proposalId"]))
    store.change(work.unit, SESSION, off)
    where = {row["sessionId"]: row["proposalId"] for row in absent}
    _withdraw(work, [(named[row["sessionId"]], where[row["sessionId"]], row) for row in people])
