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


class Listing:
    """A list by one key, its statements made once: the first page, the pages after a key, the count.

    ``details`` selects the columns of ``reading`` for all things; ``criteria`` speak of the key's table alone.
    """

    def __init__(
        self,
        details: sa.Select[Any],
        reading: Reading,
        key: Any,
        criteria: Sequence[sa.ColumnElement[bool]],
        *,
        newest_first: bool = False,
    ) -> None:
        self._reading = reading
        order = key.desc() if newest_first else key.asc()
        after_id: sa.BindParameter[int] = sa.bindparam("after_id", type_=sa.Integer)
        beyond = key < after_id if newest_first else key > after_id
        self._first, self._next = (self._page(details, key, order, [*criteria, *further]) for further in ([], [beyond]))
        self._count = sa.select(sa.func.count(key)).where(*criteria)

    @staticmethod
    def _page(details: sa.Select[Any], key: Any, order: Any, criteria: Sequence[Any]) -> sa.Select[Any]:
        ids = sa.select(key.label("page_id")).where(*criteria).order_by(order).limit(page_size()).subquery("ids")
        return details.join(ids, ids.c.page_id == key).order_by(order)

    def page(self, unit: Unit, query: Mapping[str, Any], params: Mapping[str, Any]) -> Page:
        """``query``: limit, after and count, as ``PageQuery`` gives them."""
        after = query.get("after")
        sent = params if after is None else {**params, "after_id": after[0]}
        found = read_page(unit, self._first if after is None else self._next, self._reading, sent, query)
        if not query.get("count"):
            return found
        return Page(found.items, found.next_key, count_of(unit, self._count, params))


def page_size() -> sa.BindParameter[int]:
    return sa.bindparam("page_size", type_=sa.Integer)


def count_of(unit: Unit, statement: sa.Select[Any], params: Mapping[str, Any]) -> int:
    row = unit.row(statement, {**params, **unit.seer})
    return 0 if row is None else int(row[0])
