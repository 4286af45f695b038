"""The addresses of the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import PREFIX, Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import FeedQuery, FeedSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Events(Resource):
    """/events"""

    @endpoint(Permission.READ, query=FeedQuery(), gives=FeedSchema())
    def on_get(self, unit: Unit, query: Wish) -> Document:
        items = service.feed(unit, query)
        following = items[-1]["seq"] if items else query["after"]
        kept = [f"{name}={query[name]}" for name in ("level", "shipment_id") if name in query]
        rest = "&".join([f"after={following}", f"limit={query['limit']}", *kept])
        return {"items": items, "next": f"{PREFIX}/events?{rest}"}
