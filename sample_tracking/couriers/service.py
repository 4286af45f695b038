"""What can be done about the ways of parcels."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import Conflict, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.locking import take_turns
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.parts import CallingCourier, Parts, TrackingEvent

from . import store
from .manual import Manual
from .statuses import STATUSES, known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sample_tracking.kernel.media import SentFile
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

__all__ = ["STATUSES", "hear", "held_days", "parcels_of", "pause_of", "say", "take_in", "watch"]

HEADERS: Final = ("webhook-id", "webhook-timestamp", "webhook-signature")
HELD: Final = "customs_hold"
DAY: Final = timedelta(days=1)
OUTBOUND: Final = frozenset({"dispatched", "closed"})
"""States of a dewar in which its parcel is the one that goes back."""


def parcels_of(unit: Unit, dewar_id: int) -> Page:
    """The latest first; NotFound if the caller does not see the dewar."""
    dewars.read(unit, dewar_id)
    watches = store.watches(unit, dewar_id)
    told = store.events(unit, [(one["courier"], one["waybill"]) for one in watches])
    return Page([_parcel(unit, one, told.get((one["courier"], one["waybill"]), [])) for one in watches])


def watch(unit: Unit, dewar_id: int, waybill: str, direction: str) -> str:
    """Follows a parcel from now on; says by which courier. Again is no error."""
    couriers = [one for one in unit.site.get(Parts).couriers if one.name != Manual.name]
    name = next((one.name for one in couriers if one.recognise(waybill)), Manual.name)
    store.add_watch(unit, name, waybill, dewar_id, direction)
    return name


def say(unit: Unit, dewar_id: int, wish: Wish) -> Page:
    """What somebody has heard of the parcel, whatever its courier tells by itself."""
    dewar = dewars.read(unit, dewar_id)
    direction = wish.get("direction") or ("from" if dewar["status"] in OUTBOUND else "to")
    waybill = dewar[f"tracking_{direction}"]
    if waybill is None:
        raise Conflict(later("The dewar has no way-bill for this way: enter it first."))
    take_turns(unit, "parcels")
    courier = watch(unit, dewar_id, waybill, direction)
    at = wish.get("at") or unit.now
    told = TrackingEvent(waybill, at, wish["status"], "", wish.get("text") or "", wish.get("place") or "")
    take_in(unit, courier, [told])
    return parcels_of(unit, dewar_id)


def hear(unit: Unit, name: str, call: SentFile) -> None:
    """A message of a courier. What it says of parcels that nobody follows is passed over, so that nothing is told."""
    courier = next((one for one in unit.site.get(Parts).couriers if one.name == name), None)
    if not isinstance(courier, CallingCourier):
        raise NotFound(later("No courier calls here."))
    delivery = courier.hear(call.headers, call.content, unit.now)
    take_turns(unit, "parcels")
    if store.take_delivery(unit, name, delivery.delivery_id):
        take_in(unit, name, delivery.events)


def take_in(unit: Unit, courier: str, told: Iterable[TrackingEvent]) -> None:
    """Under the turns of "parcels": each saying counts once, in whichever order they come."""
    events = [_aware(event) for event in told]
    watches = store.watched(unit, courier, {event.waybill for event in events})
    fresh = [
        event for event in events if event.waybill in watches and store.add_event(unit, courier, _row(unit, event))
    ]
    for waybill in sorted({event.waybill for event in fresh}):
        _follow(unit, courier, waybill, watches[waybill])


def pause_of(status: str | None) -> timedelta:
    return STATUSES[status or "pending"].pause or DAY


def held_days(unit: Unit, dewar_ids: Collection[int]) -> dict[int, float]:
    """How long the parcels of dewars that are on their way were, or are, in customs; in days."""
    found: dict[int, float] = {}
    for dewar_id, moments in store.histories(unit, dewar_ids).items():
        found[dewar_id] = max(_held(unit, moment) for moment in moments)
    return found


def _parcel(unit: Unit, one: Document, told: Sequence[Document]) -> Document:
    moments = [(datetime.fromisoformat(event["at"]), event["status"]) for event in reversed(told)]
    return {**one, "held_days": round(_held(unit, moments), 1), "events": list(told)}


def _held(unit: Unit, moments: Sequence[tuple[datetime, str]]) -> float:
    """``moments`` in their order."""
    ends = [*(moment for moment, _ in moments[1:]), unit.now][: len(moments)]
    held = (end - moment for (moment, status), end in zip(moments, ends, strict=True) if status == HELD)
    return sum(held, timedelta()) / DAY


def _aware(event: TrackingEvent) -> TrackingEvent:
    """A courier that tells no zone means UTC."""
    if event.occurred_at.tzinfo is not None:
        return event
    return TrackingEvent(**{**vars(event), "occurred_at": event.occurred_at.replace(tzinfo=UTC)})


def _row(unit: Unit, event: TrackingEvent) -> dict[str, Any]:
    said = (event.occurred_at.astimezone(UTC).isoformat(), event.status, event.raw_code, event.raw_text, event.place)
    named = event.source_id or hashlib.sha256("\0".join(said).encode()).hexdigest()
    return {
        "waybill": event.waybill,
        "source_id": named if len(named) <= store.LONGEST_ID else hashlib.sha256(named.encode()).hexdigest(),
        "occurred_at": min(event.occurred_at, unit.now),  # nothing happens later than it is told
        "status": known(event.status),
        "raw_code": event.raw_code[:60] or None,
        "raw_text": event.raw_text[:500] or None,
        "place": event.place[:120] or None,
    }


def _follow(unit: Unit, courier: str, waybill: str, present: Mapping[str, Any]) -> None:
    """The parcel is what was said of it last; of two at the same moment, what came later."""
    latest = store.latest(unit, courier, waybill)
    status = latest.status
    if status == present["status"]:
        return
    over = unit.now if STATUSES[status].pause is None else None
    store.settle(unit, courier, waybill, status=status, over_at=over, due_at=unit.now + pause_of(status))
    if STATUSES[status].told:
        path = store.path_of(unit, present["dewar_id"])
        detail = {"courier": courier, "waybill": waybill, "place": latest.place, "text": latest.raw_text}
        at = latest.occurred_at.replace(tzinfo=UTC)
        what = f"courier_{status}"
        unit.record(Event("dewar", present["dewar_id"], what, *path, client_at=at, detail=detail))
