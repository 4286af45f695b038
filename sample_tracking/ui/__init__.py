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
    from .pages import (
        admin,
        check,
        contacts,
        copying,
        dewars,
        importing,
        labels,
        log_in,
        mapping,
        preferring,
        proposals,
        proteins,
        pucks,
        shipments,
        tracking,
    )

    subjects = (
        log_in,
        proposals,
        shipments,
        dewars,
        tracking,
        pucks,
        copying,
        importing,
        mapping,
        check,
        labels,
        contacts,
        preferring,
        proteins,
        editor,
        admin,
    )
    return tuple(page for subject in subjects for page in subject.PAGES)


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
        Entry(later("Groups"), "/admin/groups", Permission.ADMIN, 80, needs=("groups",)),
        Entry(later("Tokens"), "/admin/tokens", Permission.ADMIN, 90, needs=("service_tokens",)),
    ),
)
