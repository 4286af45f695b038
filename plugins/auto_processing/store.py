"""The SQL of processing programs.

A program is of the proposals in whose sessions its collections were made. One without any collection, which has
failed before it began, is for those who see all proposals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.measurements import collections_of_samples, of_seen_collections, program_state
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcProgramAttachment,
    AutoProcProgramMessage,
    AutoProcScaling,
    AutoProcScalingHasInt,
    AutoProcScalingStatistics,
    BLSample,
    BLSession,
    DataCollection,
    DataCollectionGroup,
)

from .schemas import (
    DataSetRowSchema,
    IntegrationSchema,
    ProcessingProgramDetailSchema,
    ProcessingProgramSchema,
    ProgramFileSchema,
    ProgramMessageSchema,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marshmallow import Schema

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

OF_COLLECTIONS: Final = ("data_collection", "group", "sample", "session", "proposal")
FILTERS: Final = (*OF_COLLECTIONS, "program", "status")
KEY: Final = AutoProcProgram.auto_proc_program_id


def _seen(columns: tuple[Any, ...], sight: Sight, proposal: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Of integrations of collections that the caller sees; ``proposal`` speaks of BLSession."""
    statement: sa.Select[Any] = (
        sa.select(*columns)
        .select_from(AutoProcIntegration)
        .join(DataCollection, DataCollection.data_collection_id == AutoProcIntegration.data_collection_id)
    )
    return of_seen_collections(statement, proposal, sight)


def _of_this_program() -> sa.ColumnElement[bool]:
    return AutoProcIntegration.auto_proc_program_id == KEY


def _reading(site: Site, schema: type[Schema], sight: Sight) -> Reading:
    def over_collections(value: Any) -> Expression:
        seen = _seen((value,), sight, sees(BLSession.proposal_id, sight)).where(_of_this_program())
        return Expression(seen.correlate(AutoProcProgram).scalar_subquery())

    collection, limit = AutoProcIntegration.data_collection_id, AutoProcScalingStatistics.resolution_limit_high
    first = sa.select(AutoProc.space_group).where(AutoProc.auto_proc_program_id == KEY)
    best = (
        sa.select(sa.func.min(limit))
        .join(AutoProcScaling, AutoProcScaling.auto_proc_scaling_id == AutoProcScalingStatistics.auto_proc_scaling_id)
        .join(AutoProc, AutoProc.auto_proc_id == AutoProcScaling.auto_proc_id)
        .where(
            AutoProc.auto_proc_program_id == KEY,
            AutoProcScalingStatistics.scaling_statistics_type == "overall",
            limit > 0,
        )
    )
    expressions = {
        "status": Expression(program_state()),
        "data_collection_id": over_collections(sa.func.min(collection)),
        "collection_count": over_collections(sa.func.count(collection.distinct())),
        "space_group": Expression(first.order_by(AutoProc.auto_proc_id).limit(1).scalar_subquery()),
        "resolution_high": Expression(best.scalar_subquery()),
    }
    return compile_reading(site, schema, expressions)


def _criteria(site: Site, sight: Sight, filters: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    known: dict[str, sa.ColumnElement[bool]] = {
        "program": AutoProcProgram.processing_programs == sa.bindparam("program"),
        "status": program_state() == sa.bindparam("status"),
    }
    criteria = [known[name] for name in filters if name in known]
    narrowed = [name for name in filters if name in OF_COLLECTIONS]
    proposal = sees_in_list(BLSession.proposal_id, sight)
    if "proposal" in filters:
        proposal = BLSession.proposal_id == seen_proposal_id(site, sight)
    if isinstance(proposal, sa.True_) and not narrowed:
        return criteria
    programs = _seen((AutoProcIntegration.auto_proc_program_id,), sight, proposal)
    programs = programs.where(AutoProcIntegration.auto_proc_program_id.is_not(None))
    return [KEY.in_(programs.where(*(_of_collection(name) for name in narrowed))), *criteria]


def _of_collection(name: str) -> sa.ColumnElement[bool]:
    collection: Any = AutoProcIntegration.data_collection_id
    if name == "sample":
        measured = collections_of_samples(BLSample.bl_sample_id == sa.bindparam("sample"))
        return collection.in_(sa.select(measured.c.collection_id))  # type: ignore[no-any-return]
    known: dict[str, sa.ColumnElement[bool]] = {
        "data_collection": collection == sa.bindparam("data_collection"),
        "group": DataCollection.data_collection_group_id == sa.bindparam("group"),
        "session": DataCollectionGroup.session_id == sa.bindparam("session"),
    }
    return known.get(name, sa.true())


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    reading = site.prepared(_reading, ProcessingProgramSchema, sight)
    details: Any = sa.select(*reading.columns).select_from(AutoProcProgram)
    return Listing(details, reading, KEY, _criteria(site, sight, filters), newest_first=True)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    params = {name: query.get(name) for name in (*FILTERS, "code", "number")}
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def _visible(sight: Sight) -> sa.ColumnElement[bool]:
    proposal = sees(BLSession.proposal_id, sight)
    if isinstance(proposal, sa.True_):
        return proposal
    return sa.exists(_seen((sa.literal(1),), sight, proposal).where(_of_this_program()).correlate(AutoProcProgram))


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    columns = site.prepared(_reading, ProcessingProgramDetailSchema, sight).columns
    this = sa.bindparam("program_id") == KEY
    return sa.select(*columns).select_from(AutoProcProgram).where(this, _visible(sight))


def find(unit: Unit, program_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"program_id": program_id, **unit.seer})
    reading = unit.prepared(_reading, ProcessingProgramDetailSchema, unit.sight)
    return None if row is None else reading.document(row)


