"""The addresses of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import ProposalQuery, ProposalSchema, SessionQuery, SessionSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Proposals(Resource):
    """/proposals"""

    @endpoint(Permission.READ, query=ProposalQuery(), gives=ProposalSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Proposal(Resource):
    """/proposals/{code}"""

    @endpoint(Permission.READ, gives=ProposalSchema())
    def on_get(self, unit: Unit, code: str) -> Document:
        return service.read(unit, code)


class ProposalSessions(Resource):
    """/proposals/{code}/sessions"""

    @endpoint(Permission.READ, query=SessionQuery(), gives=SessionSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.list_sessions(unit, code, query)
