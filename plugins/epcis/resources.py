"""Where the life of a dewar is given out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.unit import Unit


class DewarLife(Resource):
    """/dewars/{dewar_id}/epcis.json"""

    @endpoint(Permission.READ, file=service.MEDIA_TYPE)
    def on_get(self, unit: Unit, dewar_id: int) -> MadeFile:
        return service.life(unit, dewar_id)
