"""The section [auth_local]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import between, setting


@dataclass(frozen=True, kw_only=True)
class LocalSettings:
    shortest: int = setting("The fewest characters of a password.", default=12, validate=between(8, 128))
    misses: int = setting(
        "Wrong passwords in a row after which an account is locked, on all servers.",
        default=10,
        validate=between(3, 1000),
    )
    locked_for: timedelta = setting(
        "Seconds that a lock lasts, unless an administrator takes it off.",
        default=timedelta(minutes=15),
        validate=between(timedelta(seconds=1), timedelta(days=365)),
    )
