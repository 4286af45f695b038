"""Files made to hurt, and files that are not what they say: refused at once, and the memory stays as it was."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sample_tracking.imports.adapters import read_text, read_workbook
from sample_tracking.imports.sheets import Odd
from sample_tracking.kernel.errors import Invalid
from tests.world import Service

from .sheets import HEADER, PATH, XLSX, csv, puck, xlsx

MIB = 1024 * 1024
MOST_GROWTH = 50 * MIB
SHEET = "xl/worksheets/sheet1.xml"


def memory() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def rebuilt(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A good workbook with its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(*puck(2)))) as good, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, change(name, good.read(name)))
        for name, content in (more or {}).items():
            bad.writestr(name, content)
    return made.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return rebuilt(lambda name, part: part.replace(old, new) if name == SHEET else part)


def bomb() -> bytes:
    return rebuilt(lambda name, part: part + b" " * (49 * MIB) if name == SHEET else part)


def huge_bomb() -> bytes:
    return rebuilt(lambda _, part: part, {f"xl/media/{n}.xml": b"<a>" + b" " * (8 * MIB) + b"</a>" for n in range(10)})


def lying() -> bytes:
    """Says that its sheet is small, which is 40 MiB."""
    content = bytearray(rebuilt(lambda name, part: part + b" " * (40 * MIB) if name == SHEET else part))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    for start in range(len(content)):
        if content[start : start + 4] == size:
            content[start : start + 4] = struct.pack("<L", 1000)
    return bytes(content)


def many_entries() -> bytes:
    return rebuilt(lambda _, part: part, {f"xl/{number}.xml": b"<a/>" for number in range(1000)})


def hidden_entries() -> bytes:
    """Many entries, of which the last record tells five."""
    content = bytearray(many_entries())
    last = content.rfind(b"PK\x05\x06")
    struct.pack_into("<2H", content, last + 8, 5, 5)
    return bytes(content)


def wide() -> bytes:
    return in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def wide_without_names() -> bytes:
    return in_sheet(b"</sheetData>", b'<row r="1048576"><c><v>1</v></c></row></sheetData>')


def far_apart() -> bytes:
    return in_sheet(b"</sheetData>", b'<row r="19000"><c r="GR19000"><v>1</v></c></row></sheetData>')


def echoes() -> bytes:
    """One long text to which many cells refer."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(9, 10_000))
    long = b"<sst><si><t>" + b"x" * 8000 + b"</t></si>" + b"<si><t>y</t></si>" * 30 + b"</sst>"

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return long
        return part.replace(b"</sheetData>", cells + b"</sheetData>") if name == SHEET else part

    return rebuilt(change)


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    head = b'<!DOCTYPE worksheet [<!ENTITY a0 "lol">' + entities + b"]><worksheet"
    return in_sheet(b"<worksheet", head)


