"""Rows as other programs write them."""

from collections.abc import Callable
from typing import Any

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import (
    AutoProcIntegration,
    AutoProcScaling,
    AutoProcScalingHasInt,
    Base,
    BLSession,
    DataCollection,
    DataCollectionGroup,
    Phasing,
    PhasingAnalysis,
    PhasingHasScaling,
    PhasingProgramAttachment,
    PhasingProgramRun,
    PhasingStatistics,
    PhasingStep,
    PreparePhasingData,
)
from sample_tracking.kernel.unit import Call, Unit
from tests.world import Service

Row = tuple[type[Base], Any, dict[str, Any], dict[str, str]]
"""Table, key, values, and which attribute refers to the row of which table."""


def own(length: int) -> Callable[[str], str]:
    return lambda code: code[-length:]


ROWS: tuple[Row, ...] = (
    (
        PhasingAnalysis,
        PhasingAnalysis.phasing_analysis_id,
        {},
        {},
    ),
    (
        AutoProcScaling,
        AutoProcScaling.auto_proc_scaling_id,
        {},
        {},
    ),
    (
        PhasingHasScaling,
        PhasingHasScaling.phasing_has_scaling_id,
        {},
        {"phasing_analysis_id": "PhasingAnalysis", "auto_proc_scaling_id": "AutoProcScaling"},
    ),
    (
        BLSession,
        BLSession.session_id,
        {"beam_line_name": own(7)},
        {"proposal_id": "Proposal"},
    ),
    (
        DataCollectionGroup,
        DataCollectionGroup.data_collection_group_id,
        {},
        {"session_id": "BLSession"},
    ),
    (
        DataCollection,
        DataCollection.data_collection_id,
        {},
        {"data_collection_group_id": "DataCollectionGroup"},
    ),
    (
        AutoProcIntegration,
        AutoProcIntegration.auto_proc_integration_id,
        {},
        {"data_collection_id": "DataCollection"},
    ),
    (
        AutoProcScalingHasInt,
        AutoProcScalingHasInt.auto_proc_scaling_has_int_id,
        {},
        {"auto_proc_scaling_id": "AutoProcScaling", "auto_proc_integration_id": "AutoProcIntegration"},
    ),
    (
        PhasingProgramRun,
        PhasingProgramRun.phasing_program_run_id,
        {},
        {},
    ),
    (
        PhasingStep,
        PhasingStep.phasing_step_id,
        {},
        {"program_run_id": "PhasingProgramRun", "auto_proc_scaling_id": "AutoProcScaling"},
    ),
    (
        PhasingProgramAttachment,
        PhasingProgramAttachment.phasing_program_attachment_id,
        {"file_name": own(7)},
        {"phasing_program_run_id": "PhasingProgramRun"},
    ),
    (
        Phasing,
        Phasing.phasing_id,
        {},
        {"phasing_analysis_id": "PhasingAnalysis", "phasing_program_run_id": "PhasingProgramRun"},
    ),
    (
        PhasingStatistics,
        PhasingStatistics.phasing_statistics_id,
        {},
        {
            "phasing_has_scaling_id1": "Phasing_has_Scaling",
            "phasing_has_scaling_id2": "Phasing_has_Scaling",
            "phasing_step_id": "PhasingStep",
        },
    ),
    (
        PreparePhasingData,
        PreparePhasingData.prepare_phasing_data_id,
        {},
        {"phasing_analysis_id": "PhasingAnalysis", "phasing_program_run_id": "PhasingProgramRun"},
    ),
)


def insert(service: Service, code: str) -> dict[str, int]:
    """A row of each table that belongs to the proposal; gives their ids by table."""

    def write(unit: Unit) -> dict[str, int]:
        ids = {"Proposal": service.founded.proposals[code]}
        for table, key, values, refers in ROWS:
            row = {name: value(code) if callable(value) else value for name, value in values.items()}
            row |= {name: ids[referred] for name, referred in refers.items()}
            made = unit.insert(table, [row], key)
            ids[str(table.__tablename__)] = made[0] if made else 0
        return ids

    return service.units.write(Call(SERVICE, source="test"), write)
