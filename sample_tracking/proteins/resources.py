"""The addresses of proteins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import ProteinQuery, ProteinSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class ProposalProteins(Resource):
    """/proposals/{code}/proteins"""

    @endpoint(Permission.READ, query=ProteinQuery(), gives=ProteinSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.list_of_proposal(unit, code, query)

    @endpoint(Permission.SHIP, takes=ProteinSchema(), gives=ProteinSchema(), status=201, location="/proteins/{id}")
    def on_post(self, unit: Unit, code: str, body: Wish) -> Document:
        return service.register(unit, code, body)


class Protein(Resource):
    """/proteins/{protein_id}"""

    @endpoint(Permission.READ, gives=ProteinSchema())
    def on_get(self, unit: Unit, protein_id: int) -> Document:
        return service.read(unit, protein_id)

    @endpoint(Permission.SHIP, takes=ProteinSchema(partial=True), gives=ProteinSchema(), if_match=True)
    def on_patch(self, unit: Unit, protein_id: int, body: Wish) -> Document:
        return service.change(unit, protein_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, protein_id: int) -> None:
        service.discard(unit, protein_id)
