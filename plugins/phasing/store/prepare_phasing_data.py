"""The SQL of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from plugins.phasing.schemas import PreparePhasingDataSchema
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
    PhasingAnalysis,
    PhasingHasScaling,
    PreparePhasingData,
)

from .shared import below, details, found, of_no_other, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _seen_prepare_phasing_data(
    sight: Sight, narrow: Callable[[Any, Sight], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    """By the proposal of its bl session."""
    if sight == ALL:
        return sa.true()
    reached = sa.select(PhasingAnalysis.phasing_analysis_id)
    reached = reached.join(
        PhasingHasScaling, PhasingHasScaling.phasing_analysis_id == PhasingAnalysis.phasing_analysis_id
    )
    reached = reached.join(
        AutoProcScaling, AutoProcScaling.auto_proc_scaling_id == PhasingHasScaling.auto_proc_scaling_id
    )
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
    return PreparePhasingData.phasing_analysis_id.in_(reached)


FILTERS_OF_PREPARE_PHASING_DATA = ("phasing_analysis_id", "phasing_program_run_id", "space_group_id")


def _one_prepare_phasing_data(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("this_id", type_=sa.Integer)
    return details(site, PreparePhasingDataSchema).where(
        PreparePhasingData.prepare_phasing_data_id == this, _seen_prepare_phasing_data(sight, sees)
    )


def find_prepare_phasing_data(unit: Unit, prepare_phasing_data_id: int) -> Document | None:
    if not unit.prepared(stands, PreparePhasingData):
        return None
    reading = unit.prepared(compile_reading, PreparePhasingDataSchema)
    return found(unit, unit.prepared(_one_prepare_phasing_data, unit.sight), reading, prepare_phasing_data_id)


def _list_of_prepare_phasing_data(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    criteria: list[sa.ColumnElement[bool]] = [_seen_prepare_phasing_data(sight, sees_in_list)]
    known: dict[str, Any] = {
        "phasing_analysis_id": PreparePhasingData.phasing_analysis_id,
        "phasing_program_run_id": PreparePhasingData.phasing_program_run_id,
        "space_group_id": PreparePhasingData.space_group_id,
    }
    criteria += [known[name] == sa.bindparam(name) for name in filters]
    return Listing(
        details(site, PreparePhasingDataSchema),
        site.prepared(compile_reading, PreparePhasingDataSchema),
        PreparePhasingData.prepare_phasing_data_id,
        criteria,
        newest_first=True,
    )


def page_of_prepare_phasing_data(unit: Unit, query: Mapping[str, Any]) -> Page:
    if not unit.prepared(stands, PreparePhasingData):
        return Page([])
    listing = unit.prepared(_list_of_prepare_phasing_data, unit.sight, asked(query, FILTERS_OF_PREPARE_PHASING_DATA))
    return listing.page(unit, query, {name: query.get(name) for name in FILTERS_OF_PREPARE_PHASING_DATA})


def _prepare_phasing_data_below(site: Site) -> sa.Select[Any]:
    parents: sa.BindParameter[Any] = sa.bindparam("parent_ids", expanding=True)
    inside = details(site, PreparePhasingDataSchema).where(PreparePhasingData.phasing_analysis_id.in_(parents))
    inside = inside.add_columns(PreparePhasingData.phasing_analysis_id.label("parent_id"))
    return inside.order_by(PreparePhasingData.prepare_phasing_data_id)


def prepare_phasing_data_of(unit: Unit, phasing_analysis_ids: Sequence[int]) -> dict[int, list[Document]]:
    if not unit.prepared(stands, PreparePhasingData):
        return {phasing_analysis_id: [] for phasing_analysis_id in phasing_analysis_ids}
    reading = unit.prepared(compile_reading, PreparePhasingDataSchema)
    return below(unit, unit.prepared(_prepare_phasing_data_below), reading, phasing_analysis_ids)
