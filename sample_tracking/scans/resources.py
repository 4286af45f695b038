from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery

from . import photos, service
from .schemas import (
    BadgeQuery,
    BadgeSchema,
    NewScan,
    PhotoSchema,
    ResolutionSchema,
    ScanLogSchema,
    ScanQuery,
    ScanSchema,
    UndoSchema,
    UnknownCodeSchema,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.media import SentFile
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Scans(Resource):
    """/scans"""

    @endpoint(Permission.TRACK, query=ScanQuery(), gives=ScanLogSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_scans(unit, query)

    @endpoint(Permission.TRACK, takes=NewScan(), gives=ScanSchema(), status=201, keyed=True)
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.scan(unit, body)


class Undo(Resource):
    """/scans/{scan_id}/undo"""

    @endpoint(Permission.TRACK, takes=UndoSchema(), gives=ScanSchema(), status=201)
    def on_post(self, unit: Unit, scan_id: int, body: Wish) -> Document:
        return service.undo(unit, scan_id, body)


class UnknownCodes(Resource):
    """/scans/unknown"""

    @endpoint(Permission.TRACK, query=PageQuery(), gives=UnknownCodeSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_unknown(unit, query)


class Resolution(Resource):
    """/scans/unknown/resolve"""

    @endpoint(Permission.TRACK, takes=ResolutionSchema(), gives=ResolutionSchema())
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.resolve(unit, body)


class Photo(Resource):
    """/scans/photo"""

    @endpoint(Permission.TRACK, takes_file=photos.FILES, gives=PhotoSchema(), changes=False, kept=False)
    def on_post(self, unit: Unit, body: SentFile) -> Document:  # noqa: ARG002 - nothing is asked of the database
        return photos.read(body.content)


class Badges(Resource):
    """/badges"""

    @endpoint(Permission.ADMIN, query=BadgeQuery(), gives=BadgeSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_badges(unit, query)

    @endpoint(Permission.ADMIN, takes=BadgeSchema(), gives=BadgeSchema(), status=201, kept=False)
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.make_badge(unit, body)


class Badge(Resource):
    """/badges/{badge_id}"""

    @endpoint(Permission.ADMIN, status=204)
    def on_delete(self, unit: Unit, badge_id: int) -> None:
        service.revoke_badge(unit, badge_id)
