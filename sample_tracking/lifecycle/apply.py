"""Moves a thing: everything that belongs to one transition, in one transaction and in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.errors import Forbidden, Refused
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.parts import Parts

from . import store
from .moving import MOVES, determining
from .spoken import spoken
from .transitions import SHIPMENT, Level, possible
from .vocabulary import Vocabulary
from .wishes import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sample_tracking.kernel.unit import Unit

    from .steps import Moved, Wish
    from .things import Held


def move(unit: Unit, level: Level, thing_id: int, asked: Mapping[str, Any], held: Held | None = None) -> Moved:
    """``asked``: transition, and any of location, beamline, position, courier, reason, at (an aware time), share (a
    full place as well). ``held``: what `lock` gave for the thing, when it was asked in this unit already.

    Invalid for a wish that the transition does not take, Refused (with ``possible``) where it is not open, Forbidden
    where only the permission lacks, Conflict for an occupied position. Moving a shipment moves those of its dewars
    for which the transition is open.
    """
    wish = checked(level, asked, unit.site.get(Vocabulary))
    held = held or lock(unit, level, thing_id)
    _check_open(unit, level, held, wish)
    for guard in unit.site.get(Parts).guards:
        guard.check(unit, level.name, thing_id, wish)
    return MOVES[level.name](unit, held, wish)


def lock(unit: Unit, level: Level, thing_id: int) -> Held:
    """The thing and what it stands in, under lock: before an edit, so that its version can be compared."""
    return store.lock(unit, level.name, thing_id)


@dataclass(frozen=True)
class New:
    """A thing that was just registered, with what it stands in."""

    thing_id: int
    proposal_id: int
    shipment_id: int | None = None
    dewar_id: int | None = None
    container_id: int | None = None
    status: str = "opened"
    detail: dict[str, Any] | None = None


def opened(unit: Unit, level: Level, things: Iterable[New]) -> None:
    """The first events of things that were just registered; the older programs write no history rows for these."""
    for new in things:
        facts = {name: value for name, value in vars(new).items() if name != "status"}
        unit.record(Event(level=level.name, what="created", status_after=new.status, **facts))


def settle(unit: Unit, shipment_id: int) -> None:
    """Writes the word of a shipment anew after dewars were added to it or taken out."""
    held = lock(unit, SHIPMENT, shipment_id)
    if held.dewars and held.shipment is not None:
        word = determining(held.dewars).word or unit.site.get(Vocabulary).dewar.write("opened")
        if word != held.shipment.word:
            store.write_shipment(unit, shipment_id, {"shipping_status": word})


def _check_open(unit: Unit, level: Level, held: Held, wish: Wish) -> None:
    states = {d.state for d in held.dewars} if level is SHIPMENT and held.dewars else {held.state}
    step = wish.transition
    if step.name not in possible(level, states, parent=held.parent_state):
        pattern = later("The {level} is {state}: the step {step} is not possible now.")
        sentence = phrase(pattern, level=spoken(level.name), state=spoken(held.state), step=step.name)
        raise Refused(sentence, possible=possible(level, states, unit.principal, held.parent_state), state=held.state)
    if not unit.principal.may(step.permission):
        pattern = later("The step {step} of a {level} is not for you to take.")
        raise Forbidden(phrase(pattern, step=step.name, level=spoken(level.name)))
