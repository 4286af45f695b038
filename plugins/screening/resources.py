"""The addresses of screenings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery

from . import service
from .schemas import ScreeningDetailSchema, ScreeningQuery, ScreeningSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Screenings(Resource):
    """/screenings"""

    @endpoint(Permission.READ, query=ScreeningQuery(), gives=ScreeningSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Screening(Resource):
    """/screenings/{screening_id}"""

    @endpoint(Permission.READ, gives=ScreeningDetailSchema())
    def on_get(self, unit: Unit, screening_id: int) -> Document:
        return service.read(unit, screening_id)


class ScreeningsOfSample(Resource):
    """/samples/{sample_id}/screenings"""

    @endpoint(Permission.READ, query=PageQuery(), gives=ScreeningSchema(), many=True)
    def on_get(self, unit: Unit, sample_id: int, query: Wish) -> Page:
        return service.list_of_sample(unit, sample_id, query)
