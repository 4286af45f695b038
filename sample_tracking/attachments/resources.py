"""The addresses of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.media import Files
from sample_tracking.kernel.paging import PageQuery

from . import service
from .schemas import AttachmentSchema, NoteQuery

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.media import SentFile
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

PICTURES: Final = Files(service.MEDIA_TYPES, service.LARGEST)
ADDED: Final = {
    "takes_file": PICTURES,
    "query": NoteQuery(),
    "gives": AttachmentSchema(),
    "status": 201,
    "location": "/attachments/{id}",
}


class DewarAttachments(Resource):
    """/dewars/{dewar_id}/attachments"""

    @endpoint(Permission.READ, query=PageQuery(), gives=AttachmentSchema(), many=True)
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> Page:
        return service.of(unit, "dewar", dewar_id, query)

    @endpoint(Permission.TRACK, **ADDED)
    def on_post(self, unit: Unit, dewar_id: int, body: SentFile, query: Wish) -> Document:
        return service.attach(unit, "dewar", dewar_id, body.content, query.get("note"))


class ContainerAttachments(Resource):
    """/containers/{container_id}/attachments"""

    @endpoint(Permission.READ, query=PageQuery(), gives=AttachmentSchema(), many=True)
    def on_get(self, unit: Unit, container_id: int, query: Wish) -> Page:
        return service.of(unit, "container", container_id, query)

    @endpoint(Permission.TRACK, **ADDED)
    def on_post(self, unit: Unit, container_id: int, body: SentFile, query: Wish) -> Document:
        return service.attach(unit, "container", container_id, body.content, query.get("note"))


class Attachment(Resource):
    """/attachments/{attachment_id}"""

    @endpoint(Permission.READ, gives=AttachmentSchema())
    def on_get(self, unit: Unit, attachment_id: int) -> Document:
        return service.read(unit, attachment_id)

    @endpoint(Permission.TRACK, status=204, if_match=True)
    def on_delete(self, unit: Unit, attachment_id: int) -> None:
        service.remove(unit, attachment_id)


class Content(Resource):
    """/attachments/{attachment_id}/content.jpg"""

    @endpoint(Permission.READ, file=service.JPEG)
    def on_get(self, unit: Unit, attachment_id: int) -> MadeFile:
        return service.content(unit, attachment_id)
