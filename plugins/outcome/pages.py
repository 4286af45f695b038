"""The page of outcomes: the last step of a shipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sample_tracking.kernel.frames import ShipmentFrame
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import Page, View, page

from . import service

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit


class ShipmentResults(Page):
    """/shipments/{shipment_id}/results"""

    needs: ClassVar[tuple[str, ...]] = ("shipments", "dewars", "containers")

    @page(Permission.READ)
    def on_get(self, unit: Unit, shipment_id: int) -> View:
        framed = unit.site.get(ShipmentFrame).around(unit, shipment_id, "results")
        return View("outcome/results.html", {**framed, "outcome": service.of_shipment(unit, shipment_id)})
