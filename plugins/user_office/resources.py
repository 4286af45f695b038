"""The addresses to which the user office's program pushes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import SyncedDocumentSchema, SyncedDocumentsSchema, SyncQuery, SyncReportSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class OneProposal(Resource):
    """/user-office/proposals"""

    @endpoint(Permission.SYNC, takes=SyncedDocumentSchema(), query=SyncQuery(), gives=SyncReportSchema())
    def on_post(self, unit: Unit, body: Wish, query: Wish) -> Document:
        return service.synchronise(unit, {"": body}, dry_run=query["dry_run"])


class ManyProposals(Resource):
    """/user-office/sync"""

    @endpoint(Permission.SYNC, takes=SyncedDocumentsSchema(), query=SyncQuery(), gives=SyncReportSchema())
    def on_post(self, unit: Unit, body: Wish, query: Wish) -> Document:
        documents = {f"/proposals/{number}": document for number, document in enumerate(body["proposals"])}
        return service.synchronise(unit, documents, dry_run=query["dry_run"])
