"""How the other lab tries these routes."""

from typing import Any

from tests.contract.case import Case
from tests.world import Service

from .rows import insert

CASES: dict[str, Case] = {
    "GET /phasing/phasing-analyses": Case(),
    "GET /phasing/phasing-analyses/{phasing_analysis_id}": Case(),
    "GET /phasing/phasing-has-scalings": Case(
        queries=("phasing_analysis_id={phasing_analysis_id}",),
    ),
    "GET /phasing/phasing-has-scalings/{phasing_has_scaling_id}": Case(),
    "GET /phasing/phasing-program-attachments": Case(
        queries=("phasing_program_run_id={phasing_program_run_id}",),
    ),
    "GET /phasing/phasing-program-attachments/{phasing_program_attachment_id}": Case(),
    "GET /phasing/phasing-program-runs": Case(),
    "GET /phasing/phasing-program-runs/{phasing_program_run_id}": Case(),
    "GET /phasing/phasing-statistics": Case(
        queries=(
            "phasing_has_scaling_id1={phasing_has_scaling_id}",
            "phasing_has_scaling_id2={phasing_has_scaling_id}",
            "phasing_step_id={phasing_step_id}",
        ),
    ),
    "GET /phasing/phasing-statistics/{phasing_statistics_id}": Case(),
    "GET /phasing/phasing-steps": Case(
        queries=("program_run_id={phasing_program_run_id}",),
    ),
    "GET /phasing/phasing-steps/{phasing_step_id}": Case(),
    "GET /phasing/phasings": Case(
        queries=(
            "phasing_analysis_id={phasing_analysis_id}",
            "phasing_program_run_id={phasing_program_run_id}",
        ),
    ),
    "GET /phasing/phasings/{phasing_id}": Case(),
    "GET /phasing/prepare-phasing-data": Case(
        queries=(
            "phasing_analysis_id={phasing_analysis_id}",
            "phasing_program_run_id={phasing_program_run_id}",
        ),
    ),
    "GET /phasing/prepare-phasing-data/{prepare_phasing_data_id}": Case(),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    rows = insert(service, ids["code"])
    return {
        "phasing_has_scaling_id": rows["Phasing_has_Scaling"],
        "phasing_analysis_id": rows["PhasingAnalysis"],
        "phasing_program_run_id": rows["PhasingProgramRun"],
        "phasing_program_attachment_id": rows["PhasingProgramAttachment"],
        "phasing_id": rows["Phasing"],
        "phasing_step_id": rows["PhasingStep"],
        "phasing_statistics_id": rows["PhasingStatistics"],
        "prepare_phasing_data_id": rows["PreparePhasingData"],
    }
