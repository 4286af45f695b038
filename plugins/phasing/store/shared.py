"""The SQL of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from sample_tracking.kernel.reading import compile_reading
from sample_tracking.kernel.sight import sees_inside
from sample_tracking.kernel.tables import BLSample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marshmallow import Schema

    from sample_tracking.kernel.reading import Document, Reading
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.tables import Base
    from sample_tracking.kernel.unit import Unit


def details(site: Site, schema: type[Schema]) -> sa.Select[Any]:
    return sa.select(*site.prepared(compile_reading, schema).columns)


def stands(site: Site, table: type[Base]) -> bool:
    """Whether this site's database has the table."""
    return site.has(table)


def found(unit: Unit, statement: sa.Select[Any], reading: Reading, this_id: int) -> Document | None:
    row = unit.row(statement, {"this_id": this_id, **unit.seer})
    return None if row is None else reading.document(row)


def below(
    unit: Unit, statement: sa.Select[Any], reading: Reading, parent_ids: Sequence[int]
) -> dict[int, list[Document]]:
    """The documents by parent; ``statement`` selects the parent's id after the columns of the reading."""
    documents: dict[int, list[Document]] = {parent_id: [] for parent_id in parent_ids}
    if parent_ids:
        for row in unit.rows(statement, {"parent_ids": parent_ids}):
            documents[row[-1]].append(reading.document(row))
    return documents


def of_no_other(sample_id: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """Whether a sample is in no container that its owner keeps to themselves."""
    if not sight.owned:
        return sa.true()
    sample = aliased(BLSample)
    inside = sa.exists().where(sample.bl_sample_id == sample_id, sees_inside(sample.container_id, sight))
    return sa.or_(sample_id.is_(None), inside)
