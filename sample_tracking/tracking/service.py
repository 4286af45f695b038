"""What can be done about tracking: look, ask for news, have a calendar."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.config import SiteSettings, TokenSettings
from sample_tracking.kernel.endpoint import PREFIX
from sample_tracking.kernel.errors import Conflict, Forbidden, NotFound
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.files import MadeFile
from sample_tracking.kernel.languages import SOURCE, later, said
from sample_tracking.kernel.parts import Parts
from sample_tracking.kernel.people import Gate
from sample_tracking.kernel.rights import Credential, hash_of
from sample_tracking.kernel.unit import Call, Unit
from sample_tracking.shipments import service as shipments

from . import store
from .calendar import MEDIA_TYPE, Entry, written
from .steps import NEWS, sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Wish

BATCH: Final = 500
TOLD: Final = ("at", "what", "status", "status_text", "location", "actor", "reason", "source")
SHOWN: Final = timedelta(minutes=10)
"""How long a page shows the address of a new calendar."""


def timeline(unit: Unit, shipment_id: int, zone: ZoneInfo | None = None) -> Document:
    """The steps of all dewars of a shipment, oldest first, each with what it means; two statements a dewar."""
    shipments.read(unit, shipment_id)
    here = zone or unit.site.zone
    items = [item for dewar in dewars.in_shipment(unit, shipment_id) for item in _milestones(unit, dewar, here)]
    items.sort(key=lambda item: item["at"] or "")
    return {"zone": here.key, "items": items}


def way_of(unit: Unit, dewar: Document) -> list[Document]:
    """The steps of a dewar that the caller sees, oldest first, in the site's zone; two statements."""
    return list(_milestones(unit, dewar, unit.site.zone))


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
        raise Conflict(later("No e-mail address of yours is known here; please ask the user office to enter it."))
    store.subscribe(unit, shipment_id, wish.get("language") or SOURCE)
    return subscription(unit, shipment_id)


def unsubscribe(unit: Unit, shipment_id: int) -> None:
    """Again is no error."""
    shipments.read(unit, shipment_id)
    store.unsubscribe(unit, shipment_id)


def news(unit: Unit, shipment_id: int) -> Document:
    """The subscription with what a page says of it: ``address`` (none where nothing is known), the ``ways`` by which
    this site tells news, and the ``steps`` that are news.
    """
    address = store.address(unit, unit.principal.person_id or 0)
    ways = [notifier.name for notifier in unit.site.get(Parts).notifiers]
    return {**subscription(unit, shipment_id), "address": address, "ways": ways, "steps": NEWS}


def followed(unit: Unit) -> list[Document]:
    """The shipments that the caller wants news of, as far as they see them now."""
    return [shipment for number in store.subscribed(unit) if (shipment := seen(unit, number))]


def calendar_feed(unit: Unit) -> Document:
    since = store.feed(unit)
    return {"active": since is not None, "since": utc_text(since)}


def open_calendar_feed(unit: Unit) -> Document:
    """Gives the address, this once; an older one is closed with it."""
    secret = secrets.token_urlsafe(32)
    _open_feed(unit, secret)
    return {**calendar_feed(unit), "url": _feed_address(unit, secret)}


def open_calendar_feed_for_page(unit: Unit) -> str:
    """Gives a key by which ``fresh_calendar_address`` finds the address, so that a second click does not lose it."""
    key = secrets.token_urlsafe(16)
    _open_feed(unit, _secret_of(unit, key))
    return key


def fresh_calendar_address(unit: Unit, key: str) -> str | None:
    """Of the calendar that the caller opened with this key some minutes ago; None later, and once it is closed."""
    secret = _secret_of(unit, key)
    is_fresh = store.has_feed(unit, hash_of(secret), unit.now - SHOWN)
    return _feed_address(unit, secret) if is_fresh else None


def close_calendar_feed(unit: Unit) -> None:
    store.close_feed(unit)


def calendar_of(unit: Unit, secret: str) -> MadeFile:
    """The sessions and the news of the shipments of which somebody wants news, as far as they see them now."""
    whose = store.owner(unit, hash_of(secret))
    if whose is None:
        raise NotFound("There is no such calendar.")
    reader = as_person(unit, *whose)
    shown = {shipment["id"]: shipment for shipment in followed(reader)}
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


def _open_feed(unit: Unit, secret: str) -> None:
    if not unit.principal.log_in:
        raise Forbidden(later("Calendars are opened by people who have logged in, not by a token or a link."))
    store.open_feed(unit, hash_of(secret))


def _feed_address(unit: Unit, secret: str) -> str:
    root = unit.site.get(SiteSettings).public_url.rstrip("/")
    return f"{root}{PREFIX}/calendars/{secret}.ics"


def _secret_of(unit: Unit, key: str) -> str:
    """The key alone says nothing about it, nor does it open anything for somebody else."""
    ours = unit.site.get(TokenSettings).derived_key("calendar feed")
    made = hmac.digest(ours, f"{unit.principal.person_id}:{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


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
