"""Sheets as people send them."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from falcon import testing

from tests.world import Client

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = ("Dewar", "Container", "Container type", "Position", "Protein acronym", "Sample name")
PATH = "/proposals/mx23694/imports"


def csv(*rows: Sequence[Any], header: Sequence[str] = HEADER, separator: str = ",") -> bytes:
    return "".join(separator.join(map(str, row)) + "\n" for row in (header, *rows)).encode()


def xlsx(*rows: Sequence[Any], header: Sequence[str] = HEADER) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        workbook.set_properties({"created": datetime(2026, 3, 2, tzinfo=UTC)})  # the same bytes at any time
        sheet = workbook.add_worksheet()
        for number, row in enumerate((header, *rows)):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def puck(count: int, name: str = "p1", kind: str = "Puck", dewar: str = "D1") -> list[tuple[Any, ...]]:
    return [(dewar, name, kind, position, "LYS", f"{name}-{position}") for position in range(1, count + 1)]


def ask(
    client: Client, content: bytes, query: str = "name=Import", kind: str = "text/csv", **more: str
) -> testing.Result:
    return client.post(f"{PATH}?dry_run=true&{query}", content, **{"Content-Type": kind}, **more)


def commit(
    client: Client, content: bytes, query: str = "name=Import", kind: str = "text/csv", **more: str
) -> testing.Result:
    seen = ask(client, content, query, kind).json
    assert seen["errors"] == [], seen["errors"]
    return client.post(f"{PATH}?hash={seen['hash']}&{query}", content, **{"Content-Type": kind}, **more)


def told(answer: testing.Result) -> list[tuple[Any, ...]]:
    """Row, column and field of each error."""
    assert answer.status_code == 200, answer.text
    return [(error["row"], error["column"], error["field"]) for error in answer.json["errors"]]
