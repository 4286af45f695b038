"""Which groups and collections a caller sees, and by what they are narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from sample_tracking.kernel.measurements import collections_of_samples
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees_in_list, sees_inside
from sample_tracking.kernel.tables import BLSample, BLSession, DataCollection, DataCollectionGroup, Dewar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.site import Site

Criterion = sa.ColumnElement[bool]
GROUP_FILTERS: Final = ("proposal", "session", "shipment", "container", "sample", "status")
FILTERS: Final = (*GROUP_FILTERS, "group")


def params_of(query: Mapping[str, Any]) -> dict[str, Any]:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    return {name: query.get(name) for name in (*FILTERS, "code", "number")}


def not_of_others(sight: Sight) -> Criterion:
    """Whether nothing in a group was collected of a sample whose owner keeps it to themselves."""
    if not sight.owned:
        return sa.true()
    of_another = sa.exists().where(
        DataCollection.data_collection_group_id == DataCollectionGroup.data_collection_group_id,
        ~_not_of_others(DataCollection.blsampleid, sight),
    )
    return sa.and_(_not_of_others(DataCollectionGroup.bl_sample_id, sight), ~of_another.correlate(DataCollectionGroup))


def _not_of_others(sample_id: Any, sight: Sight) -> Criterion:
    sample = aliased(BLSample)
    inside = sa.exists().where(sample.bl_sample_id == sample_id, sees_inside(sample.container_id, sight))
    return sa.or_(sample_id.is_(None), inside)


def collected(filters: tuple[str, ...]) -> list[sa.Subquery]:
    """What was collected of a sample, or of all in a container or a shipment: one subquery for each such filter."""
    known: dict[str, Criterion] = {
        "shipment": Dewar.shipping_id == sa.bindparam("shipment"),
        "container": BLSample.container_id == sa.bindparam("container"),
        "sample": BLSample.bl_sample_id == sa.bindparam("sample"),
    }
    return [collections_of_samples(known[name]) for name in filters if name in known]


def of_groups(site: Site, sight: Sight, filters: tuple[str, ...]) -> list[Criterion]:
    """Criteria on DataCollectionGroup alone; none for who sees everything and asks for everything."""
    session_id = DataCollectionGroup.session_id
    seen = sees_in_list(BLSession.proposal_id, sight)
    if "proposal" in filters:
        seen = BLSession.proposal_id == seen_proposal_id(site, sight)
    criteria = [not_of_others(sight)]
    if not isinstance(seen, sa.True_):
        criteria.append(session_id.in_(sa.select(BLSession.session_id).where(seen)))
    if "session" in filters:
        criteria.append(session_id == sa.bindparam("session"))
    return [criterion for criterion in criteria if not isinstance(criterion, sa.True_)]
