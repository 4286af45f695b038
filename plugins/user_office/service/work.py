"""One push under way: what is wanted of each row, what is found wrong, and what was done."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from plugins.user_office import store
from plugins.user_office.store.kinds import columns_of, limits_of
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.text import unstorable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from plugins.user_office.store import Row
    from plugins.user_office.store.kinds import Kind
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

OUTCOMES: Final = ("created", "updated", "unchanged", "withdrawn", "absent", "kept")
ID_BYTES: Final = 16
SINGLE_PRECISION: Final = 1e-6
LACKING: Final = "This site's database has no place for it; leave it out."


@dataclass(eq=False)
class Thing:
    """A row as it should be. ``places``: where each column's value stands in what was sent. ``at_birth``: written with
    a new row only; ``stamps``: written with any change, and no change by themselves.
    """

    kind: Kind
    key: str
    place: str
    values: Row = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    at_birth: Row = field(default_factory=dict)
    stamps: Row = field(default_factory=dict)
    standing: Row | None = None
    made_id: int = 0
    proposal_id: int | None = None

    @property
    def id(self) -> int:
        return self.made_id if self.standing is None else int(self.standing[self.kind.key[0]])

    def changes(self) -> Row:
        standing = self.standing or {}
        return {
            column: value
            for column, value in self.values.items()
            if not _same(standing[column], value, folded=column in self.kind.folded)
        }


@dataclass(eq=False)
class Given:
    """A document, where it stands, and the things in it. ``people``: by the places where they are named."""

    place: str
    document: Mapping[str, Any]
    people: dict[str, Thing] = field(default_factory=dict)
    proposal: Thing = field(init=False)

    @property
    def name(self) -> str:
        return self.proposal.key

    def parts(self, *names: str) -> list[tuple[str, Mapping[str, Any]]]:
        """(place, part) of a list in the document; empty where it is left out."""
        inner: Any = self.document
        for name in names:
            inner = inner.get(name, ())
        return [(f"{self.place}/{'/'.join(names)}/{number}", part) for number, part in enumerate(inner)]


class Work:
    def __init__(self, unit: Unit, *, external_ids: bool) -> None:
        self.unit, self.external_ids = unit, external_ids
        self.faults: list[Fault] = []
        self.items: list[Document] = []
        self.events: list[Event] = []

    def wanted(self, kind: Kind, place: str, part: Mapping[str, Any]) -> Row:
        """Column → value of what was sent, as this site keeps it; what it cannot keep is a fault."""
        columns = self.unit.prepared(columns_of, kind)
        values: Row = {}
        for column, sent in part.items():
            if column == "externalId":
                if self.external_ids:
                    values[column] = None if sent is None else sent.to_bytes(ID_BYTES, "big")
            elif column in columns:
                values[column] = self._fitting(kind, column, f"{place}/{column}", sent)
            elif sent is not None and not isinstance(sent, list | dict):
                self.fault(f"{place}/{column}", LACKING)
        return values

    def _fitting(self, kind: Kind, column: str, place: str, sent: Any) -> Any:
        if isinstance(sent, datetime):
            return sent.replace(microsecond=0) if sent.tzinfo is None else self.unit.local(sent)
        if not isinstance(sent, str):
            return sent
        longest, charset = self.unit.prepared(limits_of, kind, column)
        if longest is not None and len(sent) > longest:
            self.fault(place, f"It has {len(sent)} characters; at most {longest} fit into this site's database.")
        if (bad := unstorable(sent, charset)) is not None:
            self.fault(place, f"The character {bad!r} cannot be stored in the facility's database.")
        return sent or None

    def fault(self, pointer: str, sentence: str) -> None:
        self.faults.append(Fault(pointer, sentence))

    def check(self) -> None:
        """Between the steps: nothing is built on what is wrong."""
        if self.faults:
            raise Invalid("Some of what was sent cannot be taken over; nothing was changed.", errors=self.faults)

    def write(self, kind: Kind, things: Sequence[Thing]) -> None:
        """Makes the new ones, changes what is different, and reports all."""
        self.check()
        new = [thing for thing in things if thing.standing is None]
        ids = store.add(self.unit, kind, [{**one.at_birth, **one.stamps, **one.values} for one in new])
        for thing, made_id in zip(new, ids, strict=True):
            thing.made_id = made_id
        changed = [(thing, changes) for thing in things if thing.standing is not None and (changes := thing.changes())]
        store.change(self.unit, kind, [((thing.id,), {**thing.stamps, **changes}) for thing, changes in changed])
        written = {thing: sorted(changes) for thing, changes in changed}
        written |= {thing: sorted(thing.values) for thing in new}
        for thing in things:
            self._tell_of(thing, written.get(thing, []))

    def _tell_of(self, thing: Thing, columns: list[str]) -> None:
        created = thing.standing is None
        outcome = "created" if created else "updated" if columns else "unchanged"
        self.tell(thing.kind.what, thing.key, thing.id, outcome, columns)
        if outcome != "unchanged":
            what = "created" if created else "changed"
            proposal_id = thing.id if thing.kind.what == "proposal" else thing.proposal_id
            self.events.append(Event(thing.kind.what, thing.id, what, proposal_id, detail={"fields": columns}))

    def tell(self, what: str, key: str, thing_id: int, outcome: str, columns: Iterable[str] = ()) -> None:
        item = {"what": what, "key": key, "id": thing_id, "outcome": outcome, "fields": list(columns)}
        self.items.append(item)

    def report(self, *, dry_run: bool) -> Document:
        counts = Counter(item["outcome"] for item in self.items)
        if dry_run:
            made = {(item["what"], item["id"]) for item in self.items if item["outcome"] == "created"}
            of_people = {"member": "person", "session_person": "person"}
            for item in self.items:
                if (of_people.get(item["what"], item["what"]), item["id"]) in made:
                    item["id"] = None
        return {"dry_run": dry_run, "counts": {name: counts[name] for name in OUTCOMES}, "items": self.items}


def _same(standing: Any, wanted: Any, *, folded: bool) -> bool:
    if isinstance(standing, float) and isinstance(wanted, int | float):
        return math.isclose(standing, wanted, rel_tol=SINGLE_PRECISION)
    if folded:
        return fold(standing) == fold(wanted)
    return bool(standing == wanted)


def fold(value: str | None) -> str | None:
    """As the database compares names, but for accents: those it treats as alike are told apart here."""
    return None if value is None else value.strip().casefold()
