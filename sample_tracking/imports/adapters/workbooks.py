"""The first sheet of an XLSX workbook."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import python_calamine as calamine

from sample_tracking.imports.columns import letters
from sample_tracking.imports.sheets import LONGEST_CELL, Cell, Odd, Sheet, SheetRow
from sample_tracking.kernel.errors import TooLarge
from sample_tracking.kernel.languages import later, phrase

from .archives import NONE, broken, repacked

if TYPE_CHECKING:
    from collections.abc import Collection

# Excel keeps 15 digits of a number; what is longer has lost some.
EXACT: Final = 10**15


def read_workbook(content: bytes, most_rows: int) -> Sheet:
    """The first sheet that is shown."""
    archive = repacked(content, most_rows)
    try:
        with calamine.load_workbook(io.BytesIO(archive.content)) as workbook:
            shown = [
                number
                for number, told in enumerate(workbook.sheets_metadata)
                if told.visible == calamine.SheetVisibleEnum.Visible and told.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            if not shown:
                return Sheet()
            rows = workbook.get_sheet_by_index(shown[0]).to_python(skip_empty_area=False)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise broken() from error
    failed = archive.failed[shown[0]] if shown[0] < len(archive.failed) else NONE
    return _sheet(rows, failed, most_rows)


def _sheet(rows: list[list[Any]], failed: Collection[str], most_rows: int) -> Sheet:
    sheet = Sheet()
    for number, values in enumerate(rows, 1):
        cells = [_cell(value, letters(index), number, failed) for index, value in enumerate(values)]
        while cells and cells[-1] == "":
            cells.pop()
        first = cells[0] if cells else ""
        if not cells or (isinstance(first, str) and first.lstrip().startswith("#")):
            continue
        if len(sheet.rows) > most_rows:  # one more for the header
            told = later("The sheet has more than {most} rows, the most that are taken in at once.")
            raise TooLarge(phrase(told, most=most_rows))
        sheet.rows.append(SheetRow(number, cells))
    return sheet


def _cell(value: Any, column: str, row: int, failed: Collection[str]) -> Cell:
    if isinstance(value, str):
        return _text(value, f"{column}{row}", failed) if value or failed else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, datetime | date | time | timedelta):
        told = phrase(
            "The spreadsheet program holds a date or time here ({value}). Format the cell as text.", value=value
        )
        return Odd(str(value), told)
    return Odd(str(value), later("What is in this cell cannot be read. Format it as text."))


def _text(value: str, place: str, failed: Collection[str]) -> Cell:
    if place in failed:
        return Odd(value or "#", later("The formula in this cell gives an error. Put the value itself."))
    if len(value) > LONGEST_CELL:
        raise TooLarge(phrase("The cell {place} has more than {most} characters.", place=place, most=LONGEST_CELL))
    return value


def _number(value: float) -> Cell:
    if not abs(value) < EXACT:  # nor infinite, nor no number
        return Odd(f"{value:.0f}", later("A number of so many digits has lost some of them. Format the cell as text."))
    return str(int(value)) if value == int(value) else repr(value)
