"""The section [access]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import between, setting


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    misses: int = setting(
        "Failed log-ins of one name after which further tries are refused, in each serving process.",
        default=20,
        validate=between(1, 1000),
    )
    misses_within: timedelta = setting(
        "Seconds over which the misses are counted.",
        default=timedelta(minutes=10),
        validate=between(timedelta(seconds=1), timedelta(days=1)),
    )
