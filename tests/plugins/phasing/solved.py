"""What phasing programs write: an analysis of one data set with three steps, statistics and a map."""

from typing import Any

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import (
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
from tests.measured import BEGAN
from tests.world import Service


def phase(service: Service, scaling_id: int, **runs: bool | None) -> dict[str, int]:
    """Gives {analysis, run, prepare, substructure, solve}. ``runs``: the status of each step's run by its name."""

    def write(unit: Unit) -> dict[str, int]:
        analysis = {"record_time_stamp": BEGAN}
        (analysis_id,) = unit.insert(PhasingAnalysis, [analysis], PhasingAnalysis.phasing_analysis_id)
        used = {"phasing_analysis_id": analysis_id, "auto_proc_scaling_id": scaling_id, "dataset_number": 1}
        (data_set_id,) = unit.insert(PhasingHasScaling, [used], PhasingHasScaling.phasing_has_scaling_id)
        ids, before, run_id = {"analysis": analysis_id, "data_set": data_set_id}, None, 0
        for name, kind in (("prepare", "PREPARE"), ("substructure", "SUBSTRUCTUREDETERMINATION"), ("solve", "PHASING")):
            run = {"phasing_programs": f"{name}.py", "phasing_status": runs.get(name, True)}
            (run_id,) = unit.insert(PhasingProgramRun, [run], PhasingProgramRun.phasing_program_run_id)
            step: dict[str, Any] = {
                "phasing_analysis_id": analysis_id,
                "auto_proc_scaling_id": scaling_id,
                "program_run_id": run_id,
                "previous_phasing_step_id": before,
                "phasing_step_type": kind,
                "method": "SAD" if name == "solve" else None,
                "solvent_content": "0.5",
                "enantiomorph": "0",
                "low_res": "50",
                "high_res": "1.8",
            }
            (before,) = unit.insert(PhasingStep, [step], PhasingStep.phasing_step_id)
            ids[name] = before
        _add_statistics(unit, data_set_id, ids["solve"])
        attachment = {
            "phasing_program_run_id": run_id,
            "file_type": "Map",
            "file_name": "a.map",
            "file_path": "/data/x",
        }
        unit.insert(PhasingProgramAttachment, [attachment])
        return {**ids, "run": run_id}

    return service.units.write(Call(SERVICE, source="test"), write)


def _add_statistics(unit: Unit, data_set_id: int, step_id: int) -> None:
    unit.insert(
        PhasingStatistics,
        [
            {
                "phasing_has_scaling_id1": data_set_id,
                "phasing_step_id": step,
                "number_of_bins": 2,
                "bin_number": number,
                "metric": metric,
                "statistics_value": value,
                "n_reflections": 100,
            }
            for step, metric, number, value in (
                (step_id, "FOM", 2, 0.5),
                (step_id, "FOM", 1, 0.9),
                (None, "CC", 1, 0.7),
            )
        ],
    )


def phase_as_before(service: Service, scaling_id: int, method: str = "solvent flattening") -> int:
    """What older programs write: a preparation and a solution, without steps."""

    def write(unit: Unit) -> int:
        (analysis_id,) = unit.insert(
            PhasingAnalysis, [{"record_time_stamp": BEGAN}], PhasingAnalysis.phasing_analysis_id
        )
        unit.insert(PhasingHasScaling, [{"phasing_analysis_id": analysis_id, "auto_proc_scaling_id": scaling_id}])
        run = {"phasing_programs": "SHELXE", "phasing_status": None}
        (run_id,) = unit.insert(PhasingProgramRun, [run], PhasingProgramRun.phasing_program_run_id)
        of = {"phasing_analysis_id": analysis_id, "phasing_program_run_id": run_id}
        unit.insert(PreparePhasingData, [{**of, "low_res": 50.0, "high_res": 2.5}])
        unit.insert(Phasing, [{**of, "method": method, "solvent_content": 0.5, "enantiomorph": True}])
        return analysis_id

    return service.units.write(Call(SERVICE, source="test"), write)