def _integrations(site: Site, sight: Sight) -> tuple[sa.Select[Any], Reading]:
    integration, link = AutoProcIntegration, AutoProcScalingHasInt
    result = (
        sa.select(sa.func.min(AutoProcScaling.auto_proc_id))
        .join(link, link.auto_proc_scaling_id == AutoProcScaling.auto_proc_scaling_id)
        .where(link.auto_proc_integration_id == integration.auto_proc_integration_id)
        .correlate(integration)
    )
    reading = compile_reading(site, IntegrationSchema, {"result_id": Expression(result.scalar_subquery())})
    this = integration.auto_proc_program_id == sa.bindparam("program_id")
    seen = _seen(reading.columns, sight, sees(BLSession.proposal_id, sight))
    return seen.where(this).order_by(integration.auto_proc_integration_id), reading


def integrations(unit: Unit, program_id: int) -> list[Document]:
    """Of the collections that the caller sees."""
    statement, reading = unit.prepared(_integrations, unit.sight)
    return reading.documents(unit.rows(statement, {"program_id": program_id, **unit.seer}))


def _data_sets(site: Site) -> sa.Select[Any]:
    statistics = AutoProcScalingStatistics
    return (
        sa.select(*site.prepared(compile_reading, DataSetRowSchema).columns)
        .select_from(AutoProc)
        .outerjoin(AutoProcScaling, AutoProcScaling.auto_proc_id == AutoProc.auto_proc_id)
        .outerjoin(statistics, statistics.auto_proc_scaling_id == AutoProcScaling.auto_proc_scaling_id)
        .where(AutoProc.auto_proc_program_id == sa.bindparam("program_id"))
        .order_by(AutoProc.auto_proc_id, statistics.anomalous, statistics.auto_proc_scaling_statistics_id)
    )


def data_set_rows(unit: Unit, program_id: int) -> list[Document]:
    """Of a program that the caller sees: each data set once a shell, or once without; merged pairs first."""
    rows = unit.rows(unit.prepared(_data_sets), {"program_id": program_id})
    return unit.prepared(compile_reading, DataSetRowSchema).documents(rows)


def _messages(site: Site) -> sa.Select[Any]:
    message = AutoProcProgramMessage
    columns = site.prepared(compile_reading, ProgramMessageSchema).columns
    this = message.auto_proc_program_id == sa.bindparam("program_id")
    return sa.select(*columns).where(this).order_by(message.auto_proc_program_message_id)


def messages(unit: Unit, program_id: int) -> list[Document]:
    """Of a program that the caller sees, oldest first; the Java flavour has no table for them."""
    if not unit.site.has(AutoProcProgramMessage):
        return []
    rows = unit.rows(unit.prepared(_messages), {"program_id": program_id})
    return unit.prepared(compile_reading, ProgramMessageSchema).documents(rows)


def _attachments(site: Site) -> sa.Select[Any]:
    """Those that were not taken back."""
    file = AutoProcProgramAttachment
    columns = site.prepared(compile_reading, ProgramFileSchema).columns
    there = sa.select(*columns).where(file.auto_proc_program_id == sa.bindparam("program_id"))
    if site.has(file.deleted):
        there = there.where(sa.func.coalesce(file.deleted, sa.false()) == sa.false())
    return there.order_by(file.auto_proc_program_attachment_id)


def attachments(unit: Unit, program_id: int) -> list[Document]:
    """Of a program that the caller sees."""
    rows = unit.rows(unit.prepared(_attachments), {"program_id": program_id})
    return unit.prepared(compile_reading, ProgramFileSchema).documents(rows)


def _attachment(site: Site, sight: Sight) -> sa.Select[Any]:
    file = AutoProcProgramAttachment
    joined = _attachments(site).join(AutoProcProgram, file.auto_proc_program_id == KEY)
    this = file.auto_proc_program_attachment_id == sa.bindparam("attachment_id")
    return joined.where(this, _visible(sight))


def attachment(unit: Unit, program_id: int, attachment_id: int) -> Document | None:
    params = {"program_id": program_id, "attachment_id": attachment_id, **unit.seer}
    row = unit.row(unit.prepared(_attachment, unit.sight), params)
    return None if row is None else unit.prepared(compile_reading, ProgramFileSchema).document(row)
