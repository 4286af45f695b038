"""The SQL of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from plugins.phasing.schemas import PhasingHasScalingSchema
from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.reading import compile_reading
from sample_tracking.kernel.sight import ALL, sees, sees_in_list
from sample_tracking.kernel.tables import (
    AutoProcIntegration,
    AutoProcScaling,
    AutoProcScalingHasInt,
    BLSession,
    DataCollection,
    DataCollectionGroup,
    PhasingHasScaling,
)

from .shared import below, details, found, of_no_other, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _seen_phasing_has_scaling(
    sight: Sight, narrow: Callable[[Any, Sight], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    """By the proposal of its bl session."""
    if sight == ALL:
        return sa.true()
    reached = sa.select(AutoProcScaling.auto_proc_scaling_id)
    reached = reached.join(
        AutoProcScalingHasInt, AutoProcScalingHasInt.auto_proc_scaling_id == AutoProcScaling.auto_proc_scaling_id
    )
    reached = reached.join(
        AutoProcIntegration,
        AutoProcIntegration.auto_proc_integration_id == AutoProcScalingHasInt.auto_proc_integration_id,
    )
    reached = reached.join(DataCollection, DataCollection.data_collection_id == AutoProcIntegration.data_collection_id)
    reached = reached.join(
        DataCollectionGroup, DataCollectionGroup.data_collection_group_id == DataCollection.data_collection_group_id
    )
    reached = reached.join(BLSession, BLSession.session_id == DataCollectionGroup.session_id)
    reached = reached.where(narrow(BLSession.proposal_id, sight), of_no_other(DataCollectionGroup.bl_sample_id, sight))
    return PhasingHasScaling.auto_proc_scaling_id.in_(reached)


FILTERS_OF_PHASING_HAS_SCALINGS = ("phasing_analysis_id", "auto_proc_scaling_id")


def _one_phasing_has_scaling(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("this_id", type_=sa.Integer)
    return details(site, PhasingHasScalingSchema).where(
        PhasingHasScaling.phasing_has_scaling_id == this, _seen_phasing_has_scaling(sight, sees)
    )


def find_phasing_has_scaling(unit: Unit, phasing_has_scaling_id: int) -> Document | None:
    if not unit.prepared(stands, PhasingHasScaling):
        return None
    reading = unit.prepared(compile_reading, PhasingHasScalingSchema)
    return found(unit, unit.prepared(_one_phasing_has_scaling, unit.sight), reading, phasing_has_scaling_id)


def _list_of_phasing_has_scalings(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    criteria: list[sa.ColumnElement[bool]] = [_seen_phasing_has_scaling(sight, sees_in_list)]
    known: dict[str, Any] = {
        "phasing_analysis_id": PhasingHasScaling.phasing_analysis_id,
        "auto_proc_scaling_id": PhasingHasScaling.auto_proc_scaling_id,
    }
    criteria += [known[name] == sa.bindparam(name) for name in filters]
    return Listing(
        details(site, PhasingHasScalingSchema),
        site.prepared(compile_reading, PhasingHasScalingSchema),
        PhasingHasScaling.phasing_has_scaling_id,
        criteria,
        newest_first=True,
    )


def page_of_phasing_has_scalings(unit: Unit, query: Mapping[str, Any]) -> Page:
    if not unit.prepared(stands, PhasingHasScaling):
        return Page([])
    listing = unit.prepared(_list_of_phasing_has_scalings, unit.sight, asked(query, FILTERS_OF_PHASING_HAS_SCALINGS))
    return listing.page(unit, query, {name: query.get(name) for name in FILTERS_OF_PHASING_HAS_SCALINGS})


def _phasing_has_scalings_below(site: Site) -> sa.Select[Any]:
    parents: sa.BindParameter[Any] = sa.bindparam("parent_ids", expanding=True)
    inside = details(site, PhasingHasScalingSchema).where(PhasingHasScaling.phasing_analysis_id.in_(parents))
    inside = inside.add_columns(PhasingHasScaling.phasing_analysis_id.label("parent_id"))
    return inside.order_by(PhasingHasScaling.phasing_has_scaling_id)


def phasing_has_scalings_of(unit: Unit, phasing_analysis_ids: Sequence[int]) -> dict[int, list[Document]]:
    if not unit.prepared(stands, PhasingHasScaling):
        return {phasing_analysis_id: [] for phasing_analysis_id in phasing_analysis_ids}
    reading = unit.prepared(compile_reading, PhasingHasScalingSchema)
    return below(unit, unit.prepared(_phasing_has_scalings_below), reading, phasing_analysis_ids)
