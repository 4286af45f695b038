from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import DefaultsSchema, FavouriteQuery, FavouriteSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Favourites(Resource):
    """/favourite-contacts"""

    @endpoint(Permission.READ, query=FavouriteQuery(), gives=FavouriteSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_favourites(unit, query)


class Favourite(Resource):
    """/contacts/{contact_id}/favourite"""

    @endpoint(Permission.READ, status=204)
    def on_put(self, unit: Unit, contact_id: int) -> None:
        service.prefer(unit, contact_id)

    @endpoint(Permission.READ, status=204)
    def on_delete(self, unit: Unit, contact_id: int) -> None:
        service.prefer_no_more(unit, contact_id)


class Defaults(Resource):
    """/proposals/{code}/defaults"""

    @endpoint(Permission.READ, gives=DefaultsSchema())
    def on_get(self, unit: Unit, code: str) -> Document:
        return service.read_defaults(unit, code)

    @endpoint(Permission.SHIP, takes=DefaultsSchema(partial=True), gives=DefaultsSchema(), if_match=True)
    def on_patch(self, unit: Unit, code: str, body: Wish) -> Document:
        return service.change_defaults(unit, code, body)
