"""The addresses of readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery

from . import service
from .schemas import OutlookSchema, ReadingSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class DewarReadings(Resource):
    """/dewars/{dewar_id}/readings"""

    @endpoint(Permission.READ, query=PageQuery(), gives=ReadingSchema(), many=True)
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> Page:
        return service.list_of_dewar(unit, dewar_id, query)

    @endpoint(Permission.TRACK, takes=ReadingSchema(), gives=ReadingSchema(), status=201, location="/readings/{id}")
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.read(unit, service.note(unit, dewar_id, **body))


class DewarNitrogen(Resource):
    """/dewars/{dewar_id}/nitrogen"""

    @endpoint(Permission.READ, gives=OutlookSchema())
    def on_get(self, unit: Unit, dewar_id: int) -> Document:
        return service.nitrogen(unit, dewar_id)


class Reading(Resource):
    """/readings/{reading_id}"""

    @endpoint(Permission.READ, gives=ReadingSchema())
    def on_get(self, unit: Unit, reading_id: int) -> Document:
        return service.read(unit, reading_id)

    @endpoint(Permission.TRACK, status=204, if_match=True)
    def on_delete(self, unit: Unit, reading_id: int) -> None:
        service.withdraw_seen(unit, reading_id)
