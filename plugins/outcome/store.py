"""The SQL of outcomes: one statement a level for all samples of a shipment, of a container, or for one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.measurements import PROGRAM_STATES, collections_of_samples, program_state
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading, site_time
from sample_tracking.kernel.sight import sees, sees_container
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcScaling,
    AutoProcScalingHasInt,
    AutoProcScalingStatistics,
    BLSample,
    Container,
    Crystal,
    Dewar,
    Protein,
    Shipping,
)

from .schemas import BestResultSchema, CollectedSchema, ProgramCountsSchema, ShippedSampleSchema

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

LEVELS: Final = MappingProxyType(
    {"shipment": Shipping.shipping_id, "container": Container.container_id, "sample": BLSample.bl_sample_id}
)


def _which(level: str) -> sa.ColumnElement[bool]:
    return LEVELS[level] == sa.bindparam("thing_id")


def samples(unit: Unit, level: str, thing_id: int) -> list[Document] | None:
    """By puck and position; None for what the caller does not see, or is in no shipment."""
    rows = unit.rows(unit.prepared(_samples, level, unit.sight), {"thing_id": thing_id, **unit.seer})
    there = [row for row in rows if row[0] is not None]
    return unit.prepared(compile_reading, ShippedSampleSchema).documents(there) if rows else None


def _samples(site: Site, level: str, sight: Sight) -> sa.Select[Any]:
    """A shipment without samples has a row without one."""
    inside = sa.and_(Container.dewar_id == Dewar.dewar_id, sees_container(Container, sight))
    return (
        sa.select(*site.prepared(compile_reading, ShippedSampleSchema).columns)
        .select_from(Shipping)
        .outerjoin(Dewar, Dewar.shipping_id == Shipping.shipping_id)
        .outerjoin(Container, inside)
        .outerjoin(BLSample, BLSample.container_id == Container.container_id)
        .outerjoin(Crystal, Crystal.crystal_id == BLSample.crystal_id)
        .outerjoin(Protein, Protein.protein_id == Crystal.protein_id)
        .where(_which(level), sees(Shipping.proposal_id, sight))
        .order_by(Container.container_id, sa.cast(BLSample.location, sa.Integer), BLSample.bl_sample_id)
    )


def collected(unit: Unit, level: str, thing_id: int) -> dict[int, Document]:
    """By sample, those with a group; also of containers that the caller does not see, as in the next two."""
    return _by_sample(unit, _collected, level, thing_id)


def _names(joined: str | None) -> list[str]:
    return sorted(joined.split(",")) if joined else []


def program_counts(unit: Unit, level: str, thing_id: int) -> dict[int, Document]:
    """By sample, those with a program."""
    return _by_sample(unit, _program_counts, level, thing_id)


def best_results(unit: Unit, level: str, thing_id: int) -> dict[int, Document]:
    """By sample, those with a data set: the one that reaches furthest."""
    return _by_sample(unit, _best_results, level, thing_id)


Prepared = tuple[sa.Select[Any], Reading]


def _by_sample(unit: Unit, build: Callable[[Site, str], Prepared], level: str, thing_id: int) -> dict[int, Document]:
    """The statements have the sample's id last."""
    statement, reading = unit.prepared(build, level)
    return {row[-1]: reading.document(row) for row in unit.rows(statement, {"thing_id": thing_id})}


def _collected(site: Site, level: str) -> Prepared:
    found = collections_of_samples(_which(level)).c

    def moment(value: Any) -> str | None:
        return site_time(value, site.zone)

    last = sa.func.max(sa.func.coalesce(found.ended, found.began))
    collected_at = sa.case((found.collection_id.is_not(None), found.beamline))
    expressions = {
        "groups": Expression(sa.func.count(found.group_id.distinct())),
        "collections": Expression(sa.func.count(found.collection_id)),
        "images": Expression(sa.func.coalesce(sa.func.sum(found.images), 0), int),
        "first_collected_at": Expression(sa.func.min(found.began), moment),
        "last_collected_at": Expression(last, moment),
        "beamlines": Expression(sa.func.group_concat(collected_at.distinct()), _names),
    }
    reading = compile_reading(site, CollectedSchema, expressions)
    return sa.select(*reading.columns, found.sample_id).group_by(found.sample_id), reading


def _program_counts(site: Site, level: str) -> Prepared:
    """A program that has put several collections together counts once."""
    found = collections_of_samples(_which(level)).c
    reading = compile_reading(
        site, ProgramCountsSchema, {state: Expression(_number(state)) for state in PROGRAM_STATES}
    )
    statement = (
        sa.select(*reading.columns, found.sample_id)
        .join(AutoProcIntegration, AutoProcIntegration.data_collection_id == found.collection_id)
        .join(AutoProcProgram, AutoProcProgram.auto_proc_program_id == AutoProcIntegration.auto_proc_program_id)
        .group_by(found.sample_id)
    )
    return statement, reading


def _number(state: str) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((program_state() == state, AutoProcProgram.auto_proc_program_id)).distinct())


def _best_results(site: Site, level: str) -> Prepared:
    """Ids first, the details of the first of each sample after."""
    reading = compile_reading(site, BestResultSchema)
    ranked = _ranked(level).subquery("ranked").c
    overall = AutoProcScalingStatistics.auto_proc_scaling_statistics_id
    statement = (
        sa.select(*reading.columns, ranked.sample_id)
        .join(AutoProcScalingStatistics, overall == ranked.statistics_id)
        .join(AutoProc, AutoProc.auto_proc_id == ranked.auto_proc_id)
        .join(AutoProcProgram, AutoProcProgram.auto_proc_program_id == ranked.program_id)
        .where(ranked.place == 1)
    )
    return statement, reading


def _ranked(level: str) -> sa.Select[Any]:
    found = collections_of_samples(_which(level)).c
    overall, link = AutoProcScalingStatistics, AutoProcScalingHasInt
    best_first = (overall.resolution_limit_high, overall.auto_proc_scaling_statistics_id)
    place = sa.func.row_number().over(partition_by=found.sample_id, order_by=best_first)
    return (
        sa.select(
            found.sample_id,
            AutoProcProgram.auto_proc_program_id.label("program_id"),
            AutoProcScaling.auto_proc_id,
            overall.auto_proc_scaling_statistics_id.label("statistics_id"),
            place.label("place"),
        )
        .join(AutoProcIntegration, AutoProcIntegration.data_collection_id == found.collection_id)
        .join(AutoProcProgram, AutoProcProgram.auto_proc_program_id == AutoProcIntegration.auto_proc_program_id)
        .join(link, link.auto_proc_integration_id == AutoProcIntegration.auto_proc_integration_id)
        .join(AutoProcScaling, AutoProcScaling.auto_proc_scaling_id == link.auto_proc_scaling_id)
        .join(overall, overall.auto_proc_scaling_id == AutoProcScaling.auto_proc_scaling_id)
        .where(
            program_state() == "done",
            overall.scaling_statistics_type == "overall",
            overall.resolution_limit_high > 0,
        )
    )
