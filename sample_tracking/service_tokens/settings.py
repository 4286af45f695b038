"""The section [service_tokens]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import between, setting


@dataclass(frozen=True, kw_only=True)
class ServiceTokenSettings:
    longest: timedelta = setting(
        "Seconds after which a token for a program ends at the latest.",
        default=timedelta(days=366),
        validate=between(timedelta(days=1), timedelta(days=3660)),
    )
