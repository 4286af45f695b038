from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import ReadinessSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit


class Readiness(Resource):
    """/shipments/{shipment_id}/readiness"""

    @endpoint(Permission.READ, gives=ReadinessSchema())
    def on_get(self, unit: Unit, shipment_id: int) -> Document:
        return service.read(unit, shipment_id)
