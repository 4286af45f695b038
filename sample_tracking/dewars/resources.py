from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.lifecycle.schemas import HistorySchema, transition_schema
from sample_tracking.lifecycle.transitions import DEWAR

from . import service
from .schemas import DewarListQuery, DewarQuery, DewarSchema, RegisteredDewarSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Dewars(Resource):
    """/dewars"""

    @endpoint(Permission.READ, query=DewarListQuery(), gives=DewarSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class ShipmentDewars(Resource):
    """/shipments/{shipment_id}/dewars"""

    @endpoint(Permission.READ, query=DewarQuery(), gives=DewarSchema(), many=True)
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> Page:
        return service.list_of_shipment(unit, shipment_id, query)

    @endpoint(Permission.SHIP, takes=DewarSchema(), gives=DewarSchema(), status=201, location="/dewars/{id}")
    def on_post(self, unit: Unit, shipment_id: int, body: Wish) -> Document:
        return service.register(unit, shipment_id, body)


class Dewar(Resource):
    """/dewars/{dewar_id}"""

    @endpoint(Permission.READ, gives=DewarSchema())
    def on_get(self, unit: Unit, dewar_id: int) -> Document:
        return service.read(unit, dewar_id)

    @endpoint(Permission.SHIP, takes=DewarSchema(partial=True), gives=DewarSchema(), if_match=True)
    def on_patch(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.change(unit, dewar_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, dewar_id: int) -> None:
        service.discard(unit, dewar_id)


class DewarHistory(Resource):
    """/dewars/{dewar_id}/history"""

    @endpoint(Permission.READ, query=PageQuery(), gives=HistorySchema(), many=True)
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> Page:
        return service.history_of(unit, dewar_id, query)


class DewarTransitions(Resource):
    """/dewars/{dewar_id}/transitions"""

    @endpoint(Permission.READ, takes=transition_schema(DEWAR), gives=DewarSchema(), if_match=True)
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.move(unit, dewar_id, body)


class RegisteredDewars(Resource):
    """/proposals/{code}/registered-dewars"""

    @endpoint(Permission.READ, query=PageQuery(), gives=RegisteredDewarSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.registered(unit, code, query)
