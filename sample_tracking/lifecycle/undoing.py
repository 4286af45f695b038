"""Takes a transition back: the rows get what stood in them before, and the histories are told so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.parts import Parts

from . import store
from .moving import check_alone, write
from .spoken import spoken
from .states import DEPARTED
from .steps import ContainerStep, DewarStep, Moved, Wish
from .transitions import SAME, TRACK, Transition
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sample_tracking.kernel.unit import Unit

    from .things import ContainerRow, DewarRow, Held

    Kept = Mapping[str, Any]

UNDONE: Final = Transition("undone", (), SAME, TRACK)
MOVED_ON: Final = later("The {level} {name} was moved or changed since: this cannot be taken back any more.")


def snapshot(moved: Moved) -> dict[str, Any]:
    """What `undo` needs, as JSON has it: how the rows stood, and how they were left."""
    shipment = moved.held.shipment
    kept: dict[str, Any] = {
        "level": moved.held.level,
        "thing_id": moved.held.thing_id,
        "transition": moved.wish.transition.name,
        "dewars": [_of_dewar(step) for step in moved.dewars],
        "containers": [_of_container(step) for step in moved.containers],
    }
    if shipment is not None and moved.wish.courier is not None:
        left_at = shipment.left_at.isoformat() if shipment.left_at else None
        kept["return"] = {"courier": moved.wish.courier, "before": [shipment.courier, left_at]}
    return kept


def undo(unit: Unit, kept: Kept, *, reason: str | None = None, at: datetime | None = None) -> Moved:
    """Conflict when one of the rows is not as it was left, or where another stands by now on its place or position."""
    held = store.lock(unit, kept["level"], kept["thing_id"])
    wish = Wish(UNDONE, reason=reason, at=at)
    dewars = [] if _still_loading(held, kept) else list(_dewars_back(unit, held, kept["dewars"]))
    containers = list(_containers_back(unit, held, kept))
    for dewar in dewars:
        _check_place(unit, dewar)
    moved = write(unit, held, wish, dewars, containers)
    for container in containers:
        if container.state == "processing" and container.position:
            check_alone(unit, container)
    if kept["transition"] in unit.site.get(Vocabulary).scans:
        store.leave_scans(unit, dewars, None)
    _return_back(unit, held, kept.get("return"))
    return moved


def _still_loading(held: Held, kept: Kept) -> bool:
    """Whether the dewar of a container that was loaded stays at the beamline for the sake of another one."""
    back = {one["id"] for one in kept["containers"]}
    others = [one for one in held.containers if one.container_id not in back]
    return kept["transition"] == "load" and any(one.state == "processing" for one in others)


def _check_place(unit: Unit, step: DewarStep) -> None:
    """As if it were brought there."""
    if step.location and step.location != step.dewar.location:
        back = Transition(UNDONE.name, (step.dewar.state,), step.state, TRACK)
        for guard in unit.site.get(Parts).guards:
            guard.check(unit, "dewar", step.dewar.dewar_id, Wish(back, location=step.location))


def _of_dewar(step: DewarStep) -> dict[str, Any]:
    row = step.dewar
    return {
        "id": row.dewar_id,
        "before": [row.word, row.location, row.state],
        "after": [step.word, step.location, step.state],
        "told": step.history is not None,
    }


def _of_container(step: ContainerStep) -> dict[str, Any]:
    row = step.container
    return {
        "id": row.container_id,
        "before": [row.word, row.beamline, row.position, row.state],
        "after": [step.word, step.beamline, step.position, step.state],
        "told": step.history,
    }


def _dewars_back(unit: Unit, held: Held, kept: list[Any]) -> Iterator[DewarStep]:
    vocabulary = unit.site.get(Vocabulary)
    there = {dewar.dewar_id: dewar for dewar in held.dewars}
    for one in kept:
        dewar = there.get(one["id"])
        if dewar is None or [dewar.word, dewar.location, dewar.state] != one["after"]:
            raise _moved_on("dewar", one["id"], dewar)
        word, place, state = one["before"]
        # A place that was never told reads as none, but NULL would break the look-ups of the older programs.
        place = place or ""
        said = vocabulary.history_word(UNDONE.name, word or vocabulary.dewar.write("opened"))
        yield DewarStep(dewar, state, word, place, (said, place) if one["told"] else None)


def _containers_back(unit: Unit, held: Held, kept: Kept) -> Iterator[ContainerStep]:
    vocabulary = unit.site.get(Vocabulary)
    rows = held.containers or store.containers_of(unit, [one["id"] for one in kept["dewars"]])
    there = {container.container_id: container for container in rows}
    places = {one["id"]: one["before"][1] for one in kept["dewars"]}
    for one in kept["containers"]:
        container = there.get(one["id"])
        if container is None or [container.word, container.beamline, container.position] != one["after"][:3]:
            raise _moved_on("container", one["id"], container)
        word, beamline, position, state = one["before"]
        place = places.get(container.dewar_id)
        said = word or vocabulary.dewar.write(state)
        yield ContainerStep(container, state, word, beamline, position, place, history=one["told"], said=said)


def _return_back(unit: Unit, held: Held, kept: Kept | None) -> None:
    """The way back of the shipment, unless another of its dewars takes it as well, or has taken another since."""
    if kept is None or held.shipment is None or held.shipment.courier != kept["courier"]:
        return
    if any(dewar.state in DEPARTED for dewar in held.dewars if dewar.dewar_id != held.thing_id):
        return
    courier, left_at = kept["before"]
    values = {
        "return_courier": courier,
        "date_of_shipping_to_user": datetime.fromisoformat(left_at) if left_at else None,
    }
    store.write_shipment(unit, held.shipment.shipment_id, values)


def _moved_on(level: str, thing_id: int, row: DewarRow | ContainerRow | None) -> Conflict:
    name = (row.barcode or row.code if row else None) or str(thing_id)
    return Conflict(phrase(MOVED_ON, level=spoken(level), name=name))
