"""The addresses of processing programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import ProcessingProgramDetailSchema, ProcessingProgramSchema, ProgramFileSchema, ProgramQuery

if TYPE_CHECKING:
    from sample_tracking.kernel.files import FileAnswer
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Programs(Resource):
    """/auto-processing"""

    @endpoint(Permission.READ, query=ProgramQuery(), gives=ProcessingProgramSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class Program(Resource):
    """/auto-processing/{program_id}"""

    @endpoint(Permission.READ, gives=ProcessingProgramDetailSchema())
    def on_get(self, unit: Unit, program_id: int) -> Document:
        return service.read(unit, program_id)


class ProgramAttachments(Resource):
    """/auto-processing/{program_id}/attachments"""

    @endpoint(Permission.READ, gives=ProgramFileSchema(), many=True)
    def on_get(self, unit: Unit, program_id: int) -> Page:
        return service.list_attachments(unit, program_id)


class ProgramFile(Resource):
    """/auto-processing/{program_id}/attachments/{attachment_id}/file"""

    @endpoint(Permission.READ, file="application/octet-stream")
    def on_get(self, unit: Unit, program_id: int, attachment_id: int) -> FileAnswer:
        return service.open_file(unit, program_id, attachment_id)
