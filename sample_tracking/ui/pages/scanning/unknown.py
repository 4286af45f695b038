"""Codes that were scanned and that nobody knows, until somebody has dealt with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.scans import service as scans
from sample_tracking.scans.schemas import ResolutionSchema
from sample_tracking.ui.lists import asked, following
from sample_tracking.ui.schemas import ListAddress

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish

ADDRESS: Final = "/scan/unknown"


class UnknownCodes(Page):
    """/scan/unknown"""

    needs: ClassVar[tuple[str, ...]] = ("scans",)

    @page(Permission.TRACK, query=ListAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = scans.list_unknown(unit, asked(unit, ADDRESS, query))
        more = following(unit, ADDRESS, query, found)
        return View("scanning/unknown.html", {"codes": found.items, "more": more, "done": query["done"]})

    @page(Permission.TRACK, takes=ResolutionSchema())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        scans.resolve(unit, form)
        return GoTo(f"{ADDRESS}?done=saved")


PAGES: Final = ((ADDRESS, UnknownCodes),)
