"""Commands: printed on a sheet, scanned like a thing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.transitions import DEWAR
from sample_tracking.readings import service as readings

from . import placing, undoing
from .context import LEVELS, clock_is_off
from .sentences import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.unit import Unit
    from sample_tracking.scans.store.things import Thing

    from .context import Scan

NEXT: Final = later("Scan the next place.")
END: Final = later("The end: place, thing and badge are forgotten.")


def alone(unit: Unit, scan: Scan, command: str) -> None:
    """Without a thing."""
    scan.action = command
    if command == "undo":
        undoing.last(unit, scan)
    else:
        scan.told(NEXT if command == "next" else END)


def about(unit: Unit, scan: Scan, level: str, thing_id: int, command: str) -> None:
    """Of a thing: what is told of a container or sample is told of the dewar that it is in."""
    if level not in LEVELS:
        raise Conflict(later("This is no thing of which that can be told."))
    thing = placing.hold(unit, scan, level, thing_id)
    if thing.dewar_id is None:
        raise Conflict(phrase(later("{name} is in no dewar."), name=name_of(thing)))
    apply.lock(unit, DEWAR, thing.dewar_id)
    dewar = thing if level == "dewar" else placing.hold(unit, scan, "dewar", thing.dewar_id)
    ABOUT_THINGS[command](unit, scan, dewar)


def _top_up(unit: Unit, scan: Scan, dewar: Thing) -> None:
    at = scan.wish.get("at")
    trusted = None if at is None or clock_is_off(unit, at) else at
    scan.snapshot["reading"] = readings.note(unit, dewar.id, "top_up", at=trusted)
    scan.warnings = [warning for warning in scan.warnings if warning["code"] != "warm"]
    scan.done("top_up", phrase(later("Filled up with liquid nitrogen: {name}."), name=name_of(dewar)))


def _damaged(unit: Unit, scan: Scan, dewar: Thing) -> None:
    _note(unit, scan, dewar, "damaged")
    scan.done("damaged", phrase(later("Noted as damaged: {name}."), name=name_of(dewar)))


def _warm(unit: Unit, scan: Scan, dewar: Thing) -> None:
    _note(unit, scan, dewar, "warm")
    scan.snapshot["mark"] = ["warm", dewars.mark(unit, dewar.id, "warm", 1)]
    scan.done("warm", phrase(later("Noted as warm: {name}."), name=name_of(dewar)))


def _note(unit: Unit, scan: Scan, dewar: Thing, what: str) -> None:
    event = Event(
        "dewar",
        dewar.id,
        what,
        dewar.proposal_id,
        dewar.shipment_id,
        dewar.id,
        location=dewar.location,
        reason=scan.wish.get("reason"),
        client_at=scan.wish.get("at"),
    )
    unit.record(event)
    scan.snapshot["noted"] = what


ABOUT_THINGS: Final[Mapping[str, Callable[[Unit, Scan, Thing], None]]] = MappingProxyType(
    {"top_up": _top_up, "damaged": _damaged, "warm": _warm}
)
