"""What the beamline software writes: collections of a sample, and what processing made of them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcScaling,
    AutoProcScalingHasInt,
    AutoProcScalingStatistics,
    DataCollection,
    DataCollectionGroup,
)
from sample_tracking.kernel.unit import Call, Unit

from .world import Service

BEGAN = datetime(2026, 3, 1, 14, 0, 0)  # noqa: DTZ001 - as the shared columns hold it
SHELLS = ("overall", "innerShell", "outerShell")


def collect(service: Service, session_id: int, sample_id: int | None = None, **columns: Any) -> dict[str, int]:
    """One group with one collection of 180 images; gives {group, collection}. ``columns``: of DataCollection."""

    def write(unit: Unit) -> dict[str, int]:
        group = {"session_id": session_id, "bl_sample_id": sample_id, "start_time": BEGAN, "experiment_type": "OSC"}
        (group_id,) = unit.insert(DataCollectionGroup, [group], DataCollectionGroup.data_collection_group_id)
        row = {
            "data_collection_group_id": group_id,
            "bl_sample_id": sample_id,
            "sessionid": session_id,
            "data_collection_number": 1,
            "start_time": BEGAN,
            "number_of_images": 180,
            "run_status": "DataCollection Successful",
            **columns,
        }
        (collection_id,) = unit.insert(DataCollection, [row], DataCollection.data_collection_id)
        return {"group": group_id, "collection": collection_id}

    return service.units.write(Call(SERVICE, source="test"), write)


def process(service: Service, collection_id: int, resolution: float = 1.8, **columns: Any) -> dict[str, int]:
    """A finished run of a program with three shells; gives {program, auto_proc, scaling, integration}. ``columns``:
    of AutoProcProgram; ``resolution``: the high limit in Å.
    """

    def write(unit: Unit) -> dict[str, int]:
        program = {"processing_programs": "xia2 dials", "processing_status": True, **columns}
        (program_id,) = unit.insert(AutoProcProgram, [program], AutoProcProgram.auto_proc_program_id)
        proc = {"auto_proc_program_id": program_id, "space_group": "P 21 21 21", "refined_cell_a": 78.1}
        (proc_id,) = unit.insert(AutoProc, [proc], AutoProc.auto_proc_id)
        (scaling_id,) = unit.insert(AutoProcScaling, [{"auto_proc_id": proc_id}], AutoProcScaling.auto_proc_scaling_id)
        integration = {"auto_proc_program_id": program_id, "data_collection_id": collection_id}
        made = AutoProcIntegration.auto_proc_integration_id
        (integration_id,) = unit.insert(AutoProcIntegration, [integration], made)
        link = {"auto_proc_scaling_id": scaling_id, "auto_proc_integration_id": integration_id}
        unit.insert(AutoProcScalingHasInt, [link])
        shells = [
            {
                "auto_proc_scaling_id": scaling_id,
                "scaling_statistics_type": shell,
                "resolution_limit_low": 50.0,
                "resolution_limit_high": resolution,
                "completeness": 99.1,
                "r_merge": 0.08,
            }
            for shell in SHELLS
        ]
        unit.insert(AutoProcScalingStatistics, shells)
        return {"program": program_id, "auto_proc": proc_id, "scaling": scaling_id, "integration": integration_id}

    return service.units.write(Call(SERVICE, source="test"), write)


def count(service: Service, table: Any) -> int:
    with service.units.reads.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
