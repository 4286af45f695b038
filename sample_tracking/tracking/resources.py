from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .calendar import MEDIA_TYPE
from .schemas import CalendarFeedSchema, SubscriptionSchema, TimelineQuery, TimelineSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Timeline(Resource):
    """/shipments/{shipment_id}/timeline"""

    @endpoint(Permission.READ, query=TimelineQuery(), gives=TimelineSchema())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> Document:
        return service.timeline(unit, shipment_id, query.get("zone"))


class Subscription(Resource):
    """/shipments/{shipment_id}/subscription"""

    @endpoint(Permission.READ, gives=SubscriptionSchema())
    def on_get(self, unit: Unit, shipment_id: int) -> Document:
        return service.subscription(unit, shipment_id)

    @endpoint(Permission.READ, takes=SubscriptionSchema(), gives=SubscriptionSchema())
    def on_put(self, unit: Unit, shipment_id: int, body: Wish) -> Document:
        return service.subscribe(unit, shipment_id, body)

    @endpoint(Permission.READ, status=204)
    def on_delete(self, unit: Unit, shipment_id: int) -> None:
        service.unsubscribe(unit, shipment_id)


class CalendarFeed(Resource):
    """/calendar-feed"""

    @endpoint(Permission.READ, gives=CalendarFeedSchema())
    def on_get(self, unit: Unit) -> Document:
        return service.calendar_feed(unit)

    @endpoint(Permission.READ, gives=CalendarFeedSchema(), status=201, kept=False)
    def on_post(self, unit: Unit) -> Document:
        return service.open_calendar_feed(unit)

    @endpoint(Permission.READ, status=204)
    def on_delete(self, unit: Unit) -> None:
        service.close_calendar_feed(unit)


class Calendar(Resource):
    """/calendars/{secret}.ics"""

    @endpoint(None, file=MEDIA_TYPE)
    def on_get(self, unit: Unit, secret: str) -> MadeFile:
        return service.calendar_of(unit, secret)
