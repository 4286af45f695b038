"""A shipment as a whole: where to go on, what it says of itself, its steps, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.lifecycle.transitions import SHIPMENT
from sample_tracking.shipments import service as shipments
from sample_tracking.shipments.schemas import ShipmentSchema
from sample_tracking.ui.frame import JourneyPage, around, next_step
from sample_tracking.ui.lists import changed
from sample_tracking.ui.schemas import MoveAddress, MoveForm, PageAddress, SendForm

from .discarding import Discarding
from .moving import confirmation, outcome, wished
from .proposals import choices

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish

CONTACTS: Final = ("sending_contact_id", "return_contact_id", "courier", "return_courier")
FACTS: Final = ("name", "safety_level", "session_id", "comments")


class Shipment(JourneyPage):
    """/shipments/{shipment_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> GoTo:
        framed = around(unit, shipment_id, "")
        step = next_step(framed["steps"], left=not framed["is_draft"])
        return GoTo(step.address + (f"?done={query['done']}" if query["done"] else ""))


class Contacts(JourneyPage):
    """/shipments/{shipment_id}/contacts"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = around(unit, shipment_id, "contacts")
        data = {**framed, **choices(unit, self.desk.addresses, framed["shipment"]["proposal"]), "done": query["done"]}
        return View("shipments/contacts.html", data)

    @page(Permission.SHIP, takes=ShipmentSchema(only=CONTACTS, partial=True))
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        change(unit, shipment_id, form)
        return GoTo(f"/shipments/{shipment_id}/dewars")


class Facts(JourneyPage):
    """/shipments/{shipment_id}/edit"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:  # noqa: ARG002
        framed = around(unit, shipment_id, "")
        return View(
            "shipments/edit.html", {**framed, **choices(unit, self.desk.addresses, framed["shipment"]["proposal"])}
        )

    @page(Permission.SHIP, takes=ShipmentSchema(only=FACTS, partial=True))
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        change(unit, shipment_id, form)
        return GoTo(f"/shipments/{shipment_id}?done=saved")


class Sending(JourneyPage):
    """/shipments/{shipment_id}/send"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        return View("shipments/send.html", {**around(unit, shipment_id, "send"), "done": query["done"]})

    @page(Permission.SHIP, takes=SendForm())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        change(unit, shipment_id, {"courier": form.get("courier")})
        present = {dewar["id"]: dewar for dewar in dewars.in_shipment(unit, shipment_id)}
        for dewar_id, number in form["tracking"].items():
            if dewar_id in present and (number or None) != present[dewar_id]["tracking_to"]:
                dewars.change(unit, dewar_id, {"tracking_to": number})
        shipments.move(unit, shipment_id, {"transition": "send"})
        return GoTo(f"/shipments/{shipment_id}/track?done=sent")


class ShipmentDiscarding(Discarding):
    """/shipments/{shipment_id}/delete"""

    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        shipment = shipments.read(unit, thing_id)
        return {"document": shipment, "name": shipment["name"], "back": f"/proposals/{shipment['proposal']}"}

    def discard(self, unit: Unit, thing_id: int) -> None:
        shipments.discard(unit, thing_id)


class Move(JourneyPage):
    """/shipments/{shipment_id}/move"""

    @page(Permission.READ, query=MoveAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = around(unit, shipment_id, "")
        return View("shipments/move.html", {**framed, **confirmation(SHIPMENT, framed["shipment"], query["to"])})

    @page(Permission.READ, takes=MoveForm())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        shipments.move(unit, shipment_id, wished(form))
        return GoTo(f"/shipments/{shipment_id}/track?done={outcome(form)}")


def change(unit: Unit, shipment_id: int, form: Wish) -> None:
    if wish := changed(form, shipments.read(unit, shipment_id)):
        shipments.change(unit, shipment_id, wish)


PAGES: Final = (
    ("/shipments/{shipment_id:id}", Shipment),
    ("/shipments/{shipment_id:id}/contacts", Contacts),
    ("/shipments/{shipment_id:id}/edit", Facts),
    ("/shipments/{shipment_id:id}/send", Sending),
    ("/shipments/{shipment_id:id}/move", Move),
    ("/shipments/{shipment_id:id}/delete", ShipmentDiscarding),
)
