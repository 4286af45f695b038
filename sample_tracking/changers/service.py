"""What can be done with sample changers: see what stands on them, load and unload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.paging import Page
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.transitions import CONTAINER, SHIPMENT

from . import store
from .kinds import Changer, Position, changer_of
from .settings import ChangerSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

    from .store import Loaded

__all__ = ["Changer", "Position", "by_code", "changer", "changers", "list_all", "load", "read", "standing", "unload"]

REPEATED: Final = (
    ("position", later("Two containers cannot stand there.")),
    ("container_id", later("It is named twice.")),
)
NOTHING: Final = dict.fromkeys(store.SHOWN)


def changers(unit: Unit) -> list[Changer]:
    """All that the site has, by the names of their beamlines."""
    return list(unit.prepared(_all).values())


def changer(unit: Unit, beamline: str) -> Changer | None:
    """Without regard to case."""
    return unit.prepared(_all).get(beamline.strip().lower())


def by_code(unit: Unit, code: str) -> tuple[str, int] | None:
    """The beamline and position of a printed code, such as ``i03:7``."""
    beamline, _, number = code.strip().rpartition(":")
    found = changer(unit, beamline)
    if found is None or not (number.isascii() and number.isdigit()) or found.position(int(number)) is None:
        return None
    return found.beamline, int(number)


def list_all(unit: Unit) -> Page:
    """Each with how many of its positions are taken."""
    known = changers(unit)
    loaded = store.at_beamlines(unit, [one.beamline for one in known]) if known else []
    return Page([_summary(one, _of(one, loaded)) for one in known])


def read(unit: Unit, beamline: str) -> Document:
    found = _find(unit, beamline)
    loaded = store.at_beamlines(unit, [found.beamline])
    at: dict[int, list[Document]] = {}
    unplaced: list[Document] = []
    for one in loaded:
        position = _position_of(found, one)
        (unplaced if position is None else at.setdefault(position.number, [])).append(_standing(one))
    positions = [_described(found, position, at.get(position.number, [])) for position in found.positions]
    return {**_summary(found, loaded), "positions": positions, "unplaced": unplaced}


def standing(unit: Unit, beamline: str) -> dict[int, Document]:
    """Position → the container that stands there; of a hidden one nothing but that."""
    described = read(unit, beamline)["positions"]
    return {one["position"]: one["containers"][0] for one in described if one["containers"]}


def load(unit: Unit, beamline: str, loads: Sequence[Mapping[str, int]], *, replace: bool = False) -> Document:
    """``loads``: position and container_id of each. A container that stands elsewhere on a changer is moved; what
    stands on a wanted position is unloaded if ``replace``, else a Conflict.
    """
    found = _find(unit, beamline)
    wanted = {one["container_id"]: one["position"] for one in loads}
    known = store.some(unit, list(wanted))
    if faults := [*_repeated(loads), *_unfit(found, loads, known)]:
        raise Invalid("Some of this cannot be loaded.", errors=faults)
    there = store.at_beamlines(unit, [one.beamline for one in changers(unit)])
    freed = [one for one in there if one.container_id in wanted or (replace and _in_the_way(found, one, wanted))]
    if any(one.document is None for one in freed):
        raise Conflict("A container of another laboratory, which you do not see, stands there: ask its owners first.")
    _lock(unit, [*(known[number][0] for number in wanted), *(one.shipment_id for one in freed)])
    for one in sorted(freed, key=lambda one: one.container_id):
        apply.move(unit, CONTAINER, one.container_id, {"transition": "unload"})
    for container_id in sorted(wanted):
        place = {"beamline": found.beamline, "position": str(wanted[container_id])}
        apply.move(unit, CONTAINER, container_id, {"transition": "load", **place})
    return read(unit, beamline)


def unload(unit: Unit, beamline: str, positions: Sequence[int] | None = None) -> Document:
    """What stands on these positions; on none of them: all that the caller sees. Empty positions are no error."""
    found = _find(unit, beamline)
    loaded = store.at_beamlines(unit, [found.beamline])
    if positions is None:
        freed = [one for one in loaded if one.document is not None]
    else:
        freed = [one for one in loaded if (at := _position_of(found, one)) is not None and at.number in positions]
    if any(one.document is None for one in freed):
        raise Conflict("A container of another laboratory, which you do not see, stands there: ask its owners first.")
    _lock(unit, [one.shipment_id for one in freed])
    for one in sorted(freed, key=lambda one: one.container_id):
        apply.move(unit, CONTAINER, one.container_id, {"transition": "unload"})
    return read(unit, beamline)


def _all(site: Site) -> dict[str, Changer]:
    told = site.get(ChangerSettings).beamlines
    return {name.lower(): changer_of(site, name, told[name]) for name in sorted(told, key=str.lower)}


def _find(unit: Unit, beamline: str) -> Changer:
    found = changer(unit, beamline)
    if found is None:
        raise NotFound("There is no sample changer at such a beamline.")
    return found


def _of(one: Changer, loaded: Iterable[Loaded]) -> list[Loaded]:
    return [there for there in loaded if there.beamline.lower() == one.beamline.lower()]


def _position_of(found: Changer, one: Loaded) -> Position | None:
    return found.position(int(one.position)) if one.position.isascii() and one.position.isdigit() else None


def _summary(found: Changer, loaded: Sequence[Loaded]) -> Document:
    taken = {at.number for one in loaded if (at := _position_of(found, one)) is not None}
    return {
        "beamline": found.beamline,
        "title": found.title,
        "size": len(found.positions),
        "taken": len(taken),
        "height": found.height,
    }


def _described(found: Changer, position: Position, containers: list[Document]) -> Document:
    return {
        "position": position.number,
        "code": f"{found.beamline}:{position.number}",
        **{name: getattr(position, name) for name in ("cell", "holds", "x", "y", "radius")},
        "containers": containers,
    }


def _standing(one: Loaded) -> Document:
    return {"hidden": one.document is None, **(NOTHING if one.document is None else one.document)}


def _in_the_way(found: Changer, one: Loaded, wanted: Mapping[int, int]) -> bool:
    at = _position_of(found, one) if one.beamline.lower() == found.beamline.lower() else None
    return at is not None and at.number in wanted.values()


def _repeated(loads: Sequence[Mapping[str, int]]) -> Iterable[Fault]:
    for name, sentence in REPEATED:
        values = [one[name] for one in loads]
        yield from (
            Fault(f"/containers/{number}/{name}", sentence)
            for number, value in enumerate(values)
            if value in values[:number]
        )


def _unfit(
    found: Changer, loads: Sequence[Mapping[str, int]], known: Mapping[int, tuple[int, int | None]]
) -> Iterable[Fault]:
    for number, one in enumerate(loads):
        position = found.position(one["position"])
        if position is None:
            pattern = later("The changer has the positions 1 to {size}.")
            yield Fault(f"/containers/{number}/position", phrase(pattern, size=len(found.positions)))
        if one["container_id"] not in known:
            yield Fault(
                f"/containers/{number}/container_id", later("There is no such container, or you may not see it.")
            )
        elif position is not None and not _fits(position, known[one["container_id"]][1]):
            pattern = later("On position {position} fits a container for {holds} samples, this is one for {capacity}.")
            facts: dict[str, Any] = {"holds": position.holds, "capacity": known[one["container_id"]][1]}
            yield Fault(f"/containers/{number}/position", phrase(pattern, position=position.number, **facts))


def _fits(position: Position, capacity: int | None) -> bool:
    return position.holds is None or capacity is None or capacity == position.holds


def _lock(unit: Unit, shipment_ids: Iterable[int | None]) -> None:
    """All at once in the order of their ids, before the first container moves."""
    for shipment_id in sorted({number for number in shipment_ids if number is not None}):
        apply.lock(unit, SHIPMENT, shipment_id)
