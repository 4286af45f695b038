from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import importing, service
from .schemas import (
    CandidateQuery,
    CandidateSchema,
    ImportedSchema,
    ImportQuery,
    ListedLocationSchema,
    LocationChangeSchema,
    LocationQuery,
    LocationSchema,
    OccupantQuery,
    OccupantSchema,
    PlaceListSchema,
    RetireQuery,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Locations(Resource):
    """/locations"""

    @endpoint(Permission.READ, query=LocationQuery(), gives=ListedLocationSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_places(unit, query)

    @endpoint(Permission.ADMIN, takes=LocationSchema(), gives=LocationSchema(), status=201, location="/locations/{id}")
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.register(unit, body)


class Location(Resource):
    """/locations/{location_id}"""

    @endpoint(Permission.READ, gives=LocationSchema())
    def on_get(self, unit: Unit, location_id: int) -> Document:
        return service.read(unit, location_id)

    @endpoint(Permission.ADMIN, takes=LocationChangeSchema(partial=True), gives=LocationSchema(), if_match=True)
    def on_patch(self, unit: Unit, location_id: int, body: Wish) -> Document:
        return service.change(unit, location_id, body)

    @endpoint(Permission.ADMIN, query=RetireQuery(), status=204, if_match=True)
    def on_delete(self, unit: Unit, location_id: int, query: Wish) -> None:
        service.retire(unit, location_id, query)


class LocationOccupants(Resource):
    """/locations/{location_id}/occupants"""

    @endpoint(Permission.TRACK, query=OccupantQuery(), gives=OccupantSchema(), many=True)
    def on_get(self, unit: Unit, location_id: int, query: Wish) -> Page:
        return service.occupants_of(unit, location_id, query)


class LocationCandidates(Resource):
    """/locations/candidates"""

    @endpoint(Permission.ADMIN, query=CandidateQuery(), gives=CandidateSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return importing.candidates(unit, query["source"])


class LocationImport(Resource):
    """/locations/import"""

    @endpoint(
        Permission.ADMIN,
        takes=PlaceListSchema(),
        query=ImportQuery(),
        gives=ImportedSchema(),
        status=201,
        dry_run=True,
    )
    def on_post(self, unit: Unit, query: Wish, body: Wish) -> Document:
        return importing.take_in(unit, body, dry=query["dry_run"])
