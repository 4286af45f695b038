"""CSV and its kin, line by line, so that a file made to hurt is refused before it takes memory."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING, Final

from sample_tracking.imports.sheets import LONGEST_CELL, MOST_COLUMNS, Cell, Sheet, SheetRow
from sample_tracking.kernel.errors import Fault, Invalid, TooLarge
from sample_tracking.kernel.languages import later, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.kernel.languages import Phrase

SEPARATORS: Final = (",", ";", "\t")
LONGEST_LINE: Final = 65_536
LOOKED_AT: Final = 20
# What the export puts in front of a text that a spreadsheet program would take for a formula.
SHIELDED: Final = re.compile(r"'+[=+\-@\t\r]")


def read_text(content: bytes, most_rows: int, *, separator: str | None, unquoted: bool) -> Sheet:
    """``separator``: None to find it. ``unquoted``: a file whose quotes do not pair is read as if it had none."""
    content = _plain_lines(content)
    encoding = _encoding(content)
    wanted = separator or _separator(content, encoding)
    sheet = Sheet()
    records = csv.reader(_lines(content, encoding), delimiter=wanted, strict=True)
    try:
        _fill(sheet, records, most_rows)
    except csv.Error as error:
        if not unquoted:
            raise _unreadable(records.line_num, phrase("its quotes do not pair ({error})", error=error)) from error
        sheet = Sheet(notes=[later("The quotes in the file do not pair: they were read as plain characters.")])
        plain = csv.reader(_lines(content, encoding), delimiter=wanted, quoting=csv.QUOTE_NONE)
        _fill(sheet, plain, most_rows)
    return sheet


def _plain_lines(content: bytes) -> bytes:
    """Without the mark of UTF-8, and with line ends that can be told."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Invalid("The file is in UTF-16. Please save it as “CSV UTF-8”.")
    content = content.removeprefix(codecs.BOM_UTF8)
    return content if b"\n" in content else content.replace(b"\r", b"\n")


def _encoding(content: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), LONGEST_LINE):
            decoder.decode(content[start : start + LONGEST_LINE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    """Their line ends are those of the records; ``sep=;`` of Excel is an empty line."""
    with io.BytesIO(content) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b""), 1):
            if len(line) > LONGEST_LINE:
                told = later("Line {number} of the file is longer than {most} characters.")
                raise TooLarge(phrase(told, number=number, most=LONGEST_LINE))
            if b"\0" in line:
                raise _unreadable(number, phrase("it holds a NUL, which no text has"))
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError as error:
                byte = f"{line[error.start]:02X}"
                odd = phrase("it is neither UTF-8 nor Windows-1252 (byte {byte})", byte=byte)
                raise _unreadable(number, odd) from error
            yield "\n" if number == 1 and text.lower().startswith("sep=") else text


def _unreadable(number: int, why: Phrase) -> Invalid:
    sentence = phrase("Line {number} of the file cannot be read: {why}.", number=number, why=why)
    return Invalid(sentence, errors=[Fault(f"/rows/{number}", sentence)])


def _separator(content: bytes, encoding: str) -> str:
    """What parts the first lines into the most cells."""
    lines = []
    for line in _lines(content, encoding):
        if line.strip() and not line.startswith("#"):
            lines.append(line)
        if len(lines) == LOOKED_AT:
            break
    counted = {mark: min((line.count(mark) for line in lines), default=0) for mark in SEPARATORS}
    first = {mark: lines[0].count(mark) if lines else 0 for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: (counted[mark], first[mark]))


def _fill(sheet: Sheet, records: Iterator[list[str]], most_rows: int) -> None:
    for number, record in enumerate(records, 1):
        if not any(map(str.strip, record)) or record[0].lstrip().startswith("#"):
            continue
        if len(sheet.rows) > most_rows:  # one more for the header
            told = later("The file has more than {most} rows, the most that are taken in at once.")
            raise TooLarge(phrase(told, most=most_rows))
        if len(record) > MOST_COLUMNS:
            told = later("Row {number} has {columns} columns; at most {most} are read.")
            raise TooLarge(phrase(told, number=number, columns=len(record), most=MOST_COLUMNS))
        if any(len(cell) > LONGEST_CELL for cell in record):
            told = later("A cell of row {number} has more than {most} characters.")
            raise TooLarge(phrase(told, number=number, most=LONGEST_CELL))
        cells: list[Cell] = [cell[1:] if SHIELDED.match(cell) else cell for cell in record]
        sheet.rows.append(SheetRow(number, cells))
