"""The form in which somebody says what the columns of a sheet are.

``column-0`` …: the field that a column holds, or nothing; ``always-dewar`` …: what is the same in all rows; ``rows``:
the first rows of the sheet, so that it need not be sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from sample_tracking.imports.schemas import ImportMappingSchema
from sample_tracking.imports.service import COLUMNS, MOST_COLUMNS, NEEDED, letters, plain
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.plain_words import plainly
from sample_tracking.kernel.validating import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TITLES: Final = {column.field: column.header for column in COLUMNS}
LETTERS: Final = tuple(letters(index) for index in range(MOST_COLUMNS))
"""What spreadsheet programs call the columns that a sheet may have."""
ALWAYS: Final = ("dewar", "container", "container_type", "protein")
"""What is often the same for a whole sheet, and then no column of it."""
LONGEST: Final = 60
LONGEST_TITLE: Final = 200
MISSING: Final = later("No column is {title}: choose it.")
OR_ALWAYS: Final = later("No column is {title}: choose it, or type below what it is in all rows.")
WRONG: Final = later("The columns are not saved yet: look at what is marked. What you chose is still here.")


def kept(rows: Sequence[Sequence[str]]) -> str:
    """For the form: titles whole, as sheets are known by them, other cells as far as they are shown."""
    return orjson.dumps([list(rows[0]), *([cell[:LONGEST] for cell in row] for row in rows[1:])]).decode()


def first_rows(typed: Mapping[str, str]) -> list[list[str]] | None:
    """None: no sheet was sent yet."""
    try:
        rows = orjson.loads(typed.get("rows", ""))
    except orjson.JSONDecodeError:
        return None
    if not isinstance(rows, list) or not rows or not all(_is_row(row, rows[0]) for row in rows):
        return None
    return rows


def _is_row(row: object, first: object) -> bool:
    if not isinstance(row, list) or not isinstance(first, list) or len(row) != len(first):
        return False
    return len(row) <= MOST_COLUMNS and all(isinstance(cell, str) for cell in row)


def wished(typed: Mapping[str, str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The mapping, as the interface takes it; Invalid with the place of each fault in the form."""
    slots = list(_slots(typed, rows[0], has_titles=typed.get("header") == "yes"))
    faults = [*_twice(slots), *_lacking({column["field"] for _, column in slots})]
    if faults:
        raise Invalid(WRONG, errors=faults)
    columns = [column for _, column in slots]
    wish = {"name": typed.get("name", ""), "header": typed.get("header") == "yes", "columns": columns}
    try:
        return load(ImportMappingSchema(), wish, "/", Invalid, WRONG, echo=False)
    except Invalid as refused:
        refused.errors = tuple(_placed(fault, [name for name, _ in slots]) for fault in refused.errors)
        raise plainly(refused, dict(typed)) from refused


def _slots(
    typed: Mapping[str, str], titles: Sequence[str], *, has_titles: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Fields of the form that say something, and what. A column without a title of its own is known by its place."""
    known = [plain(title) for title in titles]
    for number, title in enumerate(titles):
        field = typed.get(f"column-{number}", "")
        if not field:
            continue
        is_own = bool(known[number]) and known.count(known[number]) == 1 and len(title) <= LONGEST_TITLE
        place = {"header": title} if has_titles and is_own else {"number": number + 1}
        yield f"column-{number}", {"field": field, **place}
    for field in ALWAYS:
        if value := typed.get(f"always-{field}", "").strip():
            yield f"always-{field}", {"field": field, "value": value}


def _twice(slots: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    told: set[str] = set()
    for name, column in slots:
        if column["field"] in told:
            title = TITLES.get(column["field"], column["field"])
            yield Fault(f"/{name}", phrase("Another column is {title} already.", title=title))
        told.add(column["field"])


def _lacking(chosen: set[str]) -> Iterator[Fault]:
    for names in NEEDED:
        if not chosen.intersection(names):
            pattern = OR_ALWAYS if names[0] in ALWAYS else MISSING
            sentence = phrase(pattern, title=TITLES[names[0]])
            yield Fault(f"/needed/{names[0]}", sentence)


def _placed(fault: Fault, names: Sequence[str]) -> Fault:
    """From the place in the list to the field of the form."""
    parts = fault.pointer.split("/")
    if len(parts) > 2 and parts[1] == "columns" and parts[2].isdigit():
        return Fault(f"/{names[int(parts[2])]}", fault.detail)
    return fault


def columns_of(rows: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """As `imports.preview` has them; for a form that is shown again, in which everything was chosen already."""
    return [{"column": LETTERS[number], "field": None} for number in range(len(rows[0]))]
