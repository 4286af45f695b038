"""Where the dewars of a shipment are and were, who is told of it, and the calendar of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.lifecycle.transitions import DEWAR, possible
from sample_tracking.tracking import service as tracking
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import CalendarAddress, CalendarForm, HistoryAddress, NewsForm, PageAddress
from sample_tracking.ui.way import BEHIND, HERE, stations_of

from .nitrogen import nitrogen_of

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

LATEST: Final = 5
"""Steps of a dewar that stand on the page of its shipment."""
ROWS: Final = 25
NEWS: Final = "/shipments/{shipment_id:id}/news"


class Track(JourneyPage):
    """/shipments/{shipment_id}/track"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = around(unit, shipment_id, "track")
        for dewar in framed["dewars"]:
            dewar["transitions"] = possible(DEWAR, dewar["status"], unit.principal)
            steps = tracking.way_of(unit, dewar)
            dewar["stations"] = stations_of(dewar["status"], steps)
            told = _told(steps)
            dewar["steps"], dewar["earlier"] = told[:LATEST], len(told[LATEST:])
        data = {
            **framed,
            "zone": unit.site.zone.key,
            "news": tracking.news(unit, shipment_id) if NEWS in self.desk.addresses else None,
            "measured": any(_was_measured(dewar) for dewar in framed["dewars"]),
            "nitrogen": nitrogen_of(unit, framed["dewars"]),
            "done": query["done"],
        }
        return View("shipments/track.html", data)


class DewarHistory(JourneyPage):
    """/dewars/{dewar_id}/history: all that happened, the newest first."""

    @page(Permission.READ, query=HistoryAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:
        dewar = dewars.read(unit, dewar_id)
        told = _told(tracking.way_of(unit, dewar))
        begin = (query["page"] - 1) * ROWS
        if query["page"] > 1 and begin >= len(told):
            raise NotFound("The history has no such page.")
        data = {
            "dewar": dewar,
            "told_steps": told[begin : begin + ROWS],
            "first": begin + 1,
            "total": len(told),
            "newer": query["page"] - 1,
            "older": query["page"] + 1 if begin + ROWS < len(told) else 0,
            "zone": unit.site.zone.key,
        }
        return View("dewars/history.html", {**around(unit, dewar["shipment_id"], "track"), **data})


class News(JourneyPage):
    """/shipments/{shipment_id}/news"""

    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "tracking")

    @page(Permission.READ, takes=NewsForm())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        if form["wanted"]:
            tracking.subscribe(unit, shipment_id, form)
        else:
            tracking.unsubscribe(unit, shipment_id)
        return GoTo(f"/shipments/{shipment_id}/track?done={'followed' if form['wanted'] else 'left'}")


class Calendar(Page):
    """/calendar: of all shipments that its owner follows."""

    needs: ClassVar[tuple[str, ...]] = ("tracking",)

    @page(Permission.READ, query=CalendarAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        address = tracking.fresh_calendar_address(unit, query["made"]) if query["made"] else None
        data = {"feed": tracking.calendar_feed(unit), "address": address, "followed": tracking.followed(unit)}
        return View("calendar.html", {**data, "done": query["done"]})

    @page(Permission.READ, takes=CalendarForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        if form["wanted"]:
            return GoTo(f"/calendar?made={tracking.open_calendar_feed_for_page(unit)}")
        tracking.close_calendar_feed(unit)
        return GoTo("/calendar?done=calendar_closed")


class Scanned(JourneyPage):
    """/d/{barcode}: what the QR code of a label leads to."""

    @page(Permission.READ)
    def on_get(self, unit: Unit, barcode: str) -> GoTo:
        found = dewars.list_all(unit, {**ALL, "barcode": barcode}).items
        if not found or found[0]["shipment_id"] is None:
            raise NotFound("There is no dewar with this barcode, or you may not see it.")
        return GoTo(f"/shipments/{found[0]['shipment_id']}/track")


def _told(steps: list[Document]) -> list[Document]:
    """The newest first, without what is no step on the way."""
    return [step for step in reversed(steps) if step["what"] != "changed"]


def _was_measured(dewar: dict[str, Any]) -> bool:
    return any(one.name == "beamline" and one.state in (BEHIND, HERE) for one in dewar["stations"])


PAGES: Final = (
    ("/shipments/{shipment_id:id}/track", Track),
    (NEWS, News),
    ("/dewars/{dewar_id:id}/history", DewarHistory),
    ("/calendar", Calendar),
    ("/d/{barcode}", Scanned),
)
