"""Groups of data collections: one, and pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from sample_tracking.kernel.lists import asked
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading, site_time
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import BLSession, DataCollection, DataCollectionGroup, Proposal

from ..schemas import DataCollectionGroupSchema  # noqa: TID252 - plugins can move
from .best import joined, ranked
from .listing import NewestFirst
from .narrowing import GROUP_FILTERS, collected, not_of_others, of_groups, params_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _reading(site: Site) -> Reading:
    group, collection = DataCollectionGroup, aliased(DataCollection)

    def over_all(value: Any) -> Any:
        inside = collection.data_collection_group_id == group.data_collection_group_id
        return sa.select(value).where(inside).correlate(group).scalar_subquery()

    def moment(value: Any, otherwise: Any) -> Expression:
        return Expression(sa.func.coalesce(over_all(value), otherwise), lambda found: site_time(found, site.zone))

    expressions = {
        "proposal": Expression(Proposal.proposal_code + Proposal.proposal_number),
        "start_at": moment(sa.func.min(collection.start_time), group.start_time),
        "end_at": moment(sa.func.max(collection.end_time), group.end_time),
        "collection_count": Expression(over_all(sa.func.count(collection.data_collection_id))),
        "image_count": Expression(over_all(sa.func.coalesce(sa.func.sum(collection.number_of_images), 0)), int),
    }
    return compile_reading(site, DataCollectionGroupSchema, expressions)


def _details(site: Site, ids: sa.Subquery, sight: Sight) -> sa.Select[Any]:
    best = ranked(ids, of_groups=True)
    statement = (
        sa.select(*site.prepared(_reading).columns)
        .select_from(best)
        .join(DataCollectionGroup, DataCollectionGroup.data_collection_group_id == best.c.page_id)
    )
    return joined(statement, best, DataCollectionGroup.bl_sample_id, sight)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    group_id = DataCollectionGroup.data_collection_group_id
    this = (
        sa.select(group_id.label("page_id"))
        .outerjoin(BLSession, BLSession.session_id == DataCollectionGroup.session_id)
        .where(group_id == sa.bindparam("group_id"), sees(BLSession.proposal_id, sight))
        .where(not_of_others(sight))
    )
    return _details(site, this.subquery("ids"), sight)


def find_group(unit: Unit, group_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"group_id": group_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> NewestFirst:
    key, criteria = DataCollectionGroup.data_collection_group_id, of_groups(site, sight, filters)
    criteria += [key.in_(sa.select(measured.c.group_id)) for measured in collected(filters)]
    if "status" in filters:
        with_status = sa.exists().where(
            DataCollection.data_collection_group_id == key, DataCollection.run_status == sa.bindparam("status")
        )
        criteria.append(with_status)
    return NewestFirst(key, criteria, lambda ids: _details(site, ids, sight), site.prepared(_reading))


def page_of_groups(unit: Unit, query: Mapping[str, Any]) -> Page:
    return unit.prepared(_list, unit.sight, asked(query, GROUP_FILTERS)).page(unit, query, params_of(query))
