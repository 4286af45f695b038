"""The SQL of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from plugins.phasing.schemas import PhasingStepSchema
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
    PhasingStep,
)

from .shared import below, details, found, of_no_other, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _seen_phasing_step(sight: Sight, narrow: Callable[[Any, Sight], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
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
    return PhasingStep.auto_proc_scaling_id.in_(reached)


FILTERS_OF_PHASING_STEPS = ("program_run_id", "space_group_id", "auto_proc_scaling_id")


def _one_phasing_step(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("this_id", type_=sa.Integer)
    return details(site, PhasingStepSchema).where(PhasingStep.phasing_step_id == this, _seen_phasing_step(sight, sees))


def find_phasing_step(unit: Unit, phasing_step_id: int) -> Document | None:
    if not unit.prepared(stands, PhasingStep):
        return None
    reading = unit.prepared(compile_reading, PhasingStepSchema)
    return found(unit, unit.prepared(_one_phasing_step, unit.sight), reading, phasing_step_id)


def _list_of_phasing_steps(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    criteria: list[sa.ColumnElement[bool]] = [_seen_phasing_step(sight, sees_in_list)]
    known: dict[str, Any] = {
        "program_run_id": PhasingStep.program_run_id,
        "space_group_id": PhasingStep.space_group_id,
        "auto_proc_scaling_id": PhasingStep.auto_proc_scaling_id,
    }
    criteria += [known[name] == sa.bindparam(name) for name in filters]
    return Listing(
        details(site, PhasingStepSchema),
        site.prepared(compile_reading, PhasingStepSchema),
        PhasingStep.phasing_step_id,
        criteria,
        newest_first=True,
    )


def page_of_phasing_steps(unit: Unit, query: Mapping[str, Any]) -> Page:
    if not unit.prepared(stands, PhasingStep):
        return Page([])
    listing = unit.prepared(_list_of_phasing_steps, unit.sight, asked(query, FILTERS_OF_PHASING_STEPS))
    return listing.page(unit, query, {name: query.get(name) for name in FILTERS_OF_PHASING_STEPS})


def _phasing_steps_below(site: Site) -> sa.Select[Any]:
    parents: sa.BindParameter[Any] = sa.bindparam("parent_ids", expanding=True)
    inside = details(site, PhasingStepSchema).where(PhasingStep.program_run_id.in_(parents))
    inside = inside.add_columns(PhasingStep.program_run_id.label("parent_id"))
    return inside.order_by(PhasingStep.phasing_step_id)


def phasing_steps_of(unit: Unit, phasing_program_run_ids: Sequence[int]) -> dict[int, list[Document]]:
    if not unit.prepared(stands, PhasingStep):
        return {phasing_program_run_id: [] for phasing_program_run_id in phasing_program_run_ids}
    reading = unit.prepared(compile_reading, PhasingStepSchema)
    return below(unit, unit.prepared(_phasing_steps_below), reading, phasing_program_run_ids)
