"""What a parcel can be, in our words, and what follows from it: a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Status:
    """``pause``: until the courier is asked again; none: the parcel is not followed any more. ``told``: whether it is
    worth an event of the dewar.
    """

    pause: timedelta | None
    told: bool = False


_HOURLY: Final = timedelta(hours=1)
_DAILY: Final = timedelta(hours=6)

# fmt: off
STATUSES: Final[Mapping[str, Status]] = MappingProxyType({
    "pending":          Status(_DAILY),
    "picked_up":        Status(_HOURLY, told=True),
    "in_transit":       Status(_HOURLY),
    "on_hold":          Status(_HOURLY, told=True),
    "customs_hold":     Status(_HOURLY, told=True),
    "delivery_delayed": Status(_HOURLY, told=True),
    "out_for_delivery": Status(_HOURLY, told=True),
    "ready_for_pickup": Status(_DAILY, told=True),
    "delivery_failed":  Status(_HOURLY, told=True),
    "return_to_sender": Status(_DAILY, told=True),
    "delivered":        Status(None, told=True),
    "cancelled":        Status(None, told=True),
    "unknown":          Status(_DAILY),
})
# fmt: on


def known(status: str) -> str:
    """A word that is none of ours is not guessed at."""
    return status if status in STATUSES else "unknown"
