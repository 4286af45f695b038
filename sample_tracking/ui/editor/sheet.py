"""A container's samples as they are shown: the picture, the rows in its positions, and those in none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.containers.geometry import Picture, Spot

MOST_POSITIONS: Final = 24
"""Up to here each position has its row; in a plate only what is filled, and some empty rows to be placed by number."""
SPARE: Final = 8


@dataclass(frozen=True)
class Line:
    """A row with its number in the form."""

    number: int
    row: Row


@dataclass(frozen=True)
class Place:
    """A position in the picture; ``number``: of the line that stands there."""

    spot: Spot
    number: int | None
    name: str


@dataclass(frozen=True)
class Sheet:
    picture: Picture
    placed: list[Line]
    waiting: list[Line]

    @property
    def lines(self) -> list[Line]:
        return [*self.placed, *self.waiting]

    @property
    def places(self) -> list[Place]:
        """A position that is filled twice shows its first sample."""
        by_position: dict[int, Line] = {}
        for line in sorted(self.placed, key=lambda line: line.row.is_empty):
            if line.row.place is not None:
                by_position.setdefault(line.row.place, line)
        return [_place(spot, by_position.get(spot.position)) for spot in self.picture.spots]

    @property
    def filled(self) -> int:
        return sum(not line.row.is_empty for line in self.placed)

    @property
    def open_groups(self) -> set[str]:
        """Names of columns in which something stands or is wrong."""
        found = (name for line in self.lines for name, text in line.row.cells.items() if text)
        wrong = (name for line in self.lines for name in line.row.faults)
        return {*found, *wrong}


def arrange(rows: Sequence[Row], picture: Picture, names: Sequence[str]) -> Sheet:
    """Empty rows without an id are left out and made anew where one is missing."""
    kept = [row for row in rows if row.id or not row.is_empty]
    placed = sorted((row for row in kept if row.position), key=lambda row: (row.place is None, row.place or 0))
    waiting = [row for row in kept if not row.position]
    if len(picture.spots) <= MOST_POSITIONS:
        taken = {row.place for row in placed}
        free = [_blank(names, str(spot.position)) for spot in picture.spots if spot.position not in taken]
        placed = sorted([*placed, *free], key=lambda row: (row.place is None, row.place or 0))
        waiting = [*waiting, _blank(names)]
    else:
        waiting = [*waiting, *(_blank(names) for _ in range(SPARE))]
    lines = [Line(number, row) for number, row in enumerate([*placed, *waiting], 1)]
    return Sheet(picture, lines[: len(placed)], lines[len(placed) :])


def unsaved(rows: Sequence[Row], samples: Mapping[str, Row]) -> int:
    """How many rows are not as they are saved."""
    return sum(bool(row.was) for row in rows) + len(set(samples) - {row.id for row in rows})


def _blank(names: Sequence[str], position: str = "") -> Row:
    return Row({name: position if name == "position" else "" for name in names})


def _place(spot: Spot, line: Line | None) -> Place:
    if line is None:
        return Place(spot, None, "")
    return Place(spot, line.number, line.row.label)
