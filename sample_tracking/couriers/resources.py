"""The addresses of parcels, and where couriers call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.media import Files

from . import service
from .schemas import ParcelSchema, SaidSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.media import SentFile
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.unit import Unit, Wish

CALLS: Final = Files(("application/json",), 256 * 1024, service.HEADERS)


class Parcels(Resource):
    """/dewars/{dewar_id}/parcels"""

    @endpoint(Permission.READ, gives=ParcelSchema(), many=True)
    def on_get(self, unit: Unit, dewar_id: int) -> Page:
        return service.parcels_of(unit, dewar_id)


class ParcelEvents(Resource):
    """/dewars/{dewar_id}/parcels/events"""

    @endpoint(Permission.TRACK, takes=SaidSchema(), gives=ParcelSchema(), many=True, status=201)
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Page:
        return service.say(unit, dewar_id, body)


class Calls(Resource):
    """/couriers/{courier}/events"""

    @endpoint(None, takes_file=CALLS, status=204, kept=False)
    def on_post(self, unit: Unit, courier: str, body: SentFile) -> None:
        service.hear(unit, courier, body)
