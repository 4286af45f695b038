"""What the script of the scan page asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.attachments import service as attachments
from sample_tracking.attachments.schemas import AttachmentSchema
from sample_tracking.changers import service as changers
from sample_tracking.kernel.endpoint import endpoint
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.media import Files
from sample_tracking.locations import service as locations
from sample_tracking.scans import photos
from sample_tracking.scans import service as scans
from sample_tracking.scans.schemas import NewScan, PhotoSchema, ScanQuery, ScanSchema, UndoSchema
from sample_tracking.ui.asking import Asked
from sample_tracking.ui.schemas import PastScanSchema, PlacesSchema

from .past import past

if TYPE_CHECKING:
    from sample_tracking.kernel.media import SentFile
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


PICTURED: Final = frozenset({"dewar", "container"})
PICTURES: Final = Files(attachments.MEDIA_TYPES, attachments.LARGEST)


class ScanAsked(Asked):
    needs: ClassVar[tuple[str, ...]] = ("scans",)


class Entries(ScanAsked):
    """/scan/entries"""

    @endpoint(Permission.TRACK, query=ScanQuery(), gives=PastScanSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return past(unit, query)

    @endpoint(Permission.TRACK, takes=NewScan(), gives=ScanSchema(), status=201, keyed=True)
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return scans.scan(unit, body)


class Undo(ScanAsked):
    """/scan/entries/{scan_id}/undo"""

    @endpoint(Permission.TRACK, takes=UndoSchema(), gives=ScanSchema(), status=201)
    def on_post(self, unit: Unit, scan_id: int, body: Wish) -> Document:
        return scans.undo(unit, scan_id, body)


class Places(ScanAsked):
    """/scan/places: by which the page knows a place without a network."""

    @endpoint(Permission.TRACK, gives=PlacesSchema())
    def on_get(self, unit: Unit) -> Document:
        places = [{"code": place.code, "name": place.name, "kind": place.kind} for place in locations.tree(unit)]
        return {"places": places, "changers": [changer.beamline for changer in changers.changers(unit)]}


class Photo(ScanAsked):
    """/scan/photo"""

    @endpoint(Permission.TRACK, takes_file=photos.FILES, gives=PhotoSchema(), changes=False, kept=False)
    def on_post(self, unit: Unit, body: SentFile) -> Document:  # noqa: ARG002 - nothing is asked of the database
        return photos.read(body.content)


class Pictures(ScanAsked):
    """/scan/pictures/{level}/{thing_id}: of damage to a dewar or container"""

    needs: ClassVar[tuple[str, ...]] = ("scans", "attachments")

    @endpoint(Permission.TRACK, takes_file=PICTURES, gives=AttachmentSchema(), status=201)
    def on_post(self, unit: Unit, level: str, thing_id: int, body: SentFile) -> Document:
        if level not in PICTURED:
            raise NotFound("There is nothing at this address.")
        return attachments.attach(unit, level, thing_id, body.content, None)


PAGES: Final = (
    ("/scan/entries", Entries),
    ("/scan/entries/{scan_id:id}/undo", Undo),
    ("/scan/places", Places),
    ("/scan/photo", Photo),
    ("/scan/pictures/{level}/{thing_id:id}", Pictures),
)
