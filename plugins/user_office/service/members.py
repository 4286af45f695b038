"""Who is of a proposal: those whom the document names, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.user_office import store
from plugins.user_office.store.kinds import MEMBER, PERSON, columns_of
from sample_tracking.kernel.happening import Event

if TYPE_CHECKING:
    from plugins.user_office.store import Row

    from .work import Given, Thing, Work

LEADER = "Principal Investigator"


def settle(work: Work, given: list[Given]) -> None:
    """The principal investigator gets a row too: some older programs look nowhere else."""
    standing: dict[int, list[Row]] = {}
    old = [one.proposal.id for one in given if one.proposal.standing is not None]
    for row in store.find(work.unit, MEMBER, "proposalId", old):
        standing.setdefault(row["proposalId"], []).append(row)
    changes = _Changes(work, has_role="role" in work.unit.prepared(columns_of, MEMBER))
    for one in given:
        people = [one.people[place] for place, _ in one.parts("proposal", "persons")]
        changes.compare(one, {thing.id: thing for thing in people}, standing.get(one.proposal.id, []))
    changes.write()


class _Changes:
    def __init__(self, work: Work, *, has_role: bool) -> None:
        self.work, self.has_role = work, has_role
        self.new: list[Row] = []
        self.changed: list[tuple[tuple[int], Row]] = []
        self.gone: list[tuple[Given, Row]] = []

    def compare(self, one: Given, people: dict[int, Thing], rows: list[Row]) -> None:
        leader = next(iter(people))
        self.gone += [(one, row) for row in rows if row["personId"] not in people]
        for person_id, thing in people.items():
            role = LEADER if person_id == leader else None
            mine = [row for row in rows if row["personId"] == person_id]
            if not mine:
                self._add(one, thing, role)
                continue
            wrong = [row for row in mine if self._is_wrong(row, leads=role is not None)]
            self.changed += [((row[MEMBER.key[0]],), {"role": role}) for row in wrong]
            outcome, columns = ("updated", ["role"]) if wrong else ("unchanged", [])
            self.work.tell("member", f"{one.name}: {thing.key}", person_id, outcome, columns)

    def _is_wrong(self, row: Row, *, leads: bool) -> bool:
        return self.has_role and (row["role"] == LEADER) is not leads

    def _add(self, one: Given, thing: Thing, role: str | None) -> None:
        row = {"proposalId": one.proposal.id, "personId": thing.id}
        self.new.append({**row, "role": role} if self.has_role else row)
        self.work.tell("member", f"{one.name}: {thing.key}", thing.id, "created")
        self._note(one, thing.id, "member_added")

    def _note(self, one: Given, person_id: int, what: str) -> None:
        proposal_id = one.proposal.id
        self.work.events.append(Event("proposal", proposal_id, what, proposal_id, detail={"person_id": person_id}))

    def write(self) -> None:
        unit = self.work.unit
        store.add(unit, MEMBER, self.new)
        store.change(unit, MEMBER, self.changed)
        names = names_of(self.work, {row["personId"] for _, row in self.gone})
        for one, row in self.gone:
            self.work.tell("member", f"{one.name}: {names[row['personId']]}", row["personId"], "withdrawn")
            self._note(one, row["personId"], "member_withdrawn")
        store.remove(unit, MEMBER, [(row[MEMBER.key[0]],) for _, row in self.gone])


def names_of(work: Work, person_ids: set[int]) -> dict[int, str]:
    """What people are called in the report."""
    rows = store.find(work.unit, PERSON, "personId", sorted(person_ids))
    return {row["personId"]: row["login"] or f"person {row['personId']}" for row in rows}
