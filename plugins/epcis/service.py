"""Makes the document of the life of a dewar: every event, its place, its hands, and what was taken back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import orjson

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.files import MadeFile

from .steps import IN, MOVING, Step, step_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

MEDIA_TYPE: Final = "application/json"
CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
ROWS: Final = 200
MOST: Final = 5000
"""Events of one dewar; later ones are left out, and the document says so."""


def life(unit: Unit, dewar_id: int) -> MadeFile:
    """NotFound if the caller does not see the dewar. Containers that the caller does not see are left out."""
    dewar = dewars.read(unit, dewar_id)
    history = [item for item in _history(unit, dewar_id) if item["at"] is not None]
    inside = [one for one in containers.in_shipment(unit, dewar["shipment_id"]) if one["dewar_id"] == dewar_id]
    site = unit.site.get(SiteSettings).public_url.rstrip("/")
    events = [*_Telling(site, dewar, unit).events(history), *_packed(site, dewar, inside)]
    document = {
        "@context": [CONTEXT, {"tracking": f"{site}/epcis#"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": unit.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "epcisBody": {"eventList": sorted(events, key=lambda event: str(event["eventTime"]))},
    }
    name = f"{dewar['barcode'] or dewar['code'] or dewar_id}.epcis.json"
    return MadeFile(orjson.dumps(document, option=orjson.OPT_INDENT_2), name, MEDIA_TYPE)


def _history(unit: Unit, dewar_id: int) -> Iterator[Document]:
    after, read = None, 0
    while read < MOST:
        page = dewars.history_of(unit, dewar_id, {"limit": ROWS, "after": after, "count": False})
        yield from page.items
        after, read = page.next_key, read + len(page.items)
        if after is None:
            return


def _packed(site: str, dewar: Document, inside: Sequence[Document]) -> Iterator[Document]:
    """What is in the dewar, as of its registration."""
    if inside and dewar["created_at"]:
        yield {
            "type": "AggregationEvent",
            "eventID": _event_id(site, dewar, "packed"),
            "eventTime": dewar["created_at"],
            "eventTimeZoneOffset": "+00:00",
            "parentID": _dewar_uri(site, dewar),
            "childEPCs": [f"{site}/containers/{one['id']}" for one in inside],
            "action": "ADD",
            "bizStep": "packing",
            "disposition": "container_closed",
        }


class _Telling:
    """The events of one dewar. Two that say the same in the same second have names of their own."""

    def __init__(self, site: str, dewar: Document, unit: Unit) -> None:
        self._site, self._dewar, self._unit = site, dewar, unit
        self._told: dict[str, int] = {}

    def events(self, history: Sequence[Document]) -> Iterator[Document]:
        """``history``: oldest first."""
        moved: list[Document] = []
        for item in history:
            step = step_of(item["what"], item["status"])
            if step is None:
                continue
            event = self._event(item, step)
            if item["what"] == "undone" and moved:
                yield self._wrong(moved.pop(), event)
            elif item["what"] in MOVING:
                moved.append(event)
            yield event

    def _event(self, item: Document, step: Step) -> Document:
        moment = item["client_at"] or item["at"]
        event: Document = {
            "type": "ObjectEvent",
            "eventID": self._name(item),
            "eventTime": moment,
            "eventTimeZoneOffset": "+00:00",
            "recordTime": item["at"],
            "epcList": [_dewar_uri(self._site, self._dewar)],
            "action": step.action,
            "bizStep": step.business_step,
            "disposition": step.disposition,
        }
        if item["location"]:
            place = {"id": f"{self._site}/places/{quote(item['location'], safe='')}"}
            event |= {"readPoint": place, "bizLocation": place}
        return event | self._hands(step) | self._said(item)

    def _hands(self, step: Step) -> Document:
        if step.way is None:
            return {}
        giving, taking = (self._party(who) for who in step.way)
        number = self._dewar["tracking_to" if step.way == IN else "tracking_from"]
        waybill = (
            {"type": "bol", "bizTransaction": f"{self._site}/waybills/{quote(number, safe='')}"} if number else None
        )
        return {
            "sourceList": [{"type": "possessing_party", "source": giving}],
            "destinationList": [{"type": "possessing_party", "destination": taking}],
            **({"bizTransactionList": [waybill]} if waybill else {}),
        }

    def _party(self, who: str) -> str:
        return f"{self._site}/facility" if who == "facility" else f"{self._site}/proposals/{self._dewar['proposal']}"

    def _said(self, item: Document) -> Document:
        told = {"step": item["what"], "actor": item["actor"], "reason": item["reason"], "source": item["source"]}
        return {f"tracking:{name}": value for name, value in told.items() if value}

    def _wrong(self, event: Document, correction: Document) -> Document:
        """The standard's form of undoing: the same event once more, declared to be wrong."""
        declared = {
            "declarationTime": correction["recordTime"],
            "reason": "incorrect_data",
            "correctiveEventIDs": [correction["eventID"]],
        }
        return {**event, "errorDeclaration": declared}

    def _name(self, item: Document) -> str:
        said = " ".join(str(item[name]) for name in ("at", "what", "status_text", "location", "source"))
        number = self._told[said] = self._told.get(said, 0) + 1
        return _event_id(self._site, self._dewar, f"{said} {number}")


def _dewar_uri(site: str, dewar: Document) -> str:
    return f"{site}/d/{quote(dewar['barcode'], safe='')}" if dewar["barcode"] else f"{site}/dewars/{dewar['id']}"


def _event_id(site: str, dewar: Document, said: str) -> str:
    """The same event has the same name in every document."""
    named = f"{site}/dewars/{dewar['id']} {said}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}"
