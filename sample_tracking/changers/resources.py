"""The addresses of sample changers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import ChangerSchema, LoadingSchema, UnloadingSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Changers(Resource):
    """/changers"""

    @endpoint(Permission.TRACK, gives=ChangerSchema(exclude=["positions", "unplaced"]), many=True)
    def on_get(self, unit: Unit) -> Page:
        return service.list_all(unit)


class Changer(Resource):
    """/changers/{beamline}"""

    @endpoint(Permission.TRACK, gives=ChangerSchema())
    def on_get(self, unit: Unit, beamline: str) -> Document:
        return service.read(unit, beamline)


class Loading(Resource):
    """/changers/{beamline}:load"""

    @endpoint(Permission.TRACK, takes=LoadingSchema(), gives=ChangerSchema())
    def on_post(self, unit: Unit, beamline: str, body: Wish) -> Document:
        return service.load(unit, beamline, body["containers"], replace=body["replace"])


class Unloading(Resource):
    """/changers/{beamline}:unload"""

    @endpoint(Permission.TRACK, takes=UnloadingSchema(), gives=ChangerSchema())
    def on_post(self, unit: Unit, beamline: str, body: Wish) -> Document:
        return service.unload(unit, beamline, body.get("positions"))
