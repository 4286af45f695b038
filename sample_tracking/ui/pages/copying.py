"""Copies of a shipment, a dewar, a puck: a new draft with what is in something that was registered before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.lifecycle.editing import BEFORE_TRAVEL
from sample_tracking.shipments import service as shipments
from sample_tracking.trees import copying
from sample_tracking.trees.naming import Names, copy_of
from sample_tracking.trees.schemas import ContainerCopySchema, DewarCopySchema, ShipmentCopySchema
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import PageAddress

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

Choices = list[tuple[int, str]]


class CopyPage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "trees")


class ShipmentCopy(CopyPage):
    """/shipments/{shipment_id}/copy"""

    @page(Permission.SHIP, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:  # noqa: ARG002
        framed = around(unit, shipment_id, "")
        present = {"name": copy_of(framed["shipment"]["name"] or str(shipment_id))}
        return View("copying/shipment.html", {**framed, "present": present, "back": f"/shipments/{shipment_id}"})

    @page(Permission.SHIP, takes=ShipmentCopySchema())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        return GoTo(f"/shipments/{copying.copy_shipment(unit, shipment_id, form)['id']}?done=copied")


class DewarCopy(CopyPage):
    """/dewars/{dewar_id}/copy"""

    @page(Permission.SHIP, query=PageAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:  # noqa: ARG002
        dewar = dewars.read(unit, dewar_id)
        framed = around(unit, dewar["shipment_id"], "dewars")
        drafts = _drafts(unit, framed["shipment"])
        data = {
            "dewar": dewar,
            "drafts": [(draft["id"], draft["name"] or str(draft["id"])) for draft in drafts],
            "present": {"code": _free(framed["dewars"], dewar["code"]), "shipment_id": dewar["shipment_id"]},
            "back": f"/shipments/{dewar['shipment_id']}/dewars",
        }
        return View("copying/dewar.html", {**framed, **data})

    @page(Permission.SHIP, takes=DewarCopySchema())
    def on_post(self, unit: Unit, dewar_id: int, form: Wish) -> GoTo:
        return GoTo(f"/dewars/{copying.copy_dewar(unit, dewar_id, form)['id']}?done=copied")


class ContainerCopy(CopyPage):
    """/containers/{container_id}/copy"""

    @page(Permission.SHIP, query=PageAddress())
    def on_get(self, unit: Unit, container_id: int, query: Wish) -> View:  # noqa: ARG002
        container = containers.read(unit, container_id)
        if container["shipment_id"] is None:
            raise NotFound("The container stands in no shipment, so there is nothing beside which a copy could stand.")
        framed = around(unit, container["shipment_id"], "pucks")
        data = {
            "container": container,
            "targets": _open_dewars(unit, framed),
            "present": {"code": _free(framed["pucks"], container["code"]), "dewar_id": container["dewar_id"]},
            "back": f"/shipments/{container['shipment_id']}/pucks",
        }
        return View("copying/container.html", {**framed, **data})

    @page(Permission.SHIP, takes=ContainerCopySchema())
    def on_post(self, unit: Unit, container_id: int, form: Wish) -> GoTo:
        return GoTo(f"/containers/{copying.copy_container(unit, container_id, form)['id']}/samples?done=copied")


def _drafts(unit: Unit, shipment: Document) -> list[Document]:
    """Of the same proposal; the shipment itself first, if it is one."""
    found = shipments.list_of_proposal(unit, shipment["proposal"], ALL).items
    drafts = [draft for draft in found if draft["status"] in BEFORE_TRAVEL]
    return sorted(drafts, key=lambda draft: draft["id"] != shipment["id"])


def _open_dewars(unit: Unit, framed: dict[str, Any]) -> Choices:
    """Into which a puck can go: in drafts of the same proposal; those of its own shipment first."""
    drafts = {draft["id"]: draft["name"] for draft in _drafts(unit, framed["shipment"])}
    found = dewars.list_all(unit, {**ALL, "proposal": framed["shipment"]["proposal"]}).items
    open_ones = [d for d in found if d["status"] in BEFORE_TRAVEL and d["shipment_id"] in drafts]
    open_ones.sort(key=lambda dewar: dewar["shipment_id"] != framed["shipment"]["id"])
    return [(dewar["id"], f"{dewar['code']} · {drafts[dewar['shipment_id']]}") for dewar in open_ones]


def _free(present: list[Document], name: str | None) -> str:
    return Names(("", str(one["code"])) for one in present).copy("", name or "")


PAGES: Final = (
    ("/shipments/{shipment_id:id}/copy", ShipmentCopy),
    ("/dewars/{dewar_id:id}/copy", DewarCopy),
    ("/containers/{container_id:id}/copy", ContainerCopy),
)
