"""The section [tracking]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import setting
from sample_tracking.kernel.config.declare import between, length


@dataclass(frozen=True, kw_only=True)
class TrackingSettings:
    digest: timedelta = setting(
        "Seconds that news wait for more, so that they come in one message.",
        default=timedelta(minutes=5),
        validate=between(timedelta(0), timedelta(days=1)),
    )
    tries: int = setting("How often a message is tried that cannot be sent.", default=8, validate=between(1, 50))
    signature: str = setting(
        "How messages to people end, such as the name of the desk.", default="", validate=length(0, 500)
    )
