"""The best result of each thing on a page, found with the page in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.measurements import program_state
from sample_tracking.kernel.sight import ALL, Sight, sees, sees_container
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcScaling,
    AutoProcScalingHasInt,
    AutoProcScalingStatistics,
    BLSample,
    BLSession,
    Container,
    DataCollection,
    DataCollectionGroup,
    Dewar,
    Proposal,
    Shipping,
)

if TYPE_CHECKING:
    from sqlalchemy.sql.selectable import FromClause


def _results() -> FromClause:
    """Every overall statistic of a successful program, with the collection that it was made from."""
    integration, link = AutoProcIntegration, AutoProcScalingHasInt
    program, statistics = AutoProcProgram, AutoProcScalingStatistics
    found: FromClause = (
        sa.join(integration, program, program.auto_proc_program_id == integration.auto_proc_program_id)
        .join(link, link.auto_proc_integration_id == integration.auto_proc_integration_id)
        .join(statistics, statistics.auto_proc_scaling_id == link.auto_proc_scaling_id)
    )
    return found


def _counts() -> sa.ColumnElement[bool]:
    return sa.and_(
        program_state() == "done",
        AutoProcScalingStatistics.scaling_statistics_type == "overall",
        AutoProcScalingStatistics.resolution_limit_high > 0,
    )


def ranked(ids: sa.Subquery, *, of_groups: bool) -> sa.Subquery:
    """``page_id`` of ``ids``, once a result or once without any; the best result has the place 1."""
    results, collection = _results(), AutoProcIntegration.data_collection_id
    measured = collection == ids.c.page_id
    if of_groups:
        results = sa.join(DataCollection, results, collection == DataCollection.data_collection_id)
        measured = DataCollection.data_collection_group_id == ids.c.page_id
    limit = AutoProcScalingStatistics.resolution_limit_high
    newest = AutoProcScalingStatistics.auto_proc_scaling_statistics_id.desc()
    place = sa.func.row_number().over(partition_by=ids.c.page_id, order_by=[limit, newest])
    return (
        sa.select(
            ids.c.page_id,
            AutoProcScalingStatistics.auto_proc_scaling_statistics_id.label("statistics_id"),
            AutoProcIntegration.auto_proc_integration_id.label("integration_id"),
            place.label("place"),
        )
        .select_from(ids)
        .outerjoin(results, sa.and_(measured, _counts()))
        .subquery("ranked")
    )


def joined(statement: sa.Select[Any], best: sa.Subquery, sample_id: Any, sight: Sight) -> sa.Select[Any]:
    """With the best result, and whose it all is; ``statement`` is of DataCollectionGroup and ``best``."""
    statistics, integration = AutoProcScalingStatistics, AutoProcIntegration
    return (
        statement.outerjoin(BLSession, BLSession.session_id == DataCollectionGroup.session_id)
        .outerjoin(Proposal, Proposal.proposal_id == BLSession.proposal_id)
        .outerjoin(BLSample, sa.and_(BLSample.bl_sample_id == sample_id, _seen_sample(sight)))
        .outerjoin(statistics, statistics.auto_proc_scaling_statistics_id == best.c.statistics_id)
        .outerjoin(AutoProcScaling, AutoProcScaling.auto_proc_scaling_id == statistics.auto_proc_scaling_id)
        .outerjoin(AutoProc, AutoProc.auto_proc_id == AutoProcScaling.auto_proc_id)
        .outerjoin(integration, integration.auto_proc_integration_id == best.c.integration_id)
        .outerjoin(AutoProcProgram, AutoProcProgram.auto_proc_program_id == integration.auto_proc_program_id)
        .where(best.c.place == 1)
    )


def _seen_sample(sight: Sight) -> sa.ColumnElement[bool]:
    """A session may have measured what belongs to another proposal, which its members need not see."""
    if sight == ALL:
        return sa.true()
    return (
        sa.exists()
        .where(Container.container_id == BLSample.container_id, Dewar.dewar_id == Container.dewar_id)
        .where(Shipping.shipping_id == Dewar.shipping_id)
        .where(sees(Shipping.proposal_id, sight), sees_container(Container, sight))
    )
