"""The SQL of phasing analyses.

An analysis is of the proposals in whose sessions the data of its scalings were collected. Older programs name a
scaling in Phasing_has_Scaling, newer ones in PhasingStep as well, and some there alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.measurements import collections_of_samples, of_seen_collections
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import (
    AutoProcIntegration,
    AutoProcScalingHasInt,
    BLSample,
    BLSession,
    DataCollection,
    Phasing,
    PhasingAnalysis,
    PhasingHasScaling,
    PhasingProgramAttachment,
    PhasingProgramRun,
    PhasingStatistics,
    PhasingStep,
    PreparePhasingData,
    SpaceGroup,
)

from .schemas import (
    AnalysisSchema,
    DataSetSchema,
    FileSchema,
    PreparationSchema,
    SolutionSchema,
    StatisticSchema,
    StepSchema,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marshmallow import Schema

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

OF_COLLECTIONS: Final = ("data_collection", "sample", "session", "proposal")
FILTERS: Final = (*OF_COLLECTIONS, "method", "status")
KEY: Final = PhasingAnalysis.phasing_analysis_id
RUN: Final = PhasingProgramRun.phasing_program_run_id
NAMING: Final[tuple[Any, ...]] = (PhasingHasScaling, PhasingStep)
"""The tables that say which scaling an analysis has used."""
RUNNING: Final[tuple[tuple[Any, Any], ...]] = (
    (Phasing, Phasing.phasing_program_run_id),
    (PreparePhasingData, PreparePhasingData.phasing_program_run_id),
    (PhasingStep, PhasingStep.program_run_id),
)


def _seen(columns: tuple[Any, ...], naming: Any, sight: Sight, proposal: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """From the collections that an analysis has used, as ``naming`` says; ``proposal`` speaks of BLSession."""
    statement: sa.Select[Any] = (
        sa.select(*columns)
        .select_from(naming)
        .join(AutoProcScalingHasInt, AutoProcScalingHasInt.auto_proc_scaling_id == naming.auto_proc_scaling_id)
        .join(
            AutoProcIntegration,
            AutoProcIntegration.auto_proc_integration_id == AutoProcScalingHasInt.auto_proc_integration_id,
        )
        .join(DataCollection, DataCollection.data_collection_id == AutoProcIntegration.data_collection_id)
    )
    return of_seen_collections(statement, proposal, sight)


def _any_run(criterion: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            sa.exists().where(table.phasing_analysis_id == KEY, run_id == RUN, criterion).correlate(PhasingAnalysis)
            for table, run_id in RUNNING
        )
    )


def _status() -> sa.ColumnElement[str]:
    ended = PhasingProgramRun.phasing_status
    return sa.case(
        (_any_run(ended.is_(False)), "failed"),
        (_any_run(ended.is_(None)), "running"),
        (_any_run(ended.is_(True)), "done"),
        else_="unknown",
    )


def _method() -> sa.ColumnElement[str | None]:
    """Of the last step or solution that has one."""
    last = [
        sa.select(table.method)
        .where(table.phasing_analysis_id == KEY, table.method.is_not(None))
        .order_by(key.desc())
        .limit(1)
        .correlate(PhasingAnalysis)
        .scalar_subquery()
        for table, key in ((PhasingStep, PhasingStep.phasing_step_id), (Phasing, Phasing.phasing_id))
    ]
    return sa.func.coalesce(*last)


def _reading(site: Site, sight: Sight) -> Reading:
    proposal = sees(BLSession.proposal_id, sight)
    first = [
        _seen((sa.func.min(DataCollection.data_collection_id),), naming, sight, proposal)
        .where(naming.phasing_analysis_id == KEY)
        .correlate(PhasingAnalysis)
        .scalar_subquery()
        for naming in NAMING
    ]
    expressions = {
        "data_collection_id": Expression(sa.func.coalesce(*first)),
        "method": Expression(_method()),
        "status": Expression(_status()),
    }
    return compile_reading(site, AnalysisSchema, expressions)


def _details(site: Site, sight: Sight) -> sa.Select[Any]:
    return sa.select(*site.prepared(_reading, sight).columns).select_from(PhasingAnalysis)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("analysis_id", type_=sa.Integer)
    found = _details(site, sight).where(this == KEY)
    if sight.everything and not sight.limited:
        return found
    proposal = sees(BLSession.proposal_id, sight)
    ways = [_seen((naming.phasing_analysis_id,), naming, sight, proposal) for naming in NAMING]
    seen = (way.where(n.phasing_analysis_id == this) for way, n in zip(ways, NAMING, strict=True))
    return found.where(sa.or_(*(KEY.in_(way) for way in seen)))


def find(unit: Unit, phasing_analysis_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"analysis_id": phasing_analysis_id, **unit.seer})
    return None if row is None else unit.prepared(_reading, unit.sight).document(row)


def _criteria(site: Site, sight: Sight, filters: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    method: sa.BindParameter[str] = sa.bindparam("method")
    with_method = [
        KEY.in_(sa.select(table.phasing_analysis_id).where(table.method == method)) for table in (PhasingStep, Phasing)
    ]
    known: dict[str, sa.ColumnElement[bool]] = {
        "method": sa.or_(*with_method),
        "status": _status() == sa.bindparam("status"),
    }
    criteria = [known[name] for name in filters if name in known]
    narrowed = [_of_collection(name) for name in filters if name in OF_COLLECTIONS]
    proposal = sees_in_list(BLSession.proposal_id, sight)
    if "proposal" in filters:
        proposal = BLSession.proposal_id == seen_proposal_id(site, sight)
    if sight.everything and not sight.limited and not narrowed:
        return criteria
    ways = [
        _seen((naming.phasing_analysis_id,), naming, sight, proposal).where(
            naming.phasing_analysis_id.is_not(None), *narrowed
        )
        for naming in NAMING
    ]
    found = sa.union(*ways).subquery()
    return [KEY.in_(sa.select(found.c[0])), *criteria]


def _of_collection(name: str) -> sa.ColumnElement[bool]:
    collection: Any = DataCollection.data_collection_id
    if name == "sample":
        measured = collections_of_samples(BLSample.bl_sample_id == sa.bindparam("sample"))
        return collection.in_(sa.select(measured.c.collection_id))  # type: ignore[no-any-return]
    known: dict[str, sa.ColumnElement[bool]] = {
        "data_collection": collection == sa.bindparam("data_collection"),
        "session": BLSession.session_id == sa.bindparam("session"),
    }
    return known.get(name, sa.true())


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    reading, criteria = site.prepared(_reading, sight), _criteria(site, sight, filters)
    return Listing(_details(site, sight), reading, KEY, criteria, newest_first=True)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    params = {name: query.get(name) for name in (*FILTERS, "code", "number")}
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def _run_state(ended: bool | None) -> str:  # noqa: FBT001 - as the column has it
    return "running" if ended is None else "done" if ended else "failed"


def _inner_reading(site: Site, schema: type[Schema]) -> Reading:
    ended: Any = PhasingProgramRun.phasing_status
    return compile_reading(site, schema, {"status": Expression(ended, _run_state)})


def _inside(unit: Unit, schema: type[Schema], build: Any, params: Mapping[str, Any]) -> list[Document]:
    return unit.prepared(_inner_reading, schema).documents(unit.rows(unit.prepared(build), params))


def _select(site: Site, schema: type[Schema], table: Any) -> sa.Select[Any]:
    """The rows of an analysis; ``table`` has its id."""
    columns: Any = sa.select(*site.prepared(_inner_reading, schema).columns).select_from(table)
    found: sa.Select[Any] = columns.where(table.phasing_analysis_id == sa.bindparam("analysis_id"))
    return found


def _with_run(site: Site, schema: type[Schema], table: Any, run_id: Any) -> sa.Select[Any]:
    joined = _select(site, schema, table).outerjoin(PhasingProgramRun, run_id == RUN)
    return joined.outerjoin(SpaceGroup, SpaceGroup.space_group_id == table.space_group_id)


def _data_sets(site: Site) -> sa.Select[Any]:
    return _select(site, DataSetSchema, PhasingHasScaling).order_by(PhasingHasScaling.phasing_has_scaling_id)


def data_sets(unit: Unit, phasing_analysis_id: int) -> list[Document]:
    return _inside(unit, DataSetSchema, _data_sets, {"analysis_id": phasing_analysis_id})


def _preparations(site: Site) -> sa.Select[Any]:
    run_id, key = PreparePhasingData.phasing_program_run_id, PreparePhasingData.prepare_phasing_data_id
    return _with_run(site, PreparationSchema, PreparePhasingData, run_id).order_by(key)


def preparations(unit: Unit, phasing_analysis_id: int) -> list[Document]:
    return _inside(unit, PreparationSchema, _preparations, {"analysis_id": phasing_analysis_id})


def _solutions(site: Site) -> sa.Select[Any]:
    return _with_run(site, SolutionSchema, Phasing, Phasing.phasing_program_run_id).order_by(Phasing.phasing_id)


def solutions(unit: Unit, phasing_analysis_id: int) -> list[Document]:
    return _inside(unit, SolutionSchema, _solutions, {"analysis_id": phasing_analysis_id})


def _steps(site: Site) -> sa.Select[Any]:
    return _with_run(site, StepSchema, PhasingStep, PhasingStep.program_run_id).order_by(PhasingStep.phasing_step_id)


def steps(unit: Unit, phasing_analysis_id: int) -> list[Document]:
    return _inside(unit, StepSchema, _steps, {"analysis_id": phasing_analysis_id})


def _statistics(site: Site) -> sa.Select[Any]:
    """Of the analysis's data sets."""
    columns: Any = sa.select(*site.prepared(_inner_reading, StatisticSchema).columns).select_from(PhasingStatistics)
    own = PhasingStatistics.phasing_has_scaling_id1 == PhasingHasScaling.phasing_has_scaling_id
    found: sa.Select[Any] = columns.join(PhasingHasScaling, own).where(
        PhasingHasScaling.phasing_analysis_id == sa.bindparam("analysis_id")
    )
    return found.order_by(
        PhasingStatistics.metric, PhasingStatistics.bin_number, PhasingStatistics.phasing_statistics_id
    )


def statistics(unit: Unit, phasing_analysis_id: int) -> list[Document]:
    return _inside(unit, StatisticSchema, _statistics, {"analysis_id": phasing_analysis_id})


def _attachments(site: Site) -> sa.Select[Any]:
    runs: sa.BindParameter[Any] = sa.bindparam("runs", expanding=True)
    columns: Any = sa.select(*site.prepared(_inner_reading, FileSchema).columns)
    found: sa.Select[Any] = columns.where(PhasingProgramAttachment.phasing_program_run_id.in_(runs))
    return found.order_by(PhasingProgramAttachment.phasing_program_attachment_id)


def attachments(unit: Unit, run_ids: Sequence[int]) -> list[Document]:
    return _inside(unit, FileSchema, _attachments, {"runs": run_ids}) if run_ids else []
