"""The job that tells the news: each step to each person by each way once.

What is to be told is noted in one transaction with how far it was looked. Before something is sent it is taken; a
worker that ends in between leaves it untold rather than told twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel import foreign
from sample_tracking.kernel.languages import Languages
from sample_tracking.kernel.locking import take_turns
from sample_tracking.kernel.parts import Message, Parts
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import service, store
from .letters import Chapter, News, subject, text
from .settings import TrackingSettings
from .steps import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sample_tracking.kernel.parts import Notifier
    from sample_tracking.kernel.unit import Unit, Units

WORKER: Final = Call(SERVICE, source="worker")
PATIENCE: Final = timedelta(minutes=15)
PAUSE: Final = timedelta(minutes=1)
"""After the first failure; doubled with each further one."""
LONGEST_PAUSE: Final = timedelta(hours=6)
LONGEST: Final = 500
LOST: Final = "The worker was ended while this was sent; it may have arrived."
UNSEEN: Final = "The shipment is not to be seen by this person any more, or news of it are no longer wanted."
NOWHERE: Final = "No e-mail address of this person is known."


@dataclass(frozen=True)
class Letter:
    """``told``: the events in it; without a message, ``reason`` says why there is none."""

    told: tuple[int, ...]
    message: Message | None
    reason: str = ""


def notify(units: Units) -> None:
    notifiers = {notifier.name: notifier for notifier in units.site.get(Parts).notifiers}
    if units.read(WORKER, store.has_news):
        units.write(WORKER, partial(_note, notifiers=tuple(notifiers)))
    for person_id, name in units.read(WORKER, store.due):
        if name in notifiers:
            _tell(units, person_id, notifiers[name])
    if units.read(WORKER, lambda unit: store.has_lost(unit, unit.now - PATIENCE)):
        units.write(WORKER, lambda unit: store.give_up(unit, unit.now - PATIENCE, LOST))


def _note(unit: Unit, notifiers: tuple[str, ...]) -> None:
    take_turns(unit, "news")
    store.note_news(unit, notifiers, unit.now + unit.site.get(TrackingSettings).digest)


def _tell(units: Units, person_id: int, notifier: Notifier) -> None:
    tried = units.write(WORKER, partial(store.take, person_id=person_id, notifier=notifier.name))
    if not tried:
        return
    letters = units.read(WORKER, partial(_letters, person_id=person_id, event_ids=set(tried)))
    for letter in letters:
        if letter.message is None:
            outcome: dict[str, Any] = {"state": "dropped", "reason": letter.reason}
        else:
            reason = foreign.afterwards("notifier", notifier.notify, letter.message)
            outcome = _outcome(units, reason, max(tried[event_id] for event_id in letter.told))
        units.write(
            WORKER,
            partial(store.settle, person_id=person_id, notifier=notifier.name, event_ids=letter.told, values=outcome),
        )


def _outcome(units: Units, reason: str | None, tries: int) -> dict[str, Any]:
    """Refused is not told: it is tried again later, until it has been tried often enough."""
    if reason is None:
        return {"state": "sent", "tries": tries + 1, "reason": None}
    ended = tries + 1 >= units.site.get(TrackingSettings).tries
    later = units.clock() + min(PAUSE * 2**tries, LONGEST_PAUSE)
    state = {"state": "failed"} if ended else {"state": "waiting", "due_at": store.utc(later)}
    return {**state, "tries": tries + 1, "reason": reason[:LONGEST]}


def _letters(unit: Unit, person_id: int, event_ids: set[int]) -> list[Letter]:
    """One letter with all that may be told; another without a message for what may not."""
    wanted = store.subscriptions_of(unit, person_id)
    rows = store.news(unit, event_ids)
    address = store.address(unit, person_id)
    if address is None:
        return [Letter(tuple(event_ids), None, NOWHERE)]
    told: dict[int, list[Any]] = {}
    for row in rows:
        told.setdefault(row.shipment_id, []).append(row)
    language = next((wanted[number][2] for number in told if number in wanted), "")
    with unit.site.get(Languages).speaking(language):
        chapters = dict(_chapters(unit, wanted, told))
        in_it = tuple(row.event_id for number in chapters for row in told[number])
        left_out = tuple(event_ids - set(in_it))
        dropped = [Letter(left_out, None, UNSEEN)] if left_out else []
        if not chapters:
            return dropped
        return [Letter(in_it, _message(unit, person_id, address, list(chapters.values()), in_it)), *dropped]


def _chapters(unit: Unit, wanted: Mapping[int, Any], told: Mapping[int, list[Any]]) -> Iterator[tuple[int, Chapter]]:
    for shipment_id, rows in told.items():
        if shipment_id not in wanted:
            continue
        login, provider, _ = wanted[shipment_id]
        reader = service.as_person(unit, login, provider)
        shipment = service.seen(reader, shipment_id)
        if shipment is None:
            continue
        names = service.dewar_names(reader, shipment_id)
        news = [
            News(
                row.at.replace(tzinfo=UTC),
                sentence_of(row.what, None, names.get(row.dewar_id, str(row.dewar_id)), row.location),
            )
            for row in rows
        ]
        page = service.page_of(unit, shipment_id)
        yield shipment_id, Chapter(shipment["name"] or str(shipment_id), shipment["proposal"], page, news)


def _message(unit: Unit, person_id: int, address: str, chapters: list[Chapter], event_ids: tuple[int, ...]) -> Message:
    """``about.key``: the same for the same news to the same person, so that a repetition can be known."""
    written = text(chapters, unit.site.zone, unit.site.get(TrackingSettings).signature)
    return Message(address, subject(chapters), written, {"key": f"news-{person_id}-{max(event_ids)}-{len(event_ids)}"})
