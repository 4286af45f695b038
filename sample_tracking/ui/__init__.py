"""Pages for people: from the log-in to the tracking of a shipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.menu import Entry
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.config import Settings
    from sample_tracking.kernel.frames import ShipmentFrame


def bring_pages() -> Sequence[tuple[str, type]]:
    from .editor import pages as editor
    from .pages import SUBJECTS

    return tuple(page for subject in (*SUBJECTS, editor) for page in subject.PAGES)


def provides(_settings: Settings) -> tuple[ShipmentFrame]:
    from sample_tracking.kernel.frames import ShipmentFrame

    from .frame import around

    return (ShipmentFrame(around),)


JOURNEY: Final = ("proposals", "contacts", "shipments", "dewars", "containers", "samples")
module = Module(
    name="ui",
    summary="Pages for people: from the log-in to the tracking of a shipment",
    pages=bring_pages,
    provides=provides,
    menu=(
        Entry(later("Proposals"), "/", Permission.READ, 10),
        Entry(later("Shipments"), "/shipments", Permission.READ, 20, needs=JOURNEY),
        Entry(later("Scan"), "/scan", Permission.TRACK, 30, needs=("scans",)),
        Entry(later("Boards"), "/boards/arrivals", Permission.TRACK, 40, needs=("shipments", "dewars", "boards")),
        Entry(later("Beamlines"), "/beamlines", Permission.TRACK, 50, needs=(*JOURNEY, "changers")),
        Entry(later("Returns"), "/returns", Permission.TRACK, 60, needs=(*JOURNEY, "returns")),
        Entry(later("Groups"), "/admin/groups", Permission.ADMIN, 80, needs=("groups",)),
        Entry(later("Places"), "/admin/locations", Permission.ADMIN, 85, needs=("locations",)),
        Entry(later("Tokens"), "/admin/tokens", Permission.ADMIN, 90, needs=("service_tokens",)),
    ),
)
