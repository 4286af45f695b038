"""The addresses of trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import copying, service
from .schemas import (
    ContainerCopySchema,
    ContainerTreeSchema,
    DewarCopySchema,
    DewarTreeSchema,
    ShipmentCopySchema,
    TreeSchema,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Tree(Resource):
    """/shipments/{shipment_id}/tree"""

    @endpoint(Permission.READ, gives=TreeSchema())
    def on_get(self, unit: Unit, shipment_id: int) -> Document:
        return service.read(unit, shipment_id)


class ProposalTrees(Resource):
    """/proposals/{code}/shipments:tree"""

    @endpoint(Permission.SHIP, takes=TreeSchema(), gives=TreeSchema(), status=201, location="/shipments/{id}")
    def on_post(self, unit: Unit, code: str, body: Wish) -> Document:
        return service.register(unit, code, body)


class ShipmentCopy(Resource):
    """/shipments/{shipment_id}:copy"""

    @endpoint(Permission.SHIP, takes=ShipmentCopySchema(), gives=TreeSchema(), status=201, location="/shipments/{id}")
    def on_post(self, unit: Unit, shipment_id: int, body: Wish) -> Document:
        return copying.copy_shipment(unit, shipment_id, body)


class DewarCopy(Resource):
    """/dewars/{dewar_id}:copy"""

    @endpoint(Permission.SHIP, takes=DewarCopySchema(), gives=DewarTreeSchema(), status=201, location="/dewars/{id}")
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return copying.copy_dewar(unit, dewar_id, body)


class ContainerCopy(Resource):
    """/containers/{container_id}:copy"""

    @endpoint(
        Permission.SHIP,
        takes=ContainerCopySchema(),
        gives=ContainerTreeSchema(),
        status=201,
        location="/containers/{id}",
    )
    def on_post(self, unit: Unit, container_id: int, body: Wish) -> Document:
        return copying.copy_container(unit, container_id, body)
