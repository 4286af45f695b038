"""Start, and what belongs to a proposal as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.access import service as access
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.proposals import service as proposals
from sample_tracking.shipments import service as shipments
from sample_tracking.shipments.schemas import SAFETY_LEVELS, ShipmentSchema
from sample_tracking.ui.frame import JourneyPage
from sample_tracking.ui.lists import ALL, asked, following
from sample_tracking.ui.preferring import contacts_of, defaults_of
from sample_tracking.ui.schemas import ListAddress, PageAddress, ShipmentsAddress

if TYPE_CHECKING:
    from collections.abc import Collection

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

LATEST: Final = 5


class Start(Page):
    """/"""

    @page(Permission.READ, query=ListAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = proposals.list_all(unit, asked(unit, "/", query))
        is_first = not query["q"] and not query.get("cursor")
        data = {
            "person": access.me(unit),
            "proposals": found.items,
            "more": following(unit, "/", query, found),
            "q": query["q"],
            "latest": shipments.list_all(unit, {**ALL, "limit": LATEST}).items if is_first else [],
        }
        return View("start.html", data)


class Shipments(JourneyPage):
    """/shipments"""

    @page(Permission.READ, query=ShipmentsAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = shipments.list_all(unit, asked(unit, "/shipments", query))
        data = {"shipments": found.items, "more": following(unit, "/shipments", query, found), "query": query}
        return View("shipments/list.html", data)


class Proposal(JourneyPage):
    """/proposals/{code}"""

    @page(Permission.READ, query=ShipmentsAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:
        address = f"/proposals/{code}"
        found = shipments.list_of_proposal(unit, code, asked(unit, address, query))
        data = {
            "proposal": proposals.read(unit, code),
            "shipments": found.items,
            "more": following(unit, address, query, found),
            "query": query,
        }
        return View("proposals/shipments.html", data)


class Sessions(Page):
    """/proposals/{code}/sessions"""

    @page(Permission.READ)
    def on_get(self, unit: Unit, code: str) -> View:
        found = proposals.list_sessions(unit, code, ALL)
        return View("proposals/sessions.html", {"proposal": proposals.read(unit, code), "sessions": found.items})


class NewShipment(JourneyPage):
    """/proposals/{code}/new-shipment"""

    @page(Permission.SHIP, query=PageAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:  # noqa: ARG002
        addresses = self.desk.addresses
        data = {"proposal": proposals.read(unit, code), **choices(unit, addresses, code)}
        only = data["contacts"][0]["id"] if len(data["contacts"]) == 1 else None
        data["present"] = {
            "sending_contact_id": only,
            "return_contact_id": only,
            "safety_level": "Green",
            "session_id": None,
            "courier": None,
            **defaults_of(unit, addresses, code),
        }
        return View("shipments/new.html", data)

    @page(Permission.SHIP, takes=ShipmentSchema())
    def on_post(self, unit: Unit, code: str, form: Wish) -> GoTo:
        made = shipments.register(unit, code, form)
        return GoTo(f"/shipments/{made['id']}?done=made")


def choices(unit: Unit, addresses: Collection[str], code: str) -> Document:
    """What a shipment of the proposal can refer to; ``addresses``: of the pages in use."""
    return {
        "contacts": contacts_of(unit, addresses, code),
        "sessions": proposals.list_sessions(unit, code, ALL).items,
        "safety_levels": SAFETY_LEVELS,
    }


PAGES: Final = (
    ("/", Start),
    ("/shipments", Shipments),
    ("/proposals/{code}", Proposal),
    ("/proposals/{code}/sessions", Sessions),
    ("/proposals/{code}/new-shipment", NewShipment),
)
