"""Pages of things: ids first in a derived table, details joined after, filters by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .paging import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .reading import Document, Reading
    from .unit import Unit


def escaped(text: str) -> str:
    """For LIKE with ``!`` as the escape."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def asked(query: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    """The filters that a query uses, in a fixed order: the key under which its statement is prepared."""
    return tuple(name for name in names if query.get(name) is not None)


def read_page(
    unit: Unit,
    statement: sa.Select[Any],
    reading: Reading,
    params: Mapping[str, Any],
    query: Mapping[str, Any],
    key: Sequence[str] = ("id",),
) -> Page:
    """``statement`` takes ``page_size``; ``key`` names the fields of the last item that the next page starts after."""
    rows = unit.rows(statement, {**params, **unit.seer, "page_size": query["limit"] + 1})
    documents: list[Document] = reading.documents(rows[: query["limit"]])
    more = len(rows) > query["limit"]
    return Page(documents, tuple(documents[-1][name] for name in key) if more else None)


def page_size() -> sa.BindParameter[int]:
    return sa.bindparam("page_size", type_=sa.Integer)


def count_of(unit: Unit, statement: sa.Select[Any], params: Mapping[str, Any]) -> int:
    row = unit.row(statement, {**params, **unit.seer})
    return 0 if row is None else int(row[0])
