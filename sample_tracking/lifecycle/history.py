"""The history of a dewar or container: our events and what the older programs wrote, each happening once.

The two streams are merged by time, newest last. A page ends at a place in each of them, so that neither the zones nor
the odd dates of the older rows can make a row appear twice or not at all.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.reading import site_time

from .store import histories
from .store.histories import BEGINNING, Place
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

    from .transitions import Level

LEGACY: Final = "legacy"
OURS: Final = "ours"


@dataclass(frozen=True)
class _Item:
    stream: str
    moment: datetime
    place: Place
    document: Document


def page(unit: Unit, level: Level, thing_id: int, query: Mapping[str, Any]) -> Page:
    """Of a dewar or container; NotFound if the caller does not see it."""
    places = _places(query.get("after"))
    limit = query["limit"]
    events = histories.events_of(unit, level.name, thing_id, places[OURS], limit + 1)
    if events is None:
        raise NotFound(f"There is no such {level.name}, or you may not see it.")
    others = histories.others_of(unit, level.name, thing_id, places[LEGACY], limit + 1)
    vocabulary, zone = unit.site.get(Vocabulary), unit.site.zone
    ours = [_event(row) for row in events]
    theirs = [_foreign(row, level, vocabulary, zone) for row in others]
    taken = list(heapq.merge(ours, theirs, key=lambda item: item.moment))[:limit]
    total = histories.count(unit, level.name, thing_id) if query.get("count") else None
    more = len(ours) + len(theirs) > limit
    return Page([item.document for item in taken], _key(places, taken) if more else None, total)


def _places(after: tuple[Any, ...] | None) -> dict[str, Place]:
    """From the key of a cursor: time and id of each stream."""
    if after is None:
        return {OURS: Place(), LEGACY: Place()}
    at, key, legacy_at, legacy_key = after
    return {
        OURS: Place(datetime.fromisoformat(at), key),
        LEGACY: Place(datetime.fromisoformat(legacy_at), legacy_key),
    }


def _key(places: dict[str, Place], taken: list[_Item]) -> tuple[Any, ...]:
    reached = places | {item.stream: item.place for item in taken}
    ours, legacy = reached[OURS], reached[LEGACY]
    return (ours.at.isoformat(), ours.key, legacy.at.isoformat(), legacy.key)


def _event(row: Any) -> _Item:
    document = {
        "at": utc_text(row.at),
        "client_at": utc_text(row.client_at),
        "what": row.what,
        "status": row.status,
        "status_text": row.word,
        "location": row.location,
        "actor": row.login,
        "reason": row.reason,
        "source": row.source,
    }
    return _Item(OURS, row.at.replace(tzinfo=UTC), Place(row.at, row.key), document)


def _foreign(row: Any, level: Level, vocabulary: Vocabulary, zone: ZoneInfo) -> _Item:
    moment = (row.at or BEGINNING).replace(tzinfo=zone).astimezone(UTC)
    document = {
        "at": site_time(row.at, zone),
        "client_at": None,
        "what": "recorded",
        "status": _state(level, row, vocabulary),
        "status_text": row.word,
        "location": " ".join(part for part in (row.beamline, row.place) if part) or None,
        "actor": None,
        "reason": None,
        "source": LEGACY,
    }
    return _Item(LEGACY, moment, Place(row.at or BEGINNING, row.key), document)


def _state(level: Level, row: Any, vocabulary: Vocabulary) -> str:
    if level.name == "dewar":
        return vocabulary.state_of(row.word, row.place)
    return vocabulary.container.read(row.word) or vocabulary.dewar.read(row.word) or "unknown"