def archive(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as made_up:
        for name, content in parts.items():
            made_up.writestr(name, content)
    return made.getvalue()


REFUSED: dict[str, Callable[[], bytes]] = {
    "a bomb": bomb,
    "a larger bomb": huge_bomb,
    "sizes that lie": lying,
    "many entries": many_entries,
    "entries that are not told": hidden_entries,
    "a cell at the far end": wide,
    "a row at the far end": wide_without_names,
    "cells far apart": far_apart,
    "a text told over and over": echoes,
    "billion laughs": laughs,
    "an archive in an archive": lambda: archive({"inner.zip": archive({"a.xml": b"<a/>"})}),
    "an old xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    "an ods": lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
    "a text": lambda: csv(*puck(1)),
    "nothing": lambda: b"",
    "half of a workbook": lambda: xlsx(*puck(2))[:3000],
    "broken XML": lambda: in_sheet(b"</sheetData>", b""),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_workbook_is_refused_that_is(what: str, sqlite: Service) -> None:
    content, client = REFUSED[what](), sqlite.client("user")
    before = memory()
    answer = client.post(f"{PATH}?dry_run=true&name=x", content, Content_Type=XLSX)
    assert answer.status_code in (413, 422), answer.text
    assert memory() - before < MOST_GROWTH


def test_a_dimension_that_lies_does_no_harm() -> None:
    content = rebuilt(lambda _, part: part.replace(b'<dimension ref="A1:F3"/>', b'<dimension ref="A1:XFD1048576"/>'))
    before = memory()
    assert [len(row.cells) for row in read_workbook(content, 100).rows] == [6, 6, 6]
    assert memory() - before < MOST_GROWTH


TEXTS = {
    "a NUL": csv(*puck(1)) + b"D1,p1\0,Puck,2,LYS,x\n",
    "a long line": b"a," * (2 * MIB),
    "a long cell": csv(("x" * 20_000, *[""] * 5)),
    "UTF-16": csv(*puck(1)).decode().encode("utf-16"),
    "a byte of no character set": csv(*puck(1)) + b"D1,p1,Puck,2,LYS,\x81\n",
    "quotes that do not pair": csv(*puck(1)) + b'D1,"p1,Puck,2,LYS,x\n',
    "many columns": b"," * 300 + b"x\n",
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_is_refused_with(what: str, sqlite: Service) -> None:
    before = memory()
    answer = sqlite.client("user").post(f"{PATH}?dry_run=true&name=x&profile=own", TEXTS[what])
    assert answer.status_code in (413, 422), answer.text
    assert memory() - before < MOST_GROWTH


def test_too_many_rows_and_too_many_bytes_are_refused(sqlite: Service) -> None:
    client = sqlite.client("user")
    rows = b"D1,p1,Puck,1,LYS,x\n" * 10_001
    assert client.post(f"{PATH}?dry_run=true&name=x", csv(*puck(1)) + rows).status_code == 413
    lines = (b" " * 1023 + b"\n") * (10 * 1024)
    assert len(lines) == 10 * MIB
    assert client.post(f"{PATH}?dry_run=true&name=x", lines + b"\n").status_code == 413
    assert client.post(f"{PATH}?dry_run=true&name=x", lines).status_code == 200


def test_other_media_types_are_refused(sqlite: Service) -> None:
    for kind in ("application/json", "application/vnd.ms-excel", "text/plain", "multipart/form-data"):
        answer = sqlite.client("user").post(f"{PATH}?dry_run=true", csv(*puck(1)), Content_Type=kind)
        assert answer.status_code == 415
        assert "text/csv" in answer.json["accepted"]


def test_a_cell_that_shows_something_else_than_it_holds_is_a_mistake() -> None:
    content = in_sheet(b"</sheetData>", b'<row r="4"><c r="A4" t="e"><v>#DIV/0!</v></c></row></sheetData>')
    (cell,) = read_workbook(content, 100).rows[-1].cells
    assert isinstance(cell, Odd)
    assert cell.shown == "#"


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=400), st.sampled_from([",", ";", None]), st.booleans())
def test_any_bytes_are_a_sheet_or_refused(content: bytes, separator: str | None, unquoted: bool) -> None:  # noqa: FBT001
    try:
        sheet = read_text(content, 100, separator=separator, unquoted=unquoted)
    except Invalid:
        return
    assert all(any(str(cell).strip() for cell in row.cells) for row in sheet.rows)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_workbook_with_a_changed_byte_is_a_sheet_or_refused(data: st.DataObject) -> None:
    content = bytearray(xlsx(*puck(1), header=HEADER))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_workbook(bytes(content), 100)
    except Invalid:
        return


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["sheetData", "c", "v", "row", "is"]))
def test_a_sheet_with_odd_xml_is_a_sheet_or_refused(text: str, element: str) -> None:
    part = f"<{element}>{text}</{element}>".encode("utf-8", "surrogatepass")
    try:
        read_workbook(in_sheet(b"</sheetData>", part + b"</sheetData>"), 100)
    except Invalid:
        return
