"""The addresses of lab contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery

from . import service
from .schemas import ContactChangeSchema, ContactSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class ProposalContacts(Resource):
    """/proposals/{code}/contacts"""

    @endpoint(Permission.READ, query=PageQuery(), gives=ContactSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.list_of_proposal(unit, code, query)

    @endpoint(Permission.SHIP, takes=ContactSchema(), gives=ContactSchema(), status=201, location="/contacts/{id}")
    def on_post(self, unit: Unit, code: str, body: Wish) -> Document:
        return service.register(unit, code, body)


class Contact(Resource):
    """/contacts/{contact_id}"""

    @endpoint(Permission.READ, gives=ContactSchema())
    def on_get(self, unit: Unit, contact_id: int) -> Document:
        return service.read(unit, contact_id)

    @endpoint(Permission.SHIP, takes=ContactChangeSchema(partial=True), gives=ContactSchema(), if_match=True)
    def on_patch(self, unit: Unit, contact_id: int, body: Wish) -> Document:
        return service.change(unit, contact_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, contact_id: int) -> None:
        service.discard(unit, contact_id)
