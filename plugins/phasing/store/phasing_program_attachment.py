"""The SQL of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from plugins.phasing.schemas import PhasingProgramAttachmentSchema
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
    PhasingProgramAttachment,
    PhasingProgramRun,
    PhasingStep,
)

from .shared import below, details, found, of_no_other, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _seen_phasing_program_attachment(
    sight: Sight, narrow: Callable[[Any, Sight], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    """By the proposal of its bl session."""
    if sight == ALL:
        return sa.true()
    reached = sa.select(PhasingProgramRun.phasing_program_run_id)
    reached = reached.join(PhasingStep, PhasingStep.program_run_id == PhasingProgramRun.phasing_program_run_id)
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
    return PhasingProgramAttachment.phasing_program_run_id.in_(reached)


FILTERS_OF_PHASING_PROGRAM_ATTACHMENTS = ("phasing_program_run_id", "file_name")


def _one_phasing_program_attachment(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("this_id", type_=sa.Integer)
    return details(site, PhasingProgramAttachmentSchema).where(
        PhasingProgramAttachment.phasing_program_attachment_id == this, _seen_phasing_program_attachment(sight, sees)
    )


def find_phasing_program_attachment(unit: Unit, phasing_program_attachment_id: int) -> Document | None:
    if not unit.prepared(stands, PhasingProgramAttachment):
        return None
    reading = unit.prepared(compile_reading, PhasingProgramAttachmentSchema)
    return found(
        unit, unit.prepared(_one_phasing_program_attachment, unit.sight), reading, phasing_program_attachment_id
    )


def _list_of_phasing_program_attachments(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    criteria: list[sa.ColumnElement[bool]] = [_seen_phasing_program_attachment(sight, sees_in_list)]
    known: dict[str, Any] = {
        "phasing_program_run_id": PhasingProgramAttachment.phasing_program_run_id,
        "file_name": PhasingProgramAttachment.file_name,
    }
    criteria += [known[name] == sa.bindparam(name) for name in filters]
    return Listing(
        details(site, PhasingProgramAttachmentSchema),
        site.prepared(compile_reading, PhasingProgramAttachmentSchema),
        PhasingProgramAttachment.phasing_program_attachment_id,
        criteria,
        newest_first=True,
    )


def page_of_phasing_program_attachments(unit: Unit, query: Mapping[str, Any]) -> Page:
    if not unit.prepared(stands, PhasingProgramAttachment):
        return Page([])
    listing = unit.prepared(
        _list_of_phasing_program_attachments, unit.sight, asked(query, FILTERS_OF_PHASING_PROGRAM_ATTACHMENTS)
    )
    return listing.page(unit, query, {name: query.get(name) for name in FILTERS_OF_PHASING_PROGRAM_ATTACHMENTS})


def _phasing_program_attachments_below(site: Site) -> sa.Select[Any]:
    parents: sa.BindParameter[Any] = sa.bindparam("parent_ids", expanding=True)
    inside = details(site, PhasingProgramAttachmentSchema).where(
        PhasingProgramAttachment.phasing_program_run_id.in_(parents)
    )
    inside = inside.add_columns(PhasingProgramAttachment.phasing_program_run_id.label("parent_id"))
    return inside.order_by(PhasingProgramAttachment.phasing_program_attachment_id)


def phasing_program_attachments_of(unit: Unit, phasing_program_run_ids: Sequence[int]) -> dict[int, list[Document]]:
    if not unit.prepared(stands, PhasingProgramAttachment):
        return {phasing_program_run_id: [] for phasing_program_run_id in phasing_program_run_ids}
    reading = unit.prepared(compile_reading, PhasingProgramAttachmentSchema)
    return below(unit, unit.prepared(_phasing_program_attachments_below), reading, phasing_program_run_ids)
