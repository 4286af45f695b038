"""Tracking: where a shipment is and what that means, told on the page, by mail and in calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import TrackingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/shipments/{shipment_id:id}/timeline", resources.Timeline),
        ("/shipments/{shipment_id:id}/subscription", resources.Subscription),
        ("/calendar-feed", resources.CalendarFeed),
        ("/calendars/{secret}.ics", resources.Calendar),
    )


def jobs(_settings: Settings) -> Sequence[Callable[..., None]]:
    from . import notifying

    return (notifying.notify,)


module = Module(
    name="tracking",
    summary="Where a shipment is and what that means: timeline, news by mail, calendar feed",
    requires=("shipments", "dewars", "events"),
    settings=TrackingSettings,
    routes=routes,
    jobs=jobs,
)
