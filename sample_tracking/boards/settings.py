"""The section [boards]: what the boards of the staff show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import between, setting

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BoardSettings:
    back: timedelta = setting(
        "Of how old shipments the boards still speak; the shared database never says that an old dewar is gone.",
        default=365 * DAY,
        validate=between(DAY, 3650 * DAY),
    )
    most: int = setting(
        "The most dewars that the boards look at, the newest ones.", default=1000, validate=between(10, 10_000)
    )
    top_up: timedelta = setting(
        "A dewar on site that was not topped up for so long is overdue, where nothing better is known of its nitrogen.",
        default=5 * DAY,
        validate=between(DAY, 90 * DAY),
    )
    dry: timedelta = setting(
        "A dewar whose nitrogen lasts no longer than this is overdue.", default=3 * DAY, validate=between(DAY, 30 * DAY)
    )
    lost: timedelta = setting(
        "A dewar on its way that was not heard of for so long counts as lost.",
        default=7 * DAY,
        validate=between(DAY, 90 * DAY),
    )
