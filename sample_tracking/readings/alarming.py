"""The job that finds dewars in danger: each danger is noted once, told once to everybody by each way, and over when
the dewar was filled or left.

What is noted is decided anew under a lock, so that two workers do not note it twice. A worker that ends while it tells
leaves untold whom it had not reached; whoever it was just telling may hear it twice, which the key of the message
shows. For an alarm that is better than never.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel import foreign
from sample_tracking.kernel.locking import take_turns
from sample_tracking.kernel.parts import Parts
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import letters, service
from .settings import ReadingSettings
from .store import alarms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_tracking.kernel.parts import Notifier
    from sample_tracking.kernel.unit import Unit, Units

    from .outlook import Outlook

WORKER: Final = Call(SERVICE, source="worker")
RUNNING_DRY: Final = "running_dry"
LOSING_MORE: Final = "losing_more"
KNOWN_FOR: Final = timedelta(days=60)
"""Of a dewar of which nothing was said for so long, nothing is foretold."""
PAST: Final = timedelta(days=7)
"""A dewar that was empty before that is no news."""
RELIEF: Final = timedelta(days=1)
"""By how much it must last longer than the window until an alarm is over without a filling."""
PAUSE: Final = timedelta(minutes=5)
"""Until somebody who was not reached is tried again."""
BATCH: Final = 500


@dataclass
class Finding:
    """What is to be noted: dewar → when it is thought to be empty; and the alarms that are over."""

    dry: dict[int, Outlook] = field(default_factory=dict)
    losing: dict[int, Outlook] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.dry or self.losing or self.over)


class Alarming:
    def __init__(self, settings: ReadingSettings) -> None:
        self._settings = settings
        self._looked: datetime | None = None

    def __call__(self, units: Units) -> None:
        now = units.clock()
        if self._looked is None or now - self._looked >= self._settings.look_every:
            if units.read(WORKER, find):
                units.write(WORKER, _note)
            self._looked = now
        ways = list(self._ways(units))
        if ways:
            _tell(units, ways)

    def _ways(self, units: Units) -> Iterator[tuple[str, Notifier, str]]:
        """(name, notifier, address)"""
        for notifier in units.site.get(Parts).notifiers:
            for address in self._settings.alarm_to:
                yield f"{notifier.name}:{address}", notifier, address


def find(unit: Unit) -> Finding:
    window = unit.site.get(ReadingSettings).alarm_window
    concerned, standing = alarms.concerned(unit, unit.now - KNOWN_FOR), alarms.standing(unit)
    seen = _outlooks(unit, concerned)
    raised = {(row.dewar_id, row.kind) for row in standing}
    found = Finding()
    for number, outlook in seen.items():
        if (number, RUNNING_DRY) not in raised and _is_running_dry(unit.now, outlook, window):
            found.dry[number] = outlook
    losing = {number: one for number, one in seen.items() if one.losing_more}
    known = alarms.ever(unit, LOSING_MORE, losing)
    found.losing = {number: one for number, one in losing.items() if number not in known}
    found.over = {row.ln2_alarm_id for row in standing if _is_over(unit.now, row, seen.get(row.dewar_id), window)}
    return found


def _outlooks(unit: Unit, dewar_ids: Sequence[int]) -> dict[int, Outlook]:
    found: dict[int, Outlook] = {}
    for first in range(0, len(dewar_ids), BATCH):
        found |= service.outlook(unit, dewar_ids[first : first + BATCH])
    return found


def _is_running_dry(now: datetime, seen: Outlook, window: timedelta) -> bool:
    return seen.empty_at is not None and now - PAST <= seen.empty_at <= now + window


def _is_over(now: datetime, alarm: Any, seen: Outlook | None, window: timedelta) -> bool:
    if seen is None or seen.empty_at is None:
        return True
    if alarm.kind == LOSING_MORE:
        return not seen.losing_more
    filled = seen.last_top_up is not None and seen.last_top_up > alarm.raised_at.replace(tzinfo=UTC)
    return filled or seen.empty_at > now + window + RELIEF


def _note(unit: Unit) -> None:
    take_turns(unit, "ln2_alarm")
    found = find(unit)
    alarms.end(unit, found.over)
    alarms.raise_some(unit, RUNNING_DRY, {number: seen.empty_at for number, seen in found.dry.items()})
    alarms.raise_some(unit, LOSING_MORE, {number: seen.empty_at for number, seen in found.losing.items()})
    service.record_alarms(unit, "ln2_alarm", found.dry)
    service.record_alarms(unit, "ln2_losing_more", found.losing)


def _has_untold(unit: Unit) -> bool:
    return alarms.has_untold(unit, unit.now - PAUSE)


def _tell(units: Units, ways: Sequence[tuple[str, Notifier, str]]) -> None:
    if not units.read(WORKER, _has_untold):
        return
    taken = units.write(WORKER, lambda unit: alarms.take(unit, unit.now - PAUSE))
    reached = {number: list(told) for number, _, _, told in taken}
    for name, notifier, address in ways:
        new = [(number, dewar_id, kind) for number, dewar_id, kind, _ in taken if name not in reached[number]]
        message = units.read(WORKER, partial(letters.message, to=address, alarms=new)) if new else None
        if message is not None and foreign.afterwards("notifier", notifier.notify, message) is None:
            for number, _, _ in new:
                reached[number].append(name)
            whole = {number for number, told in reached.items() if all(way in told for way, _, _ in ways)}
            units.write(WORKER, partial(alarms.settle, reached=reached, whole=whole))
