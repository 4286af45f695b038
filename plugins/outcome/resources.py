"""The addresses of outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import OutcomeSchema, SampleOutcomeSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit


class ShipmentOutcome(Resource):
    """/shipments/{shipment_id}/outcome"""

    @endpoint(Permission.READ, gives=OutcomeSchema())
    def on_get(self, unit: Unit, shipment_id: int) -> Document:
        return service.of_shipment(unit, shipment_id)


class ContainerOutcome(Resource):
    """/containers/{container_id}/outcome"""

    @endpoint(Permission.READ, gives=OutcomeSchema())
    def on_get(self, unit: Unit, container_id: int) -> Document:
        return service.of_container(unit, container_id)


class SampleOutcome(Resource):
    """/samples/{sample_id}/outcome"""

    @endpoint(Permission.READ, gives=SampleOutcomeSchema())
    def on_get(self, unit: Unit, sample_id: int) -> Document:
        return service.of_sample(unit, sample_id)
