"""Whether a shipment can leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import View, page
from sample_tracking.readiness import service as readiness
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.schemas import PageAddress

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish

ORDER: Final = ("fail", "advice", "pass")


class Check(JourneyPage):
    """/shipments/{shipment_id}/check"""

    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "readiness")

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = {**around(unit, shipment_id, "check"), "done": query["done"]}
        if not framed["is_draft"]:
            return View("shipments/check.html", framed)
        found = readiness.read(unit, shipment_id)
        rules = sorted(found["rules"], key=lambda rule: ORDER.index(rule["state"]))
        return View("shipments/check.html", {**framed, "is_ready": found["ready"], "rules": rules})


PAGES: Final = (("/shipments/{shipment_id:id}/check", Check),)
