"""The page that asks whether something is really to be deleted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.ui.frame import JourneyPage

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit


class Discarding(JourneyPage, ABC):
    """…/{its id}/delete"""

    @abstractmethod
    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        """The ``document``, its ``name``, and the address ``back`` to where it is listed."""

    @abstractmethod
    def discard(self, unit: Unit, thing_id: int) -> None: ...

    @page(Permission.READ)
    def on_get(self, unit: Unit, **path: int) -> View:
        found = self.read(unit, *path.values())
        return View("delete.html", {**found, "seen": etag_of(found["document"])})

    @page(Permission.SHIP)
    def on_post(self, unit: Unit, **path: int) -> GoTo:
        (thing_id,) = path.values()
        back = self.read(unit, thing_id)["back"]
        self.discard(unit, thing_id)
        return GoTo(f"{back}?done=deleted")
