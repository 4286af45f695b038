"""The rows of the table: from samples, from a form, and into what the interface takes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.forms import wish_of
from sample_tracking.kernel.languages import said
from sample_tracking.samples.schemas import SampleRowSchema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sample_tracking.kernel.errors import Fault
    from sample_tracking.kernel.reading import Document

NAME: Final = re.compile(r"samples-(\d{1,5})-([a-z_]+)")
POINTER: Final = re.compile(r"/samples/(\d+)(?:/(\w+))?")
# What a row carries besides its cells.
CARRIED: Final = ("id", "seen")


@dataclass
class Row:
    """``cells``: texts by column. ``id``: of a sample that is there. ``seen``: the mark of the sample as its page
    showed it. ``was``: what is saved of the cells that differ. ``faults``: sentences by column.
    """

    cells: dict[str, str]
    id: str = ""
    seen: str = ""
    was: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing but a position: no sample; one that has an id is taken out."""
        return not any(text for name, text in self.cells.items() if name != "position")

    @property
    def position(self) -> str:
        return self.cells.get("position", "")

    @property
    def place(self) -> int | None:
        return int(self.position) if self.position.isascii() and self.position.isdigit() else None

    @property
    def label(self) -> str:
        """What people call it."""
        return " ".join(text for text in (self.cells.get("protein"), self.cells.get("name")) if text)

    @property
    def mark(self) -> str:
        """The same for rows with the same texts."""
        filled = "\0".join(f"{name}\0{text}" for name, text in sorted(self.cells.items()) if text)
        return hashlib.sha256(filled.encode()).hexdigest()[:12]


def rows_of(form: Mapping[str, str]) -> list[Row]:
    """Of names such as ``samples-3-name``, in the order of the numbers."""
    found: dict[int, dict[str, str]] = {}
    for name, text in form.items():
        if parts := NAME.fullmatch(name):
            found.setdefault(int(parts[1]), {})[parts[2]] = text.replace("\r\n", "\n").strip()
    return [
        Row({n: text for n, text in cells.items() if n not in CARRIED}, cells.get("id", ""), cells.get("seen", ""))
        for _, cells in sorted(found.items())
    ]


def row_of(sample: Document, names: Iterable[str]) -> Row:
    row = Row({name: _text(sample.get(name)) for name in names}, str(sample["id"]))
    row.seen = row.mark
    return row


def _text(value: object) -> str:
    if value is None:
        return ""
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def filled(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.is_empty]


def wishes_of(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """As the list of the interface takes them; a number that is none stays a text, which the schema refuses."""
    schema = SampleRowSchema()
    return [wish_of(schema, row.cells | ({"id": row.id} if row.id else {})) for row in rows]


def place_faults(rows: Sequence[Row], faults: Iterable[Fault]) -> None:
    """At the cells; ``rows`` are those that were sent. What is said of no cell stands at the name."""
    for fault in faults:
        found = POINTER.fullmatch(fault.pointer)
        if found and int(found[1]) < len(rows):
            row = rows[int(found[1])]
            column = found[2] if found[2] in row.cells else "name"
            row.faults[column] = " ".join(filter(None, (row.faults.get(column), said(fault.detail))))


def typed_at(rows: Sequence[Row]) -> dict[str, str]:
    """The texts by where they stand in what is sent."""
    return {f"samples/{number}/{name}": text for number, row in enumerate(rows) for name, text in row.cells.items()}


def note_saved(rows: Sequence[Row], samples: Mapping[str, Row]) -> None:
    """What differs from the samples as they are saved."""
    for row in rows:
        saved = samples[row.id].cells if row.id in samples else {"position": row.position}
        row.was = {name: saved.get(name, "") for name, text in row.cells.items() if text != saved.get(name, "")}
