from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import NoteQuery, NoteSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Logbook(Resource):
    """/logbook"""

    @endpoint(Permission.READ, query=NoteQuery(), gives=NoteSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_notes(unit, query)

    @endpoint(Permission.SHIP, takes=NoteSchema(), gives=NoteSchema(), status=201)
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.write_note(unit, body)
