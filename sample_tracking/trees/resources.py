"""The addresses of trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import TreeSchema

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
