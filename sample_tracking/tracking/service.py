"""What can be done about tracking: look, ask for news, have a calendar."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.endpoint import PREFIX
from sample_tracking.kernel.errors import Conflict, Forbidden, NotFound
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.files import MadeFile
from sample_tracking.kernel.languages import SOURCE, said
from sample_tracking.kernel.people import Gate
from sample_tracking.kernel.rights import Credential, hash_of
from sample_tracking.kernel.unit import Call, Unit
from sample_tracking.shipments import service as shipments

from . import store
from .calendar import MEDIA_TYPE, Entry, written
from .steps import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Wish

BATCH: Final = 500
TOLD: Final = ("at", "what", "status", "location", "actor", "reason", "source")


def timeline(unit: Unit, shipment_id: int, zone: ZoneInfo | None = None) -> Document:
    """The steps of all dewars of a shipment, oldest first, each with what it means; two statements a dewar."""
    shipments.read(unit, shipment_id)
    here = zone or unit.site.zone
    items = [item for dewar in dewars.in_shipment(unit, shipment_id) for item in _milestones(unit, dewar, here)]
    items.sort(key=lambda item: item["at"] or "")
    return {"zone": here.key, "items": items}


def subscription(unit: Unit, shipment_id: int) -> Document:
    shipments.read(unit, shipment_id)
    found = store.since(unit, shipment_id)
    if found is None:
        return {"language": SOURCE, "subscribed": False, "since": None}
    return {"language": found[1], "subscribed": True, "since": utc_text(found[0])}


def subscribe(unit: Unit, shipment_id: int, wish: Wish) -> Document:
    """News by mail from now on; again is no error. Conflict for somebody of whom no address is known."""
    shipments.read(unit, shipment_id)
    if store.address(unit, unit.principal.person_id or 0) is None:
        raise Conflict("No e-mail address of yours is known here; please ask the user office to enter it.")
    store.subscribe(unit, shipment_id, wish.get("language") or SOURCE)
    return subscription(unit, shipment_id)


def unsubscribe(unit: Unit, shipment_id: int) -> None:
    """Again is no error."""
    shipments.read(unit, shipment_id)
    store.unsubscribe(unit, shipment_id)


def calendar_feed(unit: Unit) -> Document:
    since = store.feed(unit)
    return {"active": since is not None, "since": utc_text(since)}


def open_calendar_feed(unit: Unit) -> Document:
    """Gives the address, this once; an older one is closed with it."""
    if not unit.principal.log_in:
        raise Forbidden("Calendars are opened by people who have logged in, not by a token or a link.")
    secret = secrets.token_urlsafe(32)
    store.open_feed(unit, hash_of(secret))
    root = unit.site.get(SiteSettings).public_url.rstrip("/")
    return {**calendar_feed(unit), "url": f"{root}{PREFIX}/calendars/{secret}.ics"}


def close_calendar_feed(unit: Unit) -> None:
    store.close_feed(unit)


def calendar_of(unit: Unit, secret: str) -> MadeFile:
    """The sessions and the news of the shipments of which somebody wants news, as far as they see them now."""
    whose = store.owner(unit, hash_of(secret))
    if whose is None:
        raise NotFound("There is no such calendar.")
    reader = as_person(unit, *whose)
    shown = {number: shipment for number in store.subscribed(reader) if (shipment := seen(reader, number))}
    entries = [*_session_entries(reader, shown), *_news_entries(reader, shown)] if shown else []
    return MadeFile(written(unit.site.get(SiteSettings).name, entries, unit.now), "shipments.ics", MEDIA_TYPE)


def as_person(unit: Unit, login: str, provider: str) -> Unit:
    """The same transaction with the eyes of somebody who is not there."""
    credential = Credential(login, "", unit.now + timedelta(minutes=1), provider)
    principal = unit.site.get(Gate).look_up(unit, credential)
    return Unit(unit.connection, unit.site, Call(principal, unit.call.request_id, unit.call.source), unit.now)


def seen(unit: Unit, shipment_id: int) -> Document | None:
    try:
        return shipments.read(unit, shipment_id)
    except NotFound:
        return None


def dewar_names(unit: Unit, shipment_id: int) -> dict[int, str]:
    return {dewar["id"]: _name(dewar) for dewar in dewars.in_shipment(unit, shipment_id)}


def page_of(unit: Unit, shipment_id: int) -> str:
    """The address of the page on which a shipment is followed."""
    return f"{unit.site.get(SiteSettings).public_url.rstrip('/')}/shipments/{shipment_id}"


def _name(dewar: Document) -> str:
    return str(dewar["code"] or dewar["barcode"] or dewar["id"])


def _milestones(unit: Unit, dewar: Document, zone: ZoneInfo) -> Iterator[Document]:
    query: dict[str, Any] = {"limit": BATCH}
    while True:
        page = dewars.history_of(unit, dewar["id"], query)
        for happening in page.items:
            yield _milestone(happening, dewar, zone)
        if page.next_key is None:
            return
        query = {"limit": BATCH, "after": page.next_key}


def _milestone(happening: Document, dewar: Document, zone: ZoneInfo) -> Document:
    name, at = _name(dewar), happening["at"]
    local = None if at is None else datetime.fromisoformat(at).astimezone(zone).isoformat(timespec="seconds")
    sentence = sentence_of(happening["what"], happening["status"], name, happening["location"])
    about = {"local_at": local, "dewar_id": dewar["id"], "dewar": name, "sentence": sentence}
    return {**{key: happening[key] for key in TOLD}, **about}


def _session_entries(unit: Unit, shown: Mapping[int, Document]) -> Iterator[Entry]:
    zone = unit.site.zone
    for shipment_id, session_id, start, end, beamline in store.sessions(unit, shown):
        title = said("Beamtime for {shipment}").format(shipment=shown[shipment_id]["name"])
        ends = None if end is None or end < start else end.replace(tzinfo=zone)
        key = f"session-{session_id}-{shipment_id}@sample-tracking"
        yield Entry(key, start.replace(tzinfo=zone), ends, title, beamline or "", page_of(unit, shipment_id))


def _news_entries(unit: Unit, shown: Mapping[int, Document]) -> Iterator[Entry]:
    names = {number: dewar_names(unit, number) for number in shown}
    for row in store.news_of(unit, shown):
        dewar = names[row.shipment_id].get(row.dewar_id, str(row.dewar_id))
        title = f"{shown[row.shipment_id]['name']}: {sentence_of(row.what, None, dewar, row.location)}"
        at = row.at.replace(tzinfo=UTC)
        key = f"event-{row.event_id}@sample-tracking"
        yield Entry(key, at, None, title, row.location or "", page_of(unit, row.shipment_id))
