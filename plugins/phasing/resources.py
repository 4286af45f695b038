"""The addresses of phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import (
    PhasingAnalysisDetailSchema,
    PhasingAnalysisQuery,
    PhasingAnalysisSchema,
    PhasingHasScalingDetailSchema,
    PhasingHasScalingQuery,
    PhasingHasScalingSchema,
    PhasingProgramAttachmentQuery,
    PhasingProgramAttachmentSchema,
    PhasingProgramRunDetailSchema,
    PhasingProgramRunQuery,
    PhasingProgramRunSchema,
    PhasingQuery,
    PhasingSchema,
    PhasingStatisticsQuery,
    PhasingStatisticsSchema,
    PhasingStepQuery,
    PhasingStepSchema,
    PreparePhasingDataQuery,
    PreparePhasingDataSchema,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class PhasingHasScalingList(Resource):
    """/phasing/phasing-has-scalings"""

    @endpoint(Permission.READ, query=PhasingHasScalingQuery(), gives=PhasingHasScalingSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasing_has_scalings(unit, query)


class PhasingHasScalingDetail(Resource):
    """/phasing/phasing-has-scalings/{phasing_has_scaling_id}"""

    @endpoint(Permission.READ, gives=PhasingHasScalingDetailSchema())
    def on_get(self, unit: Unit, phasing_has_scaling_id: int) -> Document:
        return service.read_phasing_has_scaling(unit, phasing_has_scaling_id)


class PhasingAnalysisList(Resource):
    """/phasing/phasing-analyses"""

    @endpoint(Permission.READ, query=PhasingAnalysisQuery(), gives=PhasingAnalysisSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasing_analyses(unit, query)


class PhasingAnalysisDetail(Resource):
    """/phasing/phasing-analyses/{phasing_analysis_id}"""

    @endpoint(Permission.READ, gives=PhasingAnalysisDetailSchema())
    def on_get(self, unit: Unit, phasing_analysis_id: int) -> Document:
        return service.read_phasing_analysis(unit, phasing_analysis_id)


class PhasingProgramRunList(Resource):
    """/phasing/phasing-program-runs"""

    @endpoint(Permission.READ, query=PhasingProgramRunQuery(), gives=PhasingProgramRunSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasing_program_runs(unit, query)


class PhasingProgramRunDetail(Resource):
    """/phasing/phasing-program-runs/{phasing_program_run_id}"""

    @endpoint(Permission.READ, gives=PhasingProgramRunDetailSchema())
    def on_get(self, unit: Unit, phasing_program_run_id: int) -> Document:
        return service.read_phasing_program_run(unit, phasing_program_run_id)


class PhasingProgramAttachmentList(Resource):
    """/phasing/phasing-program-attachments"""

    @endpoint(Permission.READ, query=PhasingProgramAttachmentQuery(), gives=PhasingProgramAttachmentSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasing_program_attachments(unit, query)


class PhasingProgramAttachmentDetail(Resource):
    """/phasing/phasing-program-attachments/{phasing_program_attachment_id}"""

    @endpoint(Permission.READ, gives=PhasingProgramAttachmentSchema())
    def on_get(self, unit: Unit, phasing_program_attachment_id: int) -> Document:
        return service.read_phasing_program_attachment(unit, phasing_program_attachment_id)


class PhasingList(Resource):
    """/phasing/phasings"""

    @endpoint(Permission.READ, query=PhasingQuery(), gives=PhasingSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasings(unit, query)


class PhasingDetail(Resource):
    """/phasing/phasings/{phasing_id}"""

    @endpoint(Permission.READ, gives=PhasingSchema())
    def on_get(self, unit: Unit, phasing_id: int) -> Document:
        return service.read_phasing(unit, phasing_id)


class PhasingStepList(Resource):
    """/phasing/phasing-steps"""

    @endpoint(Permission.READ, query=PhasingStepQuery(), gives=PhasingStepSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasing_steps(unit, query)


class PhasingStepDetail(Resource):
    """/phasing/phasing-steps/{phasing_step_id}"""

    @endpoint(Permission.READ, gives=PhasingStepSchema())
    def on_get(self, unit: Unit, phasing_step_id: int) -> Document:
        return service.read_phasing_step(unit, phasing_step_id)


class PhasingStatisticsList(Resource):
    """/phasing/phasing-statistics"""

    @endpoint(Permission.READ, query=PhasingStatisticsQuery(), gives=PhasingStatisticsSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_phasing_statistics(unit, query)


class PhasingStatisticsDetail(Resource):
    """/phasing/phasing-statistics/{phasing_statistics_id}"""

    @endpoint(Permission.READ, gives=PhasingStatisticsSchema())
    def on_get(self, unit: Unit, phasing_statistics_id: int) -> Document:
        return service.read_phasing_statistics(unit, phasing_statistics_id)


class PreparePhasingDataList(Resource):
    """/phasing/prepare-phasing-data"""

    @endpoint(Permission.READ, query=PreparePhasingDataQuery(), gives=PreparePhasingDataSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_prepare_phasing_data(unit, query)


class PreparePhasingDataDetail(Resource):
    """/phasing/prepare-phasing-data/{prepare_phasing_data_id}"""

    @endpoint(Permission.READ, gives=PreparePhasingDataSchema())
    def on_get(self, unit: Unit, prepare_phasing_data_id: int) -> Document:
        return service.read_prepare_phasing_data(unit, prepare_phasing_data_id)
