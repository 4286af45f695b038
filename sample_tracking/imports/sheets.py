"""A sheet as it was read from a file, whatever kind of file it was."""

from __future__ import annotations

from dataclasses import dataclass, field

LONGEST_CELL = 8_192
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Odd:
    """A cell that does not hold what its author saw, such as a name that Excel has made a date of."""

    shown: str
    detail: str


Cell = str | Odd


@dataclass(frozen=True)
class SheetRow:
    """``number``: as a spreadsheet program counts, from 1."""

    number: int
    cells: list[Cell]


@dataclass
class Sheet:
    """The rows that are neither empty nor comments; ``notes`` are for the reader."""

    rows: list[SheetRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
