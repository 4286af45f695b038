"""The dewars of a shipment and their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.lifecycle.transitions import DEWAR
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL, changed
from sample_tracking.ui.schemas import DewarForm, MoveAddress, MoveForm, PageAddress

from .discarding import Discarding
from .moving import confirmation, outcome, wished
from .nitrogen import nitrogen_of

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class ShipmentDewars(JourneyPage):
    """/shipments/{shipment_id}/dewars"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = around(unit, shipment_id, "dewars")
        data = {**framed, "registered": registered(unit, framed["shipment"]["proposal"]), "done": query["done"]}
        taken = {str(dewar["code"]).lower() for dewar in framed["dewars"]}
        data["proposed"] = next(name for n in range(1, 1000) if (name := f"Dewar{n}").lower() not in taken)
        return View("shipments/dewars.html", data)

    @page(Permission.SHIP, takes=DewarForm())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        dewars.register(unit, shipment_id, form)
        return GoTo(f"/shipments/{shipment_id}/dewars?done=added")


class Dewar(JourneyPage):
    """/dewars/{dewar_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:
        dewar = dewars.read(unit, dewar_id)
        data = {
            "dewar": dewar,
            "seen": etag_of(dewar),
            "registered": registered(unit, dewar["proposal"]),
            "nitrogen": nitrogen_of(unit, [dewar]),
        }
        framed = around(unit, dewar["shipment_id"], "dewars")
        return View("dewars/edit.html", {**framed, **data, "done": query["done"]})

    @page(Permission.SHIP, takes=DewarForm(partial=True))
    def on_post(self, unit: Unit, dewar_id: int, form: Wish) -> GoTo:
        dewar = dewars.read(unit, dewar_id)
        if wish := changed(form, dewar):
            if wish.get("facility_code") or (dewar["facility_code"] and "facility_code" not in wish):
                wish.pop("code", None)
            dewars.change(unit, dewar_id, wish)
        return GoTo(f"/shipments/{dewar['shipment_id']}/dewars?done=saved")


class DewarDiscarding(Discarding):
    """/dewars/{dewar_id}/delete"""

    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        dewar = dewars.read(unit, thing_id)
        return {"document": dewar, "name": dewar["code"], "back": f"/shipments/{dewar['shipment_id']}/dewars"}

    def discard(self, unit: Unit, thing_id: int) -> None:
        dewars.discard(unit, thing_id)


class DewarMove(JourneyPage):
    """/dewars/{dewar_id}/move"""

    @page(Permission.READ, query=MoveAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:
        dewar = dewars.read(unit, dewar_id)
        data = {**around(unit, dewar["shipment_id"], "track"), **confirmation(DEWAR, dewar, query["to"])}
        return View("shipments/move.html", data)

    @page(Permission.READ, takes=MoveForm())
    def on_post(self, unit: Unit, dewar_id: int, form: Wish) -> GoTo:
        moved = dewars.move(unit, dewar_id, wished(form))
        return GoTo(f"/shipments/{moved['shipment_id']}/track?done={outcome(form)}")


def registered(unit: Unit, proposal: str) -> list[Document]:
    """The dewars that the facility has registered for the proposal; none where it keeps no register."""
    try:
        return dewars.registered(unit, proposal, ALL).items
    except NotFound:
        return []


PAGES: Final = (
    ("/shipments/{shipment_id:id}/dewars", ShipmentDewars),
    ("/dewars/{dewar_id:id}/delete", DewarDiscarding),
    ("/dewars/{dewar_id:id}", Dewar),
    ("/dewars/{dewar_id:id}/move", DewarMove),
)
