"""How each level moves: the steps of dewars and containers, then their rows, then the shipment's, then the events."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.departure import Passage
from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.parts import Parts

from . import store
from .journal import Journal
from .states import rank
from .steps import (
    ContainerStep,
    DewarStep,
    Moved,
    Wish,
    called_off,
    carried,
    dewar_step,
    dewar_while_loading,
    loading,
    reopened,
    shipment_word,
    unloading,
)
from .things import shipment_state
from .transitions import AS_PARENT
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.unit import Unit

    from .things import ContainerRow, DewarRow, Held


def determining(dewars: Sequence[DewarRow]) -> DewarRow:
    """The dewar whose word a shipment bears."""
    return min(dewars, key=lambda dewar: (rank(dewar.state), dewar.dewar_id))


def move_shipment(unit: Unit, held: Held, wish: Wish) -> Moved:
    if held.dewars:
        return _move_dewars(unit, held, wish, [d for d in held.dewars if d.state in wish.transition.starts])
    shipment = held.shipment
    if shipment is None:
        return Moved(held, wish)
    vocabulary = unit.site.get(Vocabulary)
    state = wish.transition.leads(shipment.state)
    word = shipment_word(vocabulary, shipment, state)
    rows = [] if vocabulary.state_of(word, None) == state else [_standing(shipment.shipment_id, state, word)]
    _write_shipment(unit, held, wish, word)
    store.refine(unit, "shipment", [shipment.shipment_id], rows)
    Journal(unit, held, wish).shipment(shipment.state, state)
    return Moved(held, wish)


def move_dewar(unit: Unit, held: Held, wish: Wish) -> Moved:
    return _move_dewars(unit, held, wish, [d for d in held.dewars if d.dewar_id == held.thing_id])


def move_container(unit: Unit, held: Held, wish: Wish) -> Moved:
    container = held.container
    if container is None:
        return Moved(held, wish)
    actions: Mapping[str, Callable[[Unit, Held, Wish, ContainerRow], Moved]] = {
        "processing": _load,
        "at_facility": _unload,
        "cancelled": _call_off,
        AS_PARENT: _call_off,
    }
    return actions[wish.transition.to](unit, held, wish, container)


def move_sample(unit: Unit, held: Held, wish: Wish) -> Moved:
    after = "cancelled" if wish.transition.to == "cancelled" else held.parent_state or "opened"
    rows = [_standing(held.thing_id, after, None)] if after == "cancelled" else []
    store.refine(unit, "sample", [held.thing_id], rows)
    Journal(unit, held, wish).sample(held.state, after)
    return Moved(held, wish)


MOVES: Final[Mapping[str, Callable[[Unit, Held, Wish], Moved]]] = MappingProxyType(
    {"shipment": move_shipment, "dewar": move_dewar, "container": move_container, "sample": move_sample}
)


def _move_dewars(unit: Unit, held: Held, wish: Wish, dewars: Sequence[DewarRow]) -> Moved:
    vocabulary = unit.site.get(Vocabulary)
    steps = {dewar.dewar_id: dewar_step(vocabulary, wish, dewar) for dewar in dewars}
    moved = [
        carried(vocabulary, wish, steps[container.dewar_id], container)
        for container in store.containers_of(unit, list(steps))
        if container.dewar_id is not None
    ]
    return write(unit, held, wish, list(steps.values()), [step for step in moved if step is not None])


def _load(unit: Unit, held: Held, wish: Wish, container: ContainerRow) -> Moved:
    vocabulary = unit.site.get(Vocabulary)
    dewar = held.dewar
    steps = [dewar_while_loading(vocabulary, wish, dewar, container)] if dewar else []
    loaded = loading(vocabulary, wish, container)
    moved = write(unit, held, wish, steps, [loaded])
    check_alone(unit, loaded)
    return moved


def check_alone(unit: Unit, loaded: ContainerStep) -> None:
    """Conflict where another container stands on its position. To be asked once its row is written."""
    beamline, position = loaded.beamline or "", loaded.position or ""
    other = store.container_at(unit, beamline, position, loaded.container, loaded.word or "")
    if other is not None:
        told = later("On position {position} of {beamline} stands the container {other}: unload it first.")
        raise Conflict(phrase(told, position=position, beamline=beamline, other=other))


def _unload(unit: Unit, held: Held, wish: Wish, container: ContainerRow) -> Moved:
    """With the last loaded container the dewar leaves processing as well."""
    vocabulary = unit.site.get(Vocabulary)
    dewar = held.dewar
    steps = [unloading(vocabulary, container, dewar)]
    others = [c for c in held.containers if c.container_id != container.container_id]
    if dewar is None or dewar.state != "processing" or any(c.state == "processing" for c in others):
        return write(unit, held, wish, [], steps)
    back = dewar_step(vocabulary, wish, dewar)
    waiting = [carried(vocabulary, wish, back, other) for other in others]
    return write(unit, held, wish, [back], steps + [step for step in waiting if step is not None and step.changes()])


def _call_off(unit: Unit, held: Held, wish: Wish, container: ContainerRow) -> Moved:
    """A container is called off, or goes on with its dewar."""
    vocabulary = unit.site.get(Vocabulary)
    step = (called_off if wish.transition.to == "cancelled" else reopened)(vocabulary, container, held.dewar)
    moved = write(unit, held, wish, [], [step])
    rows = [_standing(container.container_id, step.state, step.word)] if step.state == "cancelled" else []
    store.refine(unit, "container", [container.container_id], rows)
    return moved


def write(
    unit: Unit, held: Held, wish: Wish, dewars: Sequence[DewarStep], containers: Sequence[ContainerStep]
) -> Moved:
    """All rows of the steps, and what follows for their shipment."""
    vocabulary = unit.site.get(Vocabulary)
    store.write_dewars(unit, dewars, stamps=vocabulary.stamps)
    told = store.leave_dewar_history(unit, dewars)
    if wish.transition.name in vocabulary.scans:
        store.leave_scans(unit, dewars, wish.courier)
    store.write_containers(unit, containers)
    told_of_containers = store.leave_container_history(unit, containers)
    store.refine(unit, "dewar", [step.dewar.dewar_id for step in dewars], _refinements(vocabulary, dewars))
    journal = Journal(unit, held, wish)
    journal.dewars(dewars, told)
    journal.containers(containers, told_of_containers)
    if dewars and held.shipment is not None:
        _follow(unit, held, wish, dewars, journal)
    passages = [
        Passage(wish.transition.name, step.dewar.dewar_id, step.dewar.state, step.state, step.location, wish.courier)
        for step in dewars
    ]
    for follower in unit.site.get(Parts).followers if passages else ():
        follower.follow(unit, passages)
    return Moved(held, wish, dewars, containers)


def _follow(unit: Unit, held: Held, wish: Wish, steps: Sequence[DewarStep], journal: Journal) -> None:
    """The shipment takes the state and the word of the dewar that is furthest behind."""
    after = {step.dewar.dewar_id: replace(step.dewar, state=step.state, word=step.word) for step in steps}
    dewars = tuple(after.get(dewar.dewar_id, dewar) for dewar in held.dewars)
    first = determining(dewars)
    _write_shipment(unit, held, wish, first.word or unit.site.get(Vocabulary).dewar.write("opened"))
    before = shipment_state(held.shipment, held.dewars)
    if held.level == "shipment" or before != first.state:
        journal.shipment(before, first.state)


def _write_shipment(unit: Unit, held: Held, wish: Wish, word: str) -> None:
    if held.shipment is None:
        return
    changes: dict[str, Any] = {} if word == held.shipment.word else {"shipping_status": word}
    if unit.site.get(Vocabulary).stamps:
        changes["bltime_stamp"] = unit.local_now
    if wish.courier is not None:
        changes |= {"return_courier": wish.courier, "date_of_shipping_to_user": unit.local_now}
    store.write_shipment(unit, held.shipment.shipment_id, changes)


def _refinements(vocabulary: Vocabulary, steps: Sequence[DewarStep]) -> list[dict[str, Any]]:
    """For the states that the shared columns cannot tell by themselves."""
    return [
        _standing(step.dewar.dewar_id, step.state, step.word, vocabulary.standing_place(step.state, step.location))
        for step in steps
        if vocabulary.state_of(step.word, step.location) != step.state
    ]


def _standing(thing_id: int, state: str, word: str | None, location: str | None = None) -> dict[str, Any]:
    return {"thing_id": thing_id, "state": state, "word": word, "location": location}
