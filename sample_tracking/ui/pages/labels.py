"""The labels and papers of a shipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.labels import service as labels
from sample_tracking.labels.schemas import LabelQuery
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import PageAddress, PrintForm

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.unit import Unit, Wish

KINDS: Final = ("outer", "dewar", "return", "pucks", "contents", "invoice", "packing")


class LabelsPage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "labels")


class Labels(LabelsPage):
    """/shipments/{shipment_id}/labels"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        prints = labels.list_prints(unit, shipment_id, ALL).items
        data = {
            "kinds": KINDS,
            "papers": labels.list_papers(unit),
            "printers": labels.list_printers(unit).items,
            "prints": prints,
            "printed": {kind for one in prints for kind in one["what"]},
            "done": query["done"],
        }
        return View("shipments/labels.html", {**around(unit, shipment_id, "labels"), **data})

    @page(Permission.SHIP, takes=PrintForm())
    def on_post(self, unit: Unit, shipment_id: int, form: Wish) -> GoTo:
        wish = {name: value for name, value in form.items() if value}
        labels.print_labels(unit, shipment_id, {"copies": 1, **wish})
        return GoTo(f"/shipments/{shipment_id}/labels?done={'queued' if form['printer'] else 'printed'}")


class LabelsFile(LabelsPage):
    """/shipments/{shipment_id}/labels.pdf"""

    @page(Permission.READ, query=LabelQuery())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> MadeFile:
        return labels.of_shipment(unit, shipment_id, query)


PAGES: Final = (
    ("/shipments/{shipment_id:id}/labels", Labels),
    ("/shipments/{shipment_id:id}/labels.pdf", LabelsFile),
)
