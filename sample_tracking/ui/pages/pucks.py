"""The pucks and plates of a shipment, and how full they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.containers import service as containers
from sample_tracking.containers.schemas import ContainerSchema
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL, changed
from sample_tracking.ui.preferring import defaults_of
from sample_tracking.ui.schemas import PageAddress, PucksForm

from .discarding import Discarding

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish

USUAL: Final = "Puck"


class ShipmentPucks(JourneyPage):
    """/shipments/{shipment_id}/pucks"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = around(unit, shipment_id, "pucks")
        defaults = defaults_of(unit, self.desk.addresses, framed["shipment"]["proposal"])
        data = {**framed, **choices(unit, framed), "first_type": defaults.get("container_type", USUAL)}
        return View("shipments/pucks.html", {**data, "done": query["done"]})

    @page(Permission.SHIP, takes=PucksForm())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        names = form["code"] or []
        common = {name: value for name, value in form.items() if name not in ("dewar_id", "code")}
        for name in names or [None]:
            containers.register(unit, form["dewar_id"], {**common, **({"code": name} if name else {})})
        return GoTo(f"/shipments/{shipment_id}/pucks?done=added")


class ShipmentSamples(JourneyPage):
    """/shipments/{shipment_id}/samples"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        return View("shipments/samples.html", {**around(unit, shipment_id, "samples"), "done": query["done"]})


class Puck(JourneyPage):
    """/containers/{container_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, container_id: int, query: Wish) -> View:  # noqa: ARG002
        puck = containers.read(unit, container_id)
        framed = around(unit, puck["shipment_id"], "pucks")
        data = {"puck": puck, "seen": etag_of(puck), **choices(unit, framed)}
        return View("containers/edit.html", {**framed, **data})

    @page(
        Permission.SHIP, takes=ContainerSchema(only=("dewar_id", "code", "type", "barcode", "comments"), partial=True)
    )
    def on_post(self, unit: Unit, container_id: int, form: Wish) -> GoTo:
        puck = containers.read(unit, container_id)
        if wish := changed(form, puck):
            containers.change(unit, container_id, wish)
        return GoTo(f"/shipments/{puck['shipment_id']}/pucks?done=saved")


class PuckDiscarding(Discarding):
    """/containers/{container_id}/delete"""

    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        puck = containers.read(unit, thing_id)
        return {"document": puck, "name": puck["code"], "back": f"/shipments/{puck['shipment_id']}/pucks"}

    def discard(self, unit: Unit, thing_id: int) -> None:
        containers.discard(unit, thing_id)


def choices(unit: Unit, framed: dict[str, Any]) -> dict[str, Any]:
    """The types of the site, the dewars, and the pucks that the facility has registered for the proposal."""
    try:
        known = containers.registered(unit, framed["shipment"]["proposal"], ALL).items
    except NotFound:
        known = []
    dewars = [(dewar["id"], dewar["code"]) for dewar in framed["dewars"]]
    return {"types": containers.list_types(unit).items, "registered": known, "dewar_choices": dewars}


PAGES: Final = (
    ("/shipments/{shipment_id:id}/pucks", ShipmentPucks),
    ("/shipments/{shipment_id:id}/samples", ShipmentSamples),
    ("/containers/{container_id:id}", Puck),
    ("/containers/{container_id:id}/delete", PuckDiscarding),
)
