"""How much nitrogen a dewar has, and what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.readings import service as readings
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import PageAddress, ReadingForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class NitrogenPage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "readings")


class Nitrogen(NitrogenPage):
    """/dewars/{dewar_id}/nitrogen"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> View:
        dewar = dewars.read(unit, dewar_id)
        data = {
            "dewar": dewar,
            "nitrogen": readings.nitrogen(unit, dewar_id),
            "readings": readings.list_of_dewar(unit, dewar_id, ALL).items,
            "done": query["done"],
        }
        return View("dewars/nitrogen.html", {**around(unit, dewar["shipment_id"], "track"), **data})

    @page(Permission.TRACK, takes=ReadingForm())
    def on_post(self, unit: Unit, dewar_id: int, form: Wish) -> GoTo:
        readings.note(unit, dewar_id, **form)
        return GoTo(f"/dewars/{dewar_id}/nitrogen?done=saved")


class Withdrawal(NitrogenPage):
    """/readings/{reading_id}/withdraw"""

    @page(Permission.TRACK)
    def on_post(self, unit: Unit, reading_id: int) -> GoTo:
        readings.withdraw(unit, reading_id)
        return GoTo(f"/dewars/{readings.read(unit, reading_id)['dewar_id']}/nitrogen?done=withdrawn")


OVER: Final = frozenset({"closed", "cancelled"})


def nitrogen_of(unit: Unit, found: Sequence[Document]) -> dict[int, Document]:
    """By dewar, of those not yet home of which something is known; none while readings are not in use."""
    if "readings" in unit.site.settings.disabled_modules:
        return {}
    seen = readings.nitrogen_of(unit, [dewar["id"] for dewar in found if dewar["status"] not in OVER])
    return {number: one for number, one in seen.items() if one["level"] != "unknown"}


PAGES: Final = (
    ("/dewars/{dewar_id:id}/nitrogen", Nitrogen),
    ("/readings/{reading_id:id}/withdraw", Withdrawal),
)
