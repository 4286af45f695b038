"""The job that follows parcels: finds those that nobody follows yet, asks their couriers, keeps what they say.

Couriers are asked outside of transactions; what they say is kept in one, each saying once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel import foreign
from sample_tracking.kernel.locking import take_turns
from sample_tracking.kernel.parts import Parts
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import service, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.parts import Courier, TrackingEvent
    from sample_tracking.kernel.unit import Unit, Units

    from .settings import CourierSettings

WORKER: Final = Call(SERVICE, source="worker")
PAUSE: Final = timedelta(minutes=5)
"""After the first failure; doubled with each further one."""
LONGEST_PAUSE: Final = timedelta(hours=6)
LONGEST: Final = 500


class Following:
    def __init__(self, settings: CourierSettings) -> None:
        self._settings = settings
        self._looked: datetime | None = None

    def __call__(self, units: Units) -> None:
        now = units.clock()
        if self._looked is None or now - self._looked >= self._settings.look_every:
            self._look(units)
            self._looked = now
        for courier in units.site.get(Parts).couriers:
            due = units.read(WORKER, partial(store.due, courier=courier.name, most=self._settings.most))
            if due:
                self._ask(units, courier, due)

    def _look(self, units: Units) -> None:
        if units.read(WORKER, store.unwatched):
            units.write(WORKER, _note)
        before = units.clock() - self._settings.give_up
        if units.read(WORKER, partial(store.has_stale, before=before)):
            units.write(WORKER, partial(store.end_stale, before=before))

    def _ask(self, units: Units, courier: Courier, waybills: Sequence[str]) -> None:
        told: list[TrackingEvent] = []
        reason = foreign.afterwards("courier", _gather, courier, waybills, told)
        units.write(WORKER, partial(_keep, courier=courier.name, waybills=waybills, told=told, reason=reason))


def _gather(courier: Courier, waybills: Sequence[str], told: list[TrackingEvent]) -> None:
    """Into ``told``, where it stays if the courier breaks off."""
    for event in courier.track(waybills):
        told.append(event)  # noqa: PERF402 - one by one, for that reason


def _note(unit: Unit) -> None:
    take_turns(unit, "parcels")
    for dewar_id, waybill, direction in store.unwatched(unit):
        service.watch(unit, dewar_id, waybill, direction)


def _keep(unit: Unit, courier: str, waybills: Sequence[str], told: Sequence[TrackingEvent], reason: str | None) -> None:
    take_turns(unit, "parcels")
    service.take_in(unit, courier, [event for event in told if event.waybill in waybills])
    for waybill, tries, status in store.asked(unit, courier, waybills):
        if reason is None:
            store.settle(unit, courier, waybill, due_at=unit.now + service.pause_of(status), tries=0, reason=None)
        else:
            later = unit.now + min(PAUSE * 2 ** min(tries, 20), LONGEST_PAUSE)
            store.settle(unit, courier, waybill, due_at=later, tries=tries + 1, reason=reason[:LONGEST])
