"""The SQL of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from plugins.phasing.schemas import PhasingProgramRunSchema
from sample_tracking.kernel.lists import Listing
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
    PhasingProgramRun,
    PhasingStep,
)

from .shared import details, found, of_no_other, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _seen_phasing_program_run(
    sight: Sight, narrow: Callable[[Any, Sight], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    """By the proposal of its bl session."""
    if sight == ALL:
        return sa.true()
    reached = sa.select(PhasingStep.program_run_id)
    reached = reached.join(AutoProcScaling, AutoProcScaling.auto_proc_scaling_id == PhasingStep.auto_proc_scaling_id)
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
    return PhasingProgramRun.phasing_program_run_id.in_(reached)


def _one_phasing_program_run(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("this_id", type_=sa.Integer)
    return details(site, PhasingProgramRunSchema).where(
        PhasingProgramRun.phasing_program_run_id == this, _seen_phasing_program_run(sight, sees)
    )


def find_phasing_program_run(unit: Unit, phasing_program_run_id: int) -> Document | None:
    if not unit.prepared(stands, PhasingProgramRun):
        return None
    reading = unit.prepared(compile_reading, PhasingProgramRunSchema)
    return found(unit, unit.prepared(_one_phasing_program_run, unit.sight), reading, phasing_program_run_id)


def _list_of_phasing_program_runs(site: Site, sight: Sight) -> Listing:
    criteria: list[sa.ColumnElement[bool]] = [_seen_phasing_program_run(sight, sees_in_list)]
    return Listing(
        details(site, PhasingProgramRunSchema),
        site.prepared(compile_reading, PhasingProgramRunSchema),
        PhasingProgramRun.phasing_program_run_id,
        criteria,
        newest_first=True,
    )


def page_of_phasing_program_runs(unit: Unit, query: Mapping[str, Any]) -> Page:
    if not unit.prepared(stands, PhasingProgramRun):
        return Page([])
    listing = unit.prepared(_list_of_phasing_program_runs, unit.sight)
    return listing.page(unit, query, {})
