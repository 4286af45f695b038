"""The addresses of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import PersonDetailSchema, PersonQuery, PersonRecordSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Persons(Resource):
    """/persons"""

    @endpoint(Permission.READ, query=PersonQuery(), gives=PersonRecordSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Person(Resource):
    """/persons/{person_id}"""

    @endpoint(Permission.READ, gives=PersonDetailSchema())
    def on_get(self, unit: Unit, person_id: int) -> Document:
        return service.read(unit, person_id)
