"""What refers to a row, over all tables of the live database: nothing is deleted under somebody's feet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .schema import InboundKey, inbound_foreign_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .site import Site
    from .tables import Base
    from .unit import Unit


def inbound(site: Site, table: type[Base]) -> list[InboundKey]:
    """For ``unit.prepared``, since the catalogue is slow to ask."""
    with site.engine.connect() as connection:
        return inbound_foreign_keys(connection, table)


def referring(
    unit: Unit, things: Mapping[type[Base], Sequence[int]], but: Collection[tuple[str, str]] = ()
) -> list[str]:
    """The tables with rows that refer to any of these ids; ``but``: (table, column) of rows that do not count."""
    asked = [
        (key.table, _refers(key, ids))
        for table, ids in things.items()
        if ids
        for key in unit.prepared(inbound, table)
        if (key.table, key.column) not in but
    ]
    if not asked:
        return []
    row = unit.rows(sa.select(*(question for _, question in asked)))[0]
    return sorted({table for (table, _), there in zip(asked, row, strict=True) if there})


def still_used(unit: Unit, table: type[Base], ids: Sequence[int], but: Collection[tuple[str, str]] = ()) -> set[int]:
    """Those of the ids to which some row refers; ``but``: as above."""
    used = []
    for key in unit.prepared(inbound, table):
        if (key.table, key.column) in but:
            continue
        column: Any = sa.column(key.column)
        used.append(sa.select(column.label("used")).select_from(sa.table(key.table, column)).where(column.in_(ids)))
    found: Sequence[Any] = unit.rows(sa.union(*used)) if used else ()
    return {row[0] for row in found}


def _refers(key: InboundKey, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    column: Any = sa.column(key.column)
    return sa.exists(sa.select(sa.literal(1)).select_from(sa.table(key.table, column)).where(column.in_(ids)))
