"""The parts of a workbook, which is a ZIP archive: looked at before anything of it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from sample_tracking.imports.sheets import MOST_COLUMNS
from sample_tracking.kernel.errors import Invalid, TooLarge
from sample_tracking.kernel.languages import later, phrase

MOST_ENTRIES: Final = 200
MOST_BYTES: Final = 50_000_000
MOST_RATIO: Final = 100
# Below this, a part that shrinks well is nothing to be afraid of.
SMALL: Final = 100_000
DIRECTORY: Final = struct.Struct("<4s4H2LH")
LONGEST_DIRECTORY: Final = 64 * 1024
CHUNK: Final = 64 * 1024
READ: Final = (".xml", ".rels")
WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
STRINGS: Final = "xl/sharedstrings.xml"
MOST_CELLS: Final = 1_000_000
NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Archive:
    """``content``: the workbook built anew. ``failed``: for each sheet, the cells whose formulas gave an error."""

    content: bytes
    failed: list[frozenset[str]]


def repacked(content: bytes, most_rows: int) -> Archive:
    """The same workbook of parts that were read to their end and are what they say; Invalid or TooLarge else."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            return _rebuilt(archive, entries, most_rows)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise broken() from error


def broken() -> Invalid:
    return Invalid("The file is no XLSX workbook. Please save it as “Excel workbook (.xlsx)”, or as CSV.")


def _check_directory(content: bytes) -> None:
    """Its last record tells how many entries there are, without reading them."""
    start = content.rfind(b"PK\x05\x06")
    if not content.startswith(b"PK") or start < 0 or len(content) < start + DIRECTORY.size:
        raise broken()
    _, _, _, _, number, size, _, _ = DIRECTORY.unpack_from(content, start)
    if number > MOST_ENTRIES or size > LONGEST_DIRECTORY:
        raise TooLarge(phrase("The workbook has more than {most} parts.", most=MOST_ENTRIES))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(phrase("The workbook has more than {most} parts.", most=MOST_ENTRIES))
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        told = later("The workbook is larger than {most} MB when it is unpacked.")
        raise TooLarge(phrase(told, most=MOST_BYTES // 1_000_000))
    if any(e.file_size > SMALL and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries):
        raise TooLarge(later("The workbook holds a part that is far larger than it should be."))
    if WORKBOOK not in names or "[Content_Types].xml" not in names or len(set(names)) < len(names):
        raise broken()


def _rebuilt(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], most_rows: int) -> Archive:
    made, looks = io.BytesIO(), {}
    strings: list[int] = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as copy:
        for entry in sorted(entries, key=lambda entry: entry.filename.lower() != STRINGS):  # which others refer to
            if not entry.filename.lower().endswith(READ):
                continue
            look = looks[entry.filename] = _Look(most_rows, strings)
            with archive.open(entry) as part, copy.open(zipfile.ZipInfo(entry.filename), "w") as kept:
                for chunk in iter(lambda: part.read(CHUNK), b""):
                    look.feed(chunk)
                    kept.write(chunk)
            look.feed(b"", last=True)
    targets = looks[RELATIONS].targets if RELATIONS in looks else {}
    parts = [_part(targets.get(sheet, "")) for sheet in looks[WORKBOOK].sheets]
    return Archive(made.getvalue(), [frozenset(looks[part].failed) if part in looks else NONE for part in parts])


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _Look:
    """Reads a part as XML: no entities, no cell farther out than a sheet of samples goes, no more text than that.

    A reader that lays a sheet out as a table makes room for all between the first and the last cell, and copies a text
    for each cell that refers to it. ``strings``: the lengths of the texts that cells refer to, in their order.
    """

    def __init__(self, most_rows: int, strings: list[int]) -> None:
        self.furthest = most_rows * 2
        self.strings = strings
        self.row = self.reference = self.kind = self.text = ""
        self.last_row = self.last_column = self.length = 0
        self.failed: set[str] = set()
        self.sheets: list[str] = []
        self.targets: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise broken() from error

    def _doctype(self, *_: object) -> None:
        raise broken()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.text = ""
        if name == "c":
            self.reference = attributes.get("r") or self.row
            self.kind = attributes.get("t", "")
        elif name in ("v", "is"):
            self._check(self.reference)
        elif name == "row":
            self.row = attributes.get("r", "")
        elif name == "sheet":
            self.sheets += [told for key, told in attributes.items() if key.rpartition(":")[2] == "id"]
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _characters(self, text: str) -> None:
        self.text += text
        self.length += len(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self.strings.append(self.length)
            self.length = 0
        elif name == "v" and self.kind == "s":
            number = self.text.strip()
            if not (number.isascii() and number.isdigit() and len(number) < 9 and int(number) < len(self.strings)):
                raise broken()
            self.length += self.strings[int(number)]
        if self.length > MOST_BYTES:
            told = later("The workbook holds more than {most} million characters.")
            raise TooLarge(phrase(told, most=MOST_BYTES // 1_000_000))

    def _check(self, reference: str) -> None:
        column = reference.rstrip("0123456789")
        row = reference[len(column) :]
        if len(column) > 3 or _number(column) > MOST_COLUMNS or len(row) > 7 or int(row or 0) > self.furthest:
            told = later("The workbook has a filled cell at {cell}; only {columns} columns and {rows} rows are read.")
            raise TooLarge(phrase(told, cell=reference[:20], columns=MOST_COLUMNS, rows=self.furthest))
        self.last_row = max(self.last_row, int(row or 0))
        self.last_column = max(self.last_column, _number(column))
        if self.last_row * self.last_column > MOST_CELLS:
            told = later("The workbook has a filled cell at {cell}, too far from the others.")
            raise TooLarge(phrase(told, cell=reference))
        if self.kind == "e":
            self.failed.add(reference)


def _number(column: str) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
