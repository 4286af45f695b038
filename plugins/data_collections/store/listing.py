"""A list whose details know more than their row: the ids of a page first, then what is joined to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import count_of, page_size, read_page
from sample_tracking.kernel.paging import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.reading import Reading
    from sample_tracking.kernel.unit import Unit


class NewestFirst:
    """As the kernel's ``Listing``, but ``details`` is made around the ids of the page, ``page_id`` in a subquery."""

    def __init__(
        self,
        key: Any,
        criteria: Sequence[sa.ColumnElement[bool]],
        details: Callable[[sa.Subquery], sa.Select[Any]],
        reading: Reading,
    ) -> None:
        self._reading = reading
        beyond = key < sa.bindparam("after_id", type_=sa.Integer)
        self._first, self._next = (
            details(
                sa.select(key.label("page_id"))
                .where(*criteria, *further)
                .order_by(key.desc())
                .limit(page_size())
                .subquery("ids")
            ).order_by(key.desc())
            for further in ([], [beyond])
        )
        self._count = sa.select(sa.func.count(key)).where(*criteria)

    def page(self, unit: Unit, query: Mapping[str, Any], params: Mapping[str, Any]) -> Page:
        after = query.get("after")
        sent = params if after is None else {**params, "after_id": after[0]}
        found = read_page(unit, self._first if after is None else self._next, self._reading, sent, query)
        if not query.get("count"):
            return found
        return Page(found.items, found.next_key, count_of(unit, self._count, params))
