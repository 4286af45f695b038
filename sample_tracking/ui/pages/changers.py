"""Sample changers: a picture of what stands where; pucks are put on by scan or from a list, and taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.changers import service as changers
from sample_tracking.containers import service as containers
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import ChangerAddress, LoadForm, PageAddress, UnloadForm

if TYPE_CHECKING:
    from sample_tracking.kernel.page import Sent
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

UNKNOWN: Final = later("No puck on site has this code.")
CHOOSE: Final = later("Scan the puck, or choose it from the list.")


class ChangerPage(Page):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "changers")


class Changers(ChangerPage):
    """/beamlines"""

    @page(Permission.TRACK)
    def on_get(self, unit: Unit) -> View:
        return View("changers/list.html", {"changers": changers.list_all(unit).items})


class Changer(ChangerPage):
    """/beamlines/{beamline}"""

    @page(Permission.TRACK, query=ChangerAddress(), sent=True)
    def on_get(self, unit: Unit, beamline: str, query: Wish, sent: Sent) -> View:
        found = changers.read(unit, beamline)
        wanted = sent.typed.get("position", str(query.get("position")))
        chosen = next((one for one in found["positions"] if str(one["position"]) == wanted), None)
        data = {"changer": found, "chosen": chosen, "pucks": _fitting(unit, chosen), "done": query["done"]}
        return View("changers/changer.html", data)

    @page(Permission.TRACK, takes=LoadForm())
    def on_post(self, unit: Unit, beamline: str, form: Wish) -> GoTo:
        placed = {"position": form["position"], "container_id": _puck(unit, form)}
        try:
            changers.load(unit, beamline, [placed], replace=form["replace"])
        except Invalid as refused:
            faults = [Fault(f"/{fault.pointer.rpartition('/')[2]}", fault.detail) for fault in refused.errors]
            raise Invalid(refused.detail, errors=faults) from refused
        return GoTo(f"/beamlines/{beamline}?done=loaded")


class Unloading(ChangerPage):
    """/beamlines/{beamline}/unload"""

    @page(Permission.TRACK, query=PageAddress())
    def on_get(self, unit: Unit, beamline: str, query: Wish) -> View:  # noqa: ARG002
        return View("changers/unload.html", {"changer": changers.read(unit, beamline)})

    @page(Permission.TRACK, takes=UnloadForm())
    def on_post(self, unit: Unit, beamline: str, form: Wish) -> GoTo:
        position = form.get("position")
        changers.unload(unit, beamline, None if position is None else [position])
        return GoTo(f"/beamlines/{beamline}?done=unloaded")


def _on_site(unit: Unit, **more: Any) -> list[Document]:
    return containers.list_all(unit, {**ALL, "status": "at_facility", **more}).items


def _fitting(unit: Unit, chosen: Document | None) -> list[Document]:
    """The pucks on site that can be put on an empty position."""
    if chosen is None or chosen["containers"]:
        return []
    return [one for one in _on_site(unit) if chosen["holds"] in (None, one["capacity"])]


def _puck(unit: Unit, form: Wish) -> int:
    """By what was scanned, else by what was chosen."""
    if scanned := form["barcode"]:
        found = _on_site(unit, barcode=scanned) or [one for one in _on_site(unit) if one["code"] == scanned]
        if len(found) != 1:
            raise Invalid(UNKNOWN, errors=[Fault("/barcode", UNKNOWN)])
        return int(found[0]["id"])
    if form.get("container_id") is None:
        raise Invalid(CHOOSE, errors=[Fault("/barcode", CHOOSE)])
    return int(form["container_id"])


PAGES: Final = (
    ("/beamlines", Changers),
    ("/beamlines/{beamline}", Changer),
    ("/beamlines/{beamline}/unload", Unloading),
)
