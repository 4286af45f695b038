"""A sheet with its columns told: for each row, which field has which value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.imports.columns import BY_FIELD, letters, plain
from sample_tracking.imports.schemas import Cells, Wrong
from sample_tracking.imports.sheets import Odd
from sample_tracking.kernel.languages import later, phrase

from .remarks import Remark, Remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sample_tracking.imports.profiles import Profile
    from sample_tracking.imports.sheets import Cell, Sheet, SheetRow
    from sample_tracking.kernel.site import Site

STRIDE: Final = 250
# Each: one of these columns has to be there.
NEEDED: Final = (("dewar", "facility_code"), ("container", "container_barcode"), ("protein",), ("name",))


@dataclass
class Line:
    """A row of the sheet: the values that could be read, and the fields whose cells could not."""

    number: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    outcome: str = "new"


@dataclass
class Table:
    """``places``: field → index of its column, None for one that is the same for all rows; ``headers`` as written."""

    profile: Profile
    headers: list[str]
    places: dict[str, int | None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    def at(self, line: Line, name: str, detail: str, suggestion: str | None = None) -> Remark:
        """A remark on the cell of a field; on the whole row when the sheet has no such column."""
        index = self.places.get(name)
        if index is None:
            return Remark(detail, line.number, None, name, None, suggestion)
        return Remark(detail, line.number, letters(index), name, shown(line.cells, index), suggestion)

    def refuse(self, line: Line, name: str, detail: str, suggestion: str | None = None) -> None:
        self.remarks.errors.append(self.at(line, name, detail, suggestion))
        line.outcome = "refused"

    def warn(self, line: Line, name: str, detail: str) -> None:
        self.remarks.warnings.append(self.at(line, name, detail))


def shown(cells: Sequence[Cell], index: int) -> str:
    cell = cells[index] if index < len(cells) else ""
    return cell.shown if isinstance(cell, Odd) else cell


def read_table(site: Site, sheet: Sheet, profile: Profile, progress: Callable[[int, int], None]) -> Table:
    rows = sheet.rows
    table = Table(profile, _headers(rows, profile))
    table.remarks.warnings += [Remark(note) for note in sheet.notes]
    if profile.header:
        rows = rows[1:]
    if not rows:
        table.remarks.errors.append(Remark(later("There are no rows with samples in this sheet.")))
        return table
    _find_places(table, sheet.rows[0].number)
    _check_columns(table, rows)
    cells = Cells(site)
    constant = {source.field: source.value for source in profile.sources if source.value is not None}
    for done, row in enumerate(rows):
        if done % STRIDE == 0:
            progress(done, len(rows))
        table.lines.append(_line(table, row, cells, constant))
    progress(len(rows), len(rows))
    return table


def _headers(rows: Sequence[SheetRow], profile: Profile) -> list[str]:
    if not profile.header or not rows:
        return []
    return [shown(rows[0].cells, index).strip() for index in range(len(rows[0].cells))]


def _find_places(table: Table, header_row: int) -> None:
    by_header = {plain(s.header): s.field for s in table.profile.sources if s.header is not None}
    for index, header in enumerate(table.headers):
        found = by_header.get(plain(header))
        if found is None:
            continue
        if found in table.places:
            sentence = phrase("The column {column} is there twice; leave one out.", column=BY_FIELD[found].header)
            table.remarks.errors.append(Remark(sentence, header_row, letters(index), found, header))
        table.places.setdefault(found, index)
    for source in table.profile.sources:
        if source.header is None:
            table.places[source.field] = None if source.number is None else source.number - 1
    _check_needed(table, header_row)


def _check_needed(table: Table, header_row: int) -> None:
    for names in NEEDED:
        if not any(name in table.places for name in names):
            sentence = phrase("The sheet has no column {column}.", column=BY_FIELD[names[0]].header)
            table.remarks.errors.append(Remark(sentence, header_row, None, names[0]))


def _check_columns(table: Table, rows: Sequence[SheetRow]) -> None:
    """What stands in a column that the profile does not know is never dropped in silence."""
    taken = set(table.places.values())
    told: dict[int, SheetRow] = {}
    for row in rows:
        for index in range(len(row.cells)):
            if index not in taken and index not in told and shown(row.cells, index).strip():
                told[index] = row
    for index, row in sorted(told.items()):
        header = table.headers[index] if index < len(table.headers) else ""
        name = f"“{header}” " if header else ""
        sentence = f"The column {letters(index)} {name}is not one of the profile {table.profile.name}"
        if table.profile.whole:
            sentence += "; empty it, or describe your sheet by a mapping of its columns."
            remark = Remark(sentence, row.number, letters(index), None, shown(row.cells, index))
            table.remarks.errors.append(remark)
        else:
            remark = Remark(f"{sentence}: it is not taken in.", row.number, letters(index))
            table.remarks.warnings.append(remark)


def _line(table: Table, row: SheetRow, cells: Cells, constant: dict[str, str]) -> Line:
    line = Line(row.number, row.cells)
    for name, index in table.places.items():
        cell = constant[name] if index is None else row.cells[index] if index < len(row.cells) else ""
        found = Wrong(cell.detail) if isinstance(cell, Odd) else cells.read(name, cell)
        if isinstance(found, Wrong):
            table.refuse(line, name, found.detail, found.suggestion)
            line.bad.add(name)
        else:
            line.values[name] = found
    return line


def columns_of(table: Table) -> Iterable[dict[str, str | None]]:
    """For the reader: which column was taken for what."""
    fields = {index: name for name, index in table.places.items() if index is not None}
    wide = max([len(table.headers), *(index + 1 for index in fields)], default=0)
    for index in range(wide):
        header = table.headers[index] if index < len(table.headers) else None
        yield {"column": letters(index), "header": header, "field": fields.get(index)}
