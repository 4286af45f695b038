"""The addresses of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import DispatchSchema, ReturnQuery, ReturnSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Returns(Resource):
    """/returns"""

    @endpoint(Permission.READ, query=ReturnQuery(), gives=ReturnSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Return(Resource):
    """/dewars/{dewar_id}/return"""

    @endpoint(Permission.READ, gives=ReturnSchema())
    def on_get(self, unit: Unit, dewar_id: int) -> Document:
        return service.read(unit, dewar_id)

    @endpoint(
        Permission.SHIP, takes=ReturnSchema(), gives=ReturnSchema(), status=201, location="/dewars/{dewar_id}/return"
    )
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.request(unit, dewar_id, body)

    @endpoint(Permission.SHIP, takes=ReturnSchema(partial=True), gives=ReturnSchema(), if_match=True)
    def on_patch(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.change(unit, dewar_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, dewar_id: int) -> None:
        service.withdraw(unit, dewar_id)


class Dispatch(Resource):
    """/dewars/{dewar_id}/return/dispatch"""

    @endpoint(Permission.TRACK, takes=DispatchSchema(), gives=ReturnSchema())
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.dispatch(unit, dewar_id, body)
