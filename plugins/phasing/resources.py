"""The addresses of phasing analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import AnalysisDetailSchema, AnalysisOfSampleQuery, AnalysisQuery, AnalysisSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Analyses(Resource):
    """/phasing"""

    @endpoint(Permission.READ, query=AnalysisQuery(), gives=AnalysisSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Analysis(Resource):
    """/phasing/{phasing_analysis_id}"""

    @endpoint(Permission.READ, gives=AnalysisDetailSchema())
    def on_get(self, unit: Unit, phasing_analysis_id: int) -> Document:
        return service.read(unit, phasing_analysis_id)


class AnalysesOfSample(Resource):
    """/samples/{sample_id}/phasing"""

    @endpoint(Permission.READ, query=AnalysisOfSampleQuery(), gives=AnalysisSchema(), many=True)
    def on_get(self, unit: Unit, sample_id: int, query: Wish) -> Page:
        return service.list_of_sample(unit, sample_id, query)
