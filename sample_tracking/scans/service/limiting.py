"""Slows down those who guess codes: the log itself is what is counted, so that all workers count together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import TooMany
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.scans.settings import ScanSettings
from sample_tracking.scans.store import log

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit


def check(unit: Unit) -> None:
    """TooMany, with the seconds to wait, after too many unknown codes; also for a code that is known."""
    settings = unit.site.get(ScanSettings)
    missed, first = log.misses(unit, unit.now - settings.misses_window)
    if missed < settings.misses or first is None:
        return
    window = settings.misses_window
    wait = max(1, round((first + window - unit.now).total_seconds()))
    pattern = later("Too many unknown codes were scanned. Please wait {seconds} seconds before the next scan.")
    headers = {
        "Retry-After": str(wait),
        "RateLimit-Policy": f'"scan";q={settings.misses};w={round(window.total_seconds())}',
        "RateLimit": f'"scan";r=0;t={wait}',
    }
    raise TooMany(phrase(pattern, seconds=wait), headers=headers)
