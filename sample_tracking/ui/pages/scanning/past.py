"""The last scans, as the page shows them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import said
from sample_tracking.kernel.paging import Page
from sample_tracking.scans import service as scans
from sample_tracking.scans.settings import ScanSettings
from sample_tracking.ui.lists import ALL

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

MOST: Final = 20
REFUSED: Final = frozenset({"refused", "unknown"})


def past(unit: Unit, query: Wish) -> Page:
    """Newest first, each with how it looks and until when it can be taken back."""
    found = scans.list_scans(unit, {**query, "limit": MOST})
    minutes = timedelta(minutes=unit.site.get(ScanSettings).undo_minutes)
    return Page([_shown(scan, minutes) for scan in found.items])


def own(unit: Unit, scan_id: int) -> Document | None:
    """One of the caller's last scans."""
    items = past(unit, {**ALL, "login": unit.principal.login}).items
    return next((scan for scan in items if scan["id"] == scan_id), None)


def _shown(scan: Document, minutes: timedelta) -> Document:
    can_undo = scan["outcome"] == "done" and scan["undone_at"] is None and scan["undoes"] is None
    until = utc_text(datetime.fromisoformat(scan["at"]) + minutes) if can_undo else None
    return {
        **{name: scan[name] for name in ("id", "at", "code", "outcome", "action", "location")},
        "state": _state(scan),
        "sentence": said(scan["sentence"] or ""),
        "undo_until": until,
    }


def _state(scan: Document) -> str:
    if scan["undone_at"] is not None:
        return "undone"
    if scan["outcome"] in REFUSED:
        return "refused"
    if any(warning["code"] != "repeated" for warning in scan["warnings"]):
        return "warning"
    return "done" if scan["outcome"] == "done" else "told"
