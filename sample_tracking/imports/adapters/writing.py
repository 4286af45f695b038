"""Sheets for people to open: CSV that no spreadsheet program takes for formulas, and XLSX with choices in its columns.

XlsxWriter writes alone and needs nothing else; that it cannot read is no loss, since another library does that.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Choices = Mapping[str, Sequence[str]]

# A quote in front of these too, so that what is taken off at reading is what was put on.
ACTIVE: Final = re.compile(r"'*[=+\-@\t\r]")
SHEET: Final = "Samples"
CHOICES: Final = "Choices"
CHOSEN_ROWS: Final = 10_000
WIDTH: Final = 18


def csv_of(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """In UTF-8 with the mark by which Excel knows it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([_shielded(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _shielded(value: Any) -> Any:
    """Numbers stay numbers, also negative ones."""
    return f"'{value}" if isinstance(value, str) and ACTIVE.match(value) else value


def workbook_of(headers: Sequence[str], rows: Iterable[Sequence[Any]], choices: Choices) -> bytes:
    """``choices``: header → what a column may hold; a cell may hold something else, after a warning."""
    stream = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, {"in_memory": True, **plain}) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        text = workbook.add_format({"num_format": "@"})
        for index, header in enumerate(headers):
            sheet.write_string(0, index, header, workbook.add_format({"bold": True}))
            sheet.set_column(index, index, WIDTH, text)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                _write(sheet, number, index, value)
        _offer(workbook, sheet, headers, choices)
    return stream.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def _offer(workbook: Any, sheet: Any, headers: Sequence[str], choices: Choices) -> None:
    listed = workbook.add_worksheet(CHOICES)
    offered = [(header, values) for header, values in choices.items() if values]
    for index, (header, values) in enumerate(offered):
        listed.write_string(0, index, header)
        for number, value in enumerate(values, 1):
            listed.write_string(number, index, value)
        column = headers.index(header)
        span = xlsxwriter.utility.xl_range_abs(1, index, len(values), index)
        sheet.data_validation(
            *(1, column, CHOSEN_ROWS, column),
            {"validate": "list", "source": f"={CHOICES}!{span}", "error_type": "warning"},
        )
