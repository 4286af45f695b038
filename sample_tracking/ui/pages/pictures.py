"""Pictures of a dewar, as of damage."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.attachments import service as attachments
from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import PageAddress

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.page import Sent
    from sample_tracking.kernel.unit import Unit, Wish

LARGEST: Final = 8 * 1024 * 1024
"""A picture of 5 MiB in base64, as it stands in the form that takes it in."""


class PicturePage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "attachments")


class Pictures(PicturePage):
    """/dewars/{dewar_id}/pictures"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:
        dewar = dewars.read(unit, dewar_id)
        found = attachments.of(unit, "dewar", dewar_id, ALL).items
        shown = [{**picture, "seen": etag_of(picture)} for picture in found]
        data = {"dewar": dewar, "pictures": shown, "done": query["done"]}
        return View("dewars/pictures.html", {**around(unit, dewar["shipment_id"], "track"), **data})

    @page(Permission.TRACK, sent=True, upload=LARGEST)
    def on_post(self, unit: Unit, dewar_id: int, sent: Sent) -> GoTo:
        try:
            content = base64.b64decode(sent.typed.get("file", ""), validate=True)
        except binascii.Error:
            content = b""
        attachments.attach(unit, "dewar", dewar_id, content, sent.typed.get("note", "").strip()[:500] or None)
        return GoTo(f"/dewars/{dewar_id}/pictures?done=added")


class Picture(PicturePage):
    """/pictures/{picture_id}"""

    @page(Permission.READ)
    def on_get(self, unit: Unit, picture_id: int) -> MadeFile:
        return attachments.content(unit, picture_id)

    @page(Permission.TRACK)
    def on_post(self, unit: Unit, picture_id: int) -> GoTo:
        picture = attachments.read(unit, picture_id)
        attachments.remove(unit, picture_id)
        number = picture["thing_id"]
        dewar_id = number if picture["level"] == "dewar" else containers.read(unit, number)["dewar_id"]
        return GoTo(f"/dewars/{dewar_id}/pictures?done=deleted")


PAGES: Final = (
    ("/dewars/{dewar_id:id}/pictures", Pictures),
    ("/pictures/{picture_id:id}", Picture),
)
