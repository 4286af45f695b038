"""The section [couriers]: how often couriers are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import between, setting


@dataclass(frozen=True, kw_only=True)
class CourierSettings:
    look_every: timedelta = setting(
        "How often the worker looks for dewars with a way-bill that nobody follows yet.",
        default=timedelta(minutes=1),
        validate=between(timedelta(seconds=1), timedelta(days=1)),
    )
    most: int = setting(
        "The most parcels that one courier is asked for in one round.", default=20, validate=between(1, 500)
    )
    give_up: timedelta = setting(
        "How long a parcel is followed at the most.",
        default=timedelta(days=60),
        validate=between(timedelta(days=1), timedelta(days=365)),
    )
