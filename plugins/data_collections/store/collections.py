"""Data collections: one, and pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from sample_tracking.kernel.lists import asked
from sample_tracking.kernel.measurements import sample_of_collection
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import AutoProcIntegration, BLSession, DataCollection, DataCollectionGroup, Proposal

from ..schemas import DataCollectionDetailSchema, DataCollectionSchema  # noqa: TID252 - plugins can move
from .best import joined, ranked
from .listing import NewestFirst
from .narrowing import FILTERS, collected, not_of_others, of_groups, params_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marshmallow import Schema

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

SNAPSHOTS: Final = (
    DataCollection.xtal_snapshot_full_path1,
    DataCollection.xtal_snapshot_full_path2,
    DataCollection.xtal_snapshot_full_path3,
    DataCollection.xtal_snapshot_full_path4,
)


def _reading(site: Site, schema: type[Schema]) -> Reading:
    run = aliased(AutoProcIntegration)
    programs = sa.select(sa.func.count(run.auto_proc_program_id.distinct()))
    expressions = {
        "proposal": Expression(Proposal.proposal_code + Proposal.proposal_number),
        "processing_count": Expression(
            programs.where(run.data_collection_id == DataCollection.data_collection_id).scalar_subquery()
        ),
    }
    return compile_reading(site, schema, expressions)


def _details(ids: sa.Subquery, sight: Sight, *columns: Any) -> sa.Select[Any]:
    best = ranked(ids, of_groups=False)
    group_id = DataCollection.data_collection_group_id
    statement = (
        sa.select(*columns)
        .select_from(best)
        .join(DataCollection, DataCollection.data_collection_id == best.c.page_id)
        .outerjoin(DataCollectionGroup, DataCollectionGroup.data_collection_group_id == group_id)
    )
    return joined(statement, best, sample_of_collection(), sight)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    group_id = DataCollection.data_collection_group_id
    this = (
        sa.select(DataCollection.data_collection_id.label("page_id"))
        .outerjoin(DataCollectionGroup, DataCollectionGroup.data_collection_group_id == group_id)
        .outerjoin(BLSession, BLSession.session_id == DataCollectionGroup.session_id)
        .where(DataCollection.data_collection_id == sa.bindparam("collection_id"))
        .where(sees(BLSession.proposal_id, sight), not_of_others(sight))
    )
    columns = site.prepared(_reading, DataCollectionDetailSchema).columns
    return _details(this.subquery("ids"), sight, *columns, *SNAPSHOTS)


def find(unit: Unit, collection_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"collection_id": collection_id, **unit.seer})
    if row is None:
        return None
    document = unit.prepared(_reading, DataCollectionDetailSchema).document(row)
    return {**document, "snapshots": [path for path in row[-len(SNAPSHOTS) :] if path]}


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> NewestFirst:
    key, group_id = DataCollection.data_collection_id, DataCollection.data_collection_group_id
    criteria: list[sa.ColumnElement[bool]] = [
        key.in_(sa.select(measured.c.collection_id)) for measured in collected(filters)
    ]
    if of_their_groups := of_groups(site, sight, filters):
        criteria.append(group_id.in_(sa.select(DataCollectionGroup.data_collection_group_id).where(*of_their_groups)))
    if "group" in filters:
        criteria.append(group_id == sa.bindparam("group"))
    if "status" in filters:
        criteria.append(DataCollection.run_status == sa.bindparam("status"))
    reading = site.prepared(_reading, DataCollectionSchema)
    return NewestFirst(key, criteria, lambda ids: _details(ids, sight, *reading.columns), reading)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params_of(query))
