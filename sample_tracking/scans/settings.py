"""The section [scans]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import between, setting


@dataclass(frozen=True, kw_only=True)
class ScanSettings:
    undo_minutes: int = setting(
        "Minutes for which a scan can be taken back, if nothing has moved since.", default=30, validate=between(1, 1440)
    )
    misses: int = setting(
        "Unknown codes of one log-in at one address after which further scans are refused.",
        default=20,
        validate=between(1, 1000),
    )
    misses_window: timedelta = setting(
        "Seconds over which the unknown codes are counted.",
        default=timedelta(minutes=10),
        validate=between(timedelta(seconds=1), timedelta(days=1)),
    )
    clock_ahead: timedelta = setting(
        "Seconds by which the clock of a terminal may be ahead before it is said to be wrong.",
        default=timedelta(minutes=10),
        validate=between(timedelta(seconds=1), timedelta(days=1)),
    )
    clock_behind: timedelta = setting(
        "Seconds by which the clock of a terminal may be behind; what was scanned off-line comes late.",
        default=timedelta(hours=24),
        validate=between(timedelta(seconds=1), timedelta(days=30)),
    )
