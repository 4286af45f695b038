from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.lifecycle.schemas import transition_schema
from sample_tracking.lifecycle.transitions import SHIPMENT

from . import service
from .schemas import ShipmentListQuery, ShipmentQuery, ShipmentSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Shipments(Resource):
    """/shipments"""

    @endpoint(Permission.READ, query=ShipmentListQuery(), gives=ShipmentSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class ProposalShipments(Resource):
    """/proposals/{code}/shipments"""

    @endpoint(Permission.READ, query=ShipmentQuery(), gives=ShipmentSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.list_of_proposal(unit, code, query)

    @endpoint(Permission.SHIP, takes=ShipmentSchema(), gives=ShipmentSchema(), status=201, location="/shipments/{id}")
    def on_post(self, unit: Unit, code: str, body: Wish) -> Document:
        return service.register(unit, code, body)


class Shipment(Resource):
    """/shipments/{shipment_id}"""

    @endpoint(Permission.READ, gives=ShipmentSchema())
    def on_get(self, unit: Unit, shipment_id: int) -> Document:
        return service.read(unit, shipment_id)

    @endpoint(Permission.SHIP, takes=ShipmentSchema(partial=True), gives=ShipmentSchema(), if_match=True)
    def on_patch(self, unit: Unit, shipment_id: int, body: Wish) -> Document:
        return service.change(unit, shipment_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, shipment_id: int) -> None:
        service.discard(unit, shipment_id)


class ShipmentTransitions(Resource):
    """/shipments/{shipment_id}/transitions"""

    @endpoint(Permission.READ, takes=transition_schema(SHIPMENT), gives=ShipmentSchema(), if_match=True)
    def on_post(self, unit: Unit, shipment_id: int, body: Wish) -> Document:
        return service.move(unit, shipment_id, body)
