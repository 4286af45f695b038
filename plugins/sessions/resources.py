"""The addresses of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import SessionDetailSchema, SessionEntrySchema, SessionListQuery

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Sessions(Resource):
    """/sessions"""

    @endpoint(Permission.READ, query=SessionListQuery(), gives=SessionEntrySchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Session(Resource):
    """/sessions/{session_id}"""

    @endpoint(Permission.READ, gives=SessionDetailSchema())
    def on_get(self, unit: Unit, session_id: int) -> Document:
        return service.read(unit, session_id)
