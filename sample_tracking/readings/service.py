"""What can be done with readings: note them, withdraw them, and look how long the nitrogen lasts."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Fault, Invalid, NotFound
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.parts import Parts

from .charges import Mark
from .outlook import Outlook, predict
from .settings import ReadingSettings
from .store import alarms
from .store import readings as store
from .words import document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

__all__ = ["Outlook", "document", "note", "outlook", "withdraw"]

WHAT: Final = {"weight": "weighed", "top_up": "top_up", "temperature": "temperature"}
"""Kind of reading → what is told of it in the history."""
RANGES: Final = {"weight": (0.1, 500.0), "top_up": (0.1, 500.0), "temperature": (-273.15, 100.0)}
MEMORY: Final = timedelta(days=3 * 365)
"""How far back the earlier trips of a dewar count."""
Trips = dict[int, list[Mark]]
"""By dewar id; the first reading of a trip before those of a later one."""


def note(
    unit: Unit,
    dewar_id: int,
    kind: str,
    value: float | None = None,
    at: datetime | None = None,
    note: str | None = None,
    *,
    share: float | None = None,
) -> int:
    """Gives the id of the reading. ``value``: kg or °C; of a top-up the weight after it, else it was filled, up to the
    ``share`` of a full charge. Invalid for what cannot be; NotFound for a dewar that the caller does not see.
    """
    dewar = _dewar(unit, dewar_id)
    _check(kind, value, share)
    moment = unit.now if at is None or at > unit.now else at
    values = {"kind": kind, "value": value, "share": share, "note": note}
    reading_id = store.add(unit, dewar, {**values, "at": store.utc(moment), "client_at": at and store.utc(at)})
    history_id = _filled(unit, dewar, moment) if kind == "top_up" else None
    told = {name: fact for name, fact in (("value", value), ("share", share)) if fact is not None}
    detail = {"reading_id": reading_id, **told}
    _record(unit, dewar, WHAT[kind], reason=note, client_at=at, detail=detail, history_id=history_id)
    return reading_id


def list_of_dewar(unit: Unit, dewar_id: int, query: Wish) -> Page:
    """The latest first, with those that were withdrawn."""
    _dewar(unit, dewar_id)
    return store.page(unit, dewar_id, query)


def read(unit: Unit, reading_id: int) -> Document:
    return _find(unit, reading_id)[0]


def withdraw(unit: Unit, reading_id: int) -> None:
    """It stays, and does not count any more; again is no error. What the older programs read of it stays as well."""
    _, dewar = _find(unit, reading_id)
    if store.withdraw(unit, reading_id):
        _record(unit, dewar, "reading_withdrawn", detail={"reading_id": reading_id})


def withdraw_seen(unit: Unit, reading_id: int) -> None:
    """As `withdraw`, if it is still as the caller has seen it."""
    read(unit, reading_id)
    store.lock(unit, reading_id)
    unit.match(read(unit, reading_id))
    withdraw(unit, reading_id)


def nitrogen(unit: Unit, dewar_id: int) -> Document:
    """The outlook of one dewar, with its words; NotFound if the caller does not see it."""
    found = nitrogen_of(unit, [dewar_id])
    if not found:
        raise _no_dewar()
    return found[dewar_id]


def nitrogen_of(unit: Unit, dewar_ids: Collection[int]) -> dict[int, Document]:
    """As `outlook`, with its words."""
    window = unit.site.get(ReadingSettings).alarm_window
    return {number: document(seen, number, unit.now, window) for number, seen in outlook(unit, dewar_ids).items()}


def outlook(unit: Unit, dewar_ids: Collection[int]) -> dict[int, Outlook]:
    """By dewar, of those that the caller sees; in three statements, and what tells of customs."""
    if not dewar_ids:
        return {}
    found = {row.dewar_id: row for row in store.dewars(unit, dewar_ids)}
    codes = {number: store.code_of(row.facility_code) for number, row in found.items()}
    known = store.readings(unit, list(found), {code for code in codes.values() if code}, unit.now - MEMORY)
    present = _present(unit, found, known)
    earlier: dict[str, Trips] = {}
    for row in known:
        if row.facility_code is not None:
            earlier.setdefault(row.facility_code, {}).setdefault(row.dewar_id, []).append(_mark(row))
    settings, held = unit.site.get(ReadingSettings), held_days(unit, list(found))
    outlooks = {}
    for number, code in codes.items():
        trips = [*_before(earlier.get(code or "", {}), number), present[number]]
        seen = predict(trips, settings.type_of(code), unit.now, settings.weighing_error_kg)
        outlooks[number] = dataclasses.replace(seen, held_days=held.get(number, 0.0))
    return outlooks


def record_alarms(unit: Unit, what: str, found: Mapping[int, Outlook]) -> None:
    """In the history of each dewar."""
    for dewar in store.dewars(unit, found) if found else ():
        seen = found[dewar.dewar_id]
        detail = {
            "empty_at": seen.empty_at and utc_text(seen.empty_at.replace(microsecond=0)),
            "basis": seen.basis,
            "loss_kg_per_day": seen.loss_kg_per_day and round(seen.loss_kg_per_day, 3),
            "usual_loss": seen.usual_loss and round(seen.usual_loss, 3),
            "held_days": round(seen.held_days, 1),
        }
        _record(unit, dewar, what, detail=detail)


def held_days(unit: Unit, dewar_ids: Collection[int]) -> dict[int, float]:
    """In customs, as far as the couriers tell."""
    held: dict[int, float] = {}
    for one in unit.site.get(Parts).holds if dewar_ids else ():
        for number, days in one.held_days(unit, dewar_ids).items():
            held[number] = max(days, held.get(number, 0.0))
    return held


def _dewar(unit: Unit, dewar_id: int) -> Any:
    found = store.dewars(unit, [dewar_id])
    if not found:
        raise _no_dewar()
    return found[0]


def _no_dewar() -> NotFound:
    return NotFound("There is no such dewar, or you may not see it.")


def _find(unit: Unit, reading_id: int) -> tuple[Document, Any]:
    """A reading, and its dewar."""
    reading = store.find(unit, reading_id)
    dewars = [] if reading is None else store.dewars(unit, [reading["dewar_id"]])
    if reading is None or not dewars:
        raise NotFound("There is no such reading, or you may not see it.")
    return reading, dewars[0]


def _filled(unit: Unit, dewar: Any, at: datetime) -> int | None:
    """Alarms are over, and the older programs are told where they listen: the id of the row that they read."""
    alarms.end_by_filling(unit, dewar.dewar_id, at)
    return store.leave_top_up(unit, dewar.dewar_id, dewar.place) if store.tells_top_ups(unit) else None


def _check(kind: str, value: float | None, share: float | None) -> None:
    if value is None and kind != "top_up":
        raise _refused("value", later("Tell what was measured."))
    if share is not None and (kind != "top_up" or value is not None):
        raise _refused("share", later("A share of a full charge can be told of a top-up that was not weighed."))
    low, high = RANGES[kind]
    if value is not None and not low <= value <= high:
        sentence = later("A temperature is between -273.15 and 100 °C.")
        raise _refused("value", sentence if kind == "temperature" else later("A weight is between 0.1 and 500 kg."))


def _refused(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=[Fault(f"/{name}", sentence)])


def _record(
    unit: Unit,
    dewar: Any,
    what: str,
    *,
    reason: str | None = None,
    client_at: datetime | None = None,
    detail: Mapping[str, Any] | None = None,
    history_id: int | None = None,
) -> None:
    unit.record(
        Event(
            "dewar",
            dewar.dewar_id,
            what,
            dewar.proposal_id,
            dewar.shipment_id,
            dewar.dewar_id,
            location=dewar.place or None,
            detail=dict(detail or {}),
            reason=reason,
            client_at=client_at,
            legacy_history_id=history_id,
        )
    )


def _mark(row: Any) -> Mark:
    return Mark(row.kind, row.at.replace(tzinfo=UTC), row.value, row.share)


def _present(unit: Unit, found: Mapping[int, Any], known: Iterable[Any]) -> Trips:
    """What is known of the present trips, also by the older programs."""
    assume_full = unit.site.get(ReadingSettings).assume_full
    trips: Trips = {number: [] for number in found}
    for row in known:
        if row.dewar_id in trips:
            trips[row.dewar_id].append(_mark(row))
    for row in store.told(unit, found):
        filled = row.word == store.TOPPED_UP
        if row.at is not None and (filled or (assume_full and found[row.dewar_id].kind == store.DEWAR)):
            moment = row.at.replace(tzinfo=unit.site.zone).astimezone(UTC)
            trips[row.dewar_id].append(Mark("top_up" if filled else "departure", moment))
    return trips


def _before(trips: Trips, dewar_id: int) -> Sequence[list[Mark]]:
    """The other trips of the same dewar, which were before this one."""
    return [marks for number, marks in trips.items() if number < dewar_id]
