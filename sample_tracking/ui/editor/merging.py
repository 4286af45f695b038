"""Two people changed the same puck: what each of them did, row by row, and one table out of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

YOURS: Final = "yours"
THEIRS: Final = "theirs"
BOTH: Final = "both"


@dataclass(frozen=True)
class Difference:
    """A row that is not the same on both sides; an empty one was taken out. ``contested``: both sides changed it.
    ``number``: of the row in the form, None for one that only they have.
    """

    number: int | None
    mine: Row
    theirs: Row
    contested: bool

    @property
    def proposed(self) -> str:
        """Whoever alone changed a row has it; for a contested one somebody must choose."""
        if self.contested:
            return ""
        return THEIRS if self.mine.mark == self.mine.seen or self.number is None else YOURS

    @property
    def names(self) -> list[str]:
        """The columns that differ."""
        known = {**self.mine.cells, **self.theirs.cells}
        return [name for name in known if self.mine.cells.get(name, "") != self.theirs.cells.get(name, "")]


def compare(mine: Sequence[Row], there: Mapping[str, Row]) -> list[Difference]:
    """``there``: the samples as they are now, by id."""
    ids = {row.id for row in mine if row.id}
    new = {key: row for key, row in there.items() if key not in ids}
    found = []
    for number, row in enumerate(mine):
        theirs = there.get(row.id, Row({})) if row.id else _counterpart(row, new)
        if theirs is None:
            continue
        new.pop(theirs.id, None)
        if (row.is_empty and theirs.is_empty) or row.mark == theirs.mark:
            continue
        contested = not row.id or row.seen not in (row.mark, theirs.mark)
        found.append(Difference(number, row, theirs, contested))
    return found + [Difference(None, Row({}), row, contested=False) for row in new.values()]


def _counterpart(row: Row, new: Mapping[str, Row]) -> Row | None:
    """Of two new samples the one that stands in the same place, or bears the same name."""
    if row.is_empty:
        return None
    same_name = [other for other in new.values() if other.label.lower() == row.label.lower()]
    same_place = [other for other in new.values() if row.position and other.position == row.position]
    return next(iter([*same_name, *same_place]), None)


def merge(mine: Sequence[Row], there: Mapping[str, Row], choices: Mapping[int, str]) -> list[Row]:
    """One table: rows that are the same, and of each difference what was chosen. ``choices`` by the row's number."""
    differences = {d.number: d for d in compare(mine, there) if d.number is not None}
    merged: list[Row] = []
    for number, row in enumerate(mine):
        difference = differences.get(number)
        if difference is None:
            merged.append(_now(row, there))
            continue
        choice = choices.get(number) or difference.proposed or YOURS
        merged += _chosen(difference, choice)
    known = {row.id for row in merged}
    dropped = {d.theirs.id for d in differences.values()}
    return merged + [row for key, row in there.items() if key not in known | dropped]


def _chosen(difference: Difference, choice: str) -> list[Row]:
    mine, theirs = difference.mine, difference.theirs
    if choice == BOTH and not (mine.is_empty or theirs.is_empty):
        return [theirs, Row({**mine.cells, "position": ""})]
    if choice == THEIRS or (choice == BOTH and mine.is_empty):
        return [] if theirs.is_empty else [theirs]
    return [replace(mine, id=theirs.id, seen=theirs.seen)]


def _now(row: Row, there: Mapping[str, Row]) -> Row:
    """The same on both sides, or only here: with the id that it has by now."""
    if row.id:
        return replace(row, seen=there[row.id].seen) if row.id in there else replace(row, id="", seen="")
    saved = next((other for other in there.values() if other.mark == row.mark and not row.is_empty), None)
    return row if saved is None else saved
