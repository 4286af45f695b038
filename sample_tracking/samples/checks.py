"""What must hold of samples before they are written; every fault is found before one is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.errors import Conflict, Fault, Invalid
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase

from . import store
from .parts import CRYSTAL
from .settings import SampleSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sample_tracking.kernel.unit import Unit

    from .store import Tube

ALL = frozenset({"name", "protein", "position", "space_group"})


@dataclass(frozen=True)
class Entry:
    """A sample as it is to be: in which container, with which fields, from where in the body, which of them new."""

    tube: Tube
    wish: Mapping[str, Any]
    root: str
    fresh: set[str] = field(default_factory=lambda: set(ALL))

    @property
    def name(self) -> tuple[str, str]:
        """As the database compares it."""
        return (str(self.wish["protein"] or "").lower(), str(self.wish["name"] or "").lower())

    @property
    def place(self) -> tuple[int, int] | None:
        position = self.wish.get("position")
        return None if position is None else (self.tube.container_id, position)


def protein_ids(unit: Unit, proposal_id: int, entries: Sequence[Entry]) -> Mapping[str, int]:
    """Acronym in lower case → id, after all checks; registers what is missing. The proposal is locked."""
    wanted, known = _proteins(unit, proposal_id, entries)
    missing = {key: acronym for key, acronym in wanted.items() if key not in known}
    made = store.insert_proteins(unit, proposal_id, list(missing.values()))
    for protein_id in made:
        unit.record(Event("protein", protein_id, "created", proposal_id))
    return {**known, **dict(zip(missing, made, strict=True))}


def _proteins(unit: Unit, proposal_id: int, entries: Sequence[Entry]) -> tuple[Mapping[str, str], Mapping[str, int]]:
    """The acronyms that are wished and the proteins that the proposal has of them, by acronym in lower case."""
    wanted = {str(e.wish["protein"]).lower(): str(e.wish["protein"]) for e in entries if "protein" in e.fresh}
    return wanted, store.proteins(unit, proposal_id, wanted.values()) if wanted else {}


def check(unit: Unit, proposal_id: int, entries: Sequence[Entry], leaving: Sequence[int] = ()) -> None:
    """``leaving``: samples whose names and positions do not count."""
    if wrong := _wrong(unit, proposal_id, entries):
        raise Invalid("Some samples cannot be as they were sent.", errors=wrong)
    if taken := _taken(unit, proposal_id, entries, leaving):
        raise Conflict("Some names or positions are taken.", errors=taken)


def faults_of(unit: Unit, proposal_id: int, entries: Sequence[Entry], leaving: Sequence[int] = ()) -> list[Fault]:
    """All that `check` would refuse, at once."""
    return [*_wrong(unit, proposal_id, entries), *_taken(unit, proposal_id, entries, leaving)]


def _wrong(unit: Unit, proposal_id: int, entries: Sequence[Entry]) -> list[Fault]:
    return [
        *_out_of_range(entries),
        *_of_nothing(entries),
        *_unknown_proteins(unit, proposal_id, entries),
        *_unknown_space_groups(unit, entries),
    ]


def _taken(unit: Unit, proposal_id: int, entries: Sequence[Entry], leaving: Sequence[int]) -> list[Fault]:
    return [*_taken_names(unit, proposal_id, entries, leaving), *_taken_positions(unit, entries, leaving)]


def _out_of_range(entries: Sequence[Entry]) -> Iterator[Fault]:
    for entry in entries:
        position, capacity = entry.wish.get("position"), entry.tube.capacity
        if "position" in entry.fresh and position is not None and capacity is not None and position > capacity:
            sentence = phrase(
                "You sent {position}; the container {container} has the positions 1 to {capacity}.",
                position=position,
                container=entry.tube.code,
                capacity=capacity,
            )
            yield Fault(f"{entry.root}/position", sentence)


def _of_nothing(entries: Sequence[Entry]) -> Iterator[Fault]:
    """The older programs leave samples without a crystal, and there is no crystal without a protein."""
    for entry in entries:
        if CRYSTAL.keys() & entry.fresh and not (entry.wish["protein"] or entry.wish.get("protein_id")):
            yield Fault(
                f"{entry.root}/protein", later("The sample has no protein yet: say which one this crystal is of.")
            )


def _unknown_proteins(unit: Unit, proposal_id: int, entries: Sequence[Entry]) -> Iterator[Fault]:
    """Where the site does not want samples to register proteins."""
    if unit.site.get(SampleSettings).create_proteins:
        return
    _, known = _proteins(unit, proposal_id, entries)
    for entry in entries:
        if "protein" in entry.fresh and str(entry.wish["protein"]).lower() not in known:
            yield Fault(
                f"{entry.root}/protein", phrase("The proposal has no protein {protein}.", protein=entry.wish["protein"])
            )


def _unknown_space_groups(unit: Unit, entries: Sequence[Entry]) -> Iterator[Fault]:
    wanted = {e.wish["space_group"] for e in entries if "space_group" in e.fresh and e.wish.get("space_group")}
    if not wanted:
        return
    unknown = wanted - store.space_groups(unit, wanted)
    for entry in entries:
        if "space_group" in entry.fresh and entry.wish.get("space_group") in unknown:
            pattern = later("There is no space group {space_group!r}; write it as in P212121.")
            sentence = phrase(pattern, space_group=entry.wish["space_group"])
            yield Fault(f"{entry.root}/space_group", sentence)


def _taken_names(unit: Unit, proposal_id: int, entries: Sequence[Entry], leaving: Sequence[int]) -> Iterator[Fault]:
    if not any({"name", "protein"} & entry.fresh for entry in entries):
        return
    there = store.names(unit, proposal_id, {str(entry.wish["name"]) for entry in entries}, leaving)
    twice = {name for name, count in Counter(entry.name for entry in entries).items() if count > 1}
    for entry in entries:
        if entry.name in there or entry.name in twice:
            name, protein = entry.wish["name"], entry.wish["protein"]
            known = phrase("The proposal has a sample {name} of {protein} already.", name=name, protein=protein)
            sentence = known if entry.name in there else phrase("The name {name} is there twice.", name=name)
            yield Fault(f"{entry.root}/name", sentence)


def _taken_positions(unit: Unit, entries: Sequence[Entry], leaving: Sequence[int]) -> Iterator[Fault]:
    places = [entry.place for entry in entries if entry.place is not None]
    if not places or not any("position" in entry.fresh for entry in entries):
        return
    there = store.occupied(unit, {container_id for container_id, _ in places}, leaving)
    twice = {place for place, count in Counter(places).items() if count > 1}
    for entry in entries:
        if entry.place is not None and (entry.place in there or entry.place in twice):
            yield Fault(f"{entry.root}/position", _taken_by(entry, entry.place[1], there.get(entry.place)))


def _taken_by(entry: Entry, position: int, sample: str | None) -> str:
    facts = {"position": position, "container": entry.tube.code, "sample": sample}
    if sample is None:
        return phrase(
            "Position {position} of the container {container} is taken by another one that you sent.", **facts
        )
    return phrase("Position {position} of the container {container} is taken by the sample {sample}.", **facts)
