"""The addresses of boards. They carry an ETag: who asks again for what has not changed gets 304."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import BoardSchema, NamedBoardSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit


class Boards(Resource):
    """/boards"""

    @endpoint(Permission.TRACK, gives=NamedBoardSchema(), many=True)
    def on_get(self, unit: Unit) -> Page:
        return service.list_all(unit)


class Board(Resource):
    """/boards/{name}"""

    @endpoint(Permission.TRACK, gives=BoardSchema())
    def on_get(self, unit: Unit, name: str) -> Document:
        return service.read(unit, name)
