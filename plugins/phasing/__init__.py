"""Phasing: lists and details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/phasing/phasing-has-scalings", resources.PhasingHasScalingList),
        ("/phasing/phasing-has-scalings/{phasing_has_scaling_id:id}", resources.PhasingHasScalingDetail),
        ("/phasing/phasing-analyses", resources.PhasingAnalysisList),
        ("/phasing/phasing-analyses/{phasing_analysis_id:id}", resources.PhasingAnalysisDetail),
        ("/phasing/phasing-program-runs", resources.PhasingProgramRunList),
        ("/phasing/phasing-program-runs/{phasing_program_run_id:id}", resources.PhasingProgramRunDetail),
        ("/phasing/phasing-program-attachments", resources.PhasingProgramAttachmentList),
        (
            "/phasing/phasing-program-attachments/{phasing_program_attachment_id:id}",
            resources.PhasingProgramAttachmentDetail,
        ),
        ("/phasing/phasings", resources.PhasingList),
        ("/phasing/phasings/{phasing_id:id}", resources.PhasingDetail),
        ("/phasing/phasing-steps", resources.PhasingStepList),
        ("/phasing/phasing-steps/{phasing_step_id:id}", resources.PhasingStepDetail),
        ("/phasing/phasing-statistics", resources.PhasingStatisticsList),
        ("/phasing/phasing-statistics/{phasing_statistics_id:id}", resources.PhasingStatisticsDetail),
        ("/phasing/prepare-phasing-data", resources.PreparePhasingDataList),
        ("/phasing/prepare-phasing-data/{prepare_phasing_data_id:id}", resources.PreparePhasingDataDetail),
    )


# Made from 8 tables.
plugin = Module(name="phasing", summary="Phasing: lists and details", routes=routes)
