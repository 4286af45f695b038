"""The way back of a dewar: what its people want, and what the stores do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.returns import service as returns
from sample_tracking.returns.schemas import DispatchSchema, ReturnSchema
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL, asked, following
from sample_tracking.ui.preferring import contacts_of
from sample_tracking.ui.schemas import ListAddress, PageAddress

from .moving import wished

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

REQUESTED: Final = "requested"


class ReturnPage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "returns")


class Return(ReturnPage):
    """/dewars/{dewar_id}/return"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:
        dewar = dewars.read(unit, dewar_id)
        framed, wanted = around(unit, dewar["shipment_id"], "track"), _open(unit, dewar_id)
        known = contacts_of(unit, self.desk.addresses, dewar["proposal"])
        present = wanted or {"contact_id": framed["shipment"]["return_contact_id"], "contents": "keep"}
        data = {
            "dewar": dewar,
            "wanted": wanted,
            "present": present,
            "seen": etag_of(wanted) if wanted else "*",
            "contacts": known,
            "done": query["done"],
        }
        return View("returns/wish.html", {**framed, **data})

    @page(Permission.SHIP, takes=ReturnSchema())
    def on_post(self, unit: Unit, dewar_id: int, form: Wish) -> GoTo:
        work = returns.change if _open(unit, dewar_id) else returns.request
        work(unit, dewar_id, form)
        return GoTo(f"/dewars/{dewar_id}/return?done=saved")


class Returns(ReturnPage):
    """/returns"""

    @page(Permission.TRACK, query=ListAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = returns.list_all(unit, {**asked(unit, "/returns", query), "state": REQUESTED})
        data = {"wanted": found.items, "more": following(unit, "/returns", query, found), "done": query["done"]}
        return View("returns/list.html", {**data, "unsaid": [] if query.get("cursor") else _unsaid(unit)})


class Dispatch(ReturnPage):
    """/dewars/{dewar_id}/dispatch"""

    @page(Permission.TRACK, query=PageAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:  # noqa: ARG002
        dewar, wanted = dewars.read(unit, dewar_id), _open(unit, dewar_id)
        present = {"courier": wanted["courier"]} if wanted else {}
        return View("returns/dispatch.html", {"dewar": dewar, "wanted": wanted, "present": present})

    @page(Permission.TRACK, takes=DispatchSchema())
    def on_post(self, unit: Unit, dewar_id: int, form: Wish) -> GoTo:
        returns.dispatch(unit, dewar_id, wished(form))
        return GoTo("/returns?done=moved")


def _unsaid(unit: Unit) -> list[Document]:
    """Dewars whose return was asked for, by an older program perhaps, without saying how."""
    said = {one["dewar_id"] for one in returns.list_all(unit, {**ALL, "state": REQUESTED}).items}
    asked_for = dewars.list_all(unit, {**ALL, "status": "dispatch_requested"}).items
    return [dewar for dewar in asked_for if dewar["id"] not in said]


def _open(unit: Unit, dewar_id: int) -> Document | None:
    found = returns.current(unit, dewar_id)
    return found if found is not None and found["state"] == REQUESTED else None


PAGES: Final = (
    ("/returns", Returns),
    ("/dewars/{dewar_id:id}/return", Return),
    ("/dewars/{dewar_id:id}/dispatch", Dispatch),
)
