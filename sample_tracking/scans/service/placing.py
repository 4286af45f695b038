"""A thing that is scanned at a place: the tables of `moves` say what follows, the lifecycle does it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from sample_tracking.changers import service as changers
from sample_tracking.kernel.errors import Fault, Invalid, PlaceOccupied, ScanRefused
from sample_tracking.kernel.languages import phrase
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.spoken import spoken
from sample_tracking.lifecycle.states import DEPARTED, ON_SITE
from sample_tracking.lifecycle.undoing import snapshot
from sample_tracking.lifecycle.vocabulary import fold
from sample_tracking.locations import service as locations
from sample_tracking.scans.moves import CONTAINERS, DEWARS, INSIDE, MEASURED, POSITION
from sample_tracking.scans.store import things

from . import sentences
from .context import LEVELS
from .sentences import name_of

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit
    from sample_tracking.lifecycle.steps import Moved
    from sample_tracking.locations.service import Place
    from sample_tracking.scans.store.things import Thing

    from .context import Scan


def put(unit: Unit, scan: Scan, level: str, thing_id: int) -> None:
    """Under the locks of the lifecycle, so that of two scans at once the second sees what the first has done."""
    held = apply.lock(unit, LEVELS[level], thing_id)
    thing = hold(unit, scan, level, thing_id)
    step = scan.wish.get("action") or _step(unit, scan, thing)
    if step is None:
        return
    scan.check_confirmed()
    wish = asked(unit, scan, thing, step)
    if step == "load" and scan.position is not None:
        _check_free(unit, scan, thing, *scan.position)
    try:
        moved = apply.move(unit, LEVELS[level], thing_id, wish, held)
    except PlaceOccupied as refused:
        _warn_occupied(unit, scan, thing, hidden=bool(refused.facts.get("hidden")))
        raise
    except Invalid as refused:
        if scan.place_code is None:
            raise
        raise ScanRefused(" ".join(fault.detail for fault in refused.errors) or refused.detail) from refused
    scan.snapshot["move"] = snapshot(moved)
    scan.thing = after(thing, moved)
    pattern = sentences.DONE.get(step, sentences.OTHER)
    scan.done(step, phrase(pattern, name=name_of(thing), place=_place_name(scan), step=step))


def hold(unit: Unit, scan: Scan, level: str, thing_id: int) -> Thing:
    """Looks a thing up, with what is to be told of it."""
    thing = things.find(unit, level, thing_id)
    if thing is None:
        raise scan.unknown(scan.code)
    scan.was = scan.thing = thing
    scan.expected = sentences.expected(unit, thing)
    if level == "dewar":
        _warn_of_dewar(unit, scan, thing)
    return thing


def _warn_of_dewar(unit: Unit, scan: Scan, dewar: Thing) -> None:
    name = name_of(dewar)
    told = things.told_before(unit, dewar.id)
    if dewar.status == "dispatch_requested" and (scan.place is None or scan.place.kind in INSIDE):
        scan.warn("dispatch_requested", phrase(sentences.DISPATCH, name=name))
    if told.warm or (told.warm is None and _kept_as_warm(dewar.comments)):
        scan.warn("warm", phrase(sentences.WARM, name=name))
    if 0 < told.seen < dewar.containers:
        sentence = phrase(sentences.INCOMPLETE, name=name, announced=dewar.containers, seen=told.seen)
        scan.warn("incomplete", sentence)


def _kept_as_warm(comments: str | None) -> bool:
    try:
        kept = orjson.loads(comments or "null")
    except orjson.JSONDecodeError:
        return False
    return isinstance(kept, dict) and kept.get("warm") in (1, "1", True)


def _step(unit: Unit, scan: Scan, thing: Thing) -> str | None:
    if thing.level == "sample":
        scan.told(sentences.told(thing))
        return None
    if _is_there(scan, thing):
        sentence = phrase(sentences.REPEATED, name=name_of(thing), place=_place_name(scan))
        scan.warn("repeated", sentence)
        scan.nothing(sentence)
        return None
    kind = POSITION if scan.position is not None else scan.place.kind if scan.place else ""
    if thing.level == "container":
        return _container_step(scan, thing, kind)
    if scan.place is None:
        # A dewar does not stand on a position of a sample changer: its containers do.
        scan.told(sentences.told(thing))
        return None
    step = DEWARS.get(kind, {}).get(thing.status)
    if step is None:
        facts = {"name": name_of(thing), "state": spoken(thing.status), "place": scan.place.name}
        raise ScanRefused(phrase(sentences.NO_STEP, **facts))
    if kind != "beamline" or scan.place.beamline is None:
        return "finish" if step == MEASURED else step
    return _at_beamline(unit, scan, thing, step, scan.place.beamline)


def _is_there(scan: Scan, thing: Thing) -> bool:
    if scan.position is not None:
        beamline, number = scan.position
        there = (fold(thing.beamline), thing.position) == (fold(beamline), str(number))
        return there and thing.level == "container" and thing.status == "processing"
    place = scan.place
    if place is None or thing.level != "dewar" or fold(thing.location) != place.folded:
        return False
    return thing.status in (ON_SITE if place.kind in INSIDE else DEPARTED)


def _container_step(scan: Scan, container: Thing, kind: str) -> str | None:
    step = CONTAINERS.get(kind, {}).get(container.status)
    if step is None and kind != POSITION:
        scan.told(sentences.told(container))
        return None
    if scan.position is not None:
        _warn_beamline(scan, container, scan.position[0])
    return step or "load"


def _at_beamline(unit: Unit, scan: Scan, dewar: Thing, step: str, beamline: str) -> str | None:
    if step != MEASURED:
        _warn_beamline(scan, dewar, beamline)
        return step
    loaded = things.loaded_at(unit, dewar.id)
    if beamline.lower() in loaded or not loaded:
        scan.nothing(phrase(sentences.MEASURED, name=name_of(dewar)))
        return None
    facts = {"name": name_of(dewar), "expected": ", ".join(sorted(loaded)), "beamline": beamline}
    scan.warn("wrong_beamline", phrase(sentences.MEASURED_ELSEWHERE, **facts))
    return "finish"


def _warn_beamline(scan: Scan, thing: Thing, beamline: str) -> None:
    wanted = thing.session_beamline
    if wanted and fold(wanted) != fold(beamline):
        facts = {"name": name_of(thing), "expected": wanted, "beamline": beamline}
        scan.warn("wrong_beamline", phrase(sentences.WRONG_BEAMLINE, **facts))


def asked(unit: Unit, scan: Scan, thing: Thing, step: str) -> dict[str, Any]:
    """As `apply.move` takes it."""
    transition = LEVELS[thing.level].transition(step)
    if transition is None:
        sentence = phrase("{step} is no step of a {level}.", step=step, level=spoken(thing.level))
        raise Invalid(sentence, errors=[Fault("/action", sentence)])
    takes = transition.needs + transition.takes
    told: dict[str, Any] = {"transition": step, "reason": scan.wish.get("reason"), "at": scan.wish.get("at")}
    if scan.position is not None and "position" in takes:
        told |= {"beamline": scan.position[0], "position": str(scan.position[1])}
    if scan.place is not None and "location" in takes:
        told["location"] = scan.place.word
        if scan.place.kind == "courier" and "courier" in takes:
            told["courier"] = scan.place.name
        if scan.wish.get("confirm") and scan.place.capacity is not None:
            told["share"] = True
            _warn_occupied(unit, scan, thing)
    return told


def _warn_occupied(unit: Unit, scan: Scan, thing: Thing, *, hidden: bool = False) -> None:
    place = scan.place
    if place is None or place.capacity is None:
        return
    there = [one for one in locations.occupants(unit, [place])[place.id] if one["id"] != thing.id]
    if not hidden and len(there) < place.capacity:
        return
    facts = {
        "place": place.name,
        "others": ", ".join(str(one["barcode"] or one["code"]) for one in there) or sentences.NOTHING,
    }
    if hidden or any(one["proposal"] != thing.proposal for one in there):
        scan.warn("other_laboratory", phrase(sentences.OTHERS, **facts))
    else:
        scan.warn("place_occupied", phrase(sentences.SHARES, **facts))


def _check_free(unit: Unit, scan: Scan, thing: Thing, beamline: str, number: int) -> None:
    """Of the container of somebody else no more is told than that it stands there."""
    other = changers.standing(unit, beamline).get(number)
    if other is None or other["id"] == thing.id:
        return
    pattern = sentences.TAKEN_BY_OTHERS if other["hidden"] else sentences.TAKEN
    sentence = phrase(pattern, place=scan.place_code, other=other["code"])
    scan.warn("place_occupied" if other["proposal"] == thing.proposal else "other_laboratory", sentence)
    raise ScanRefused(sentence)


def after(thing: Thing, moved: Moved) -> Thing:
    if thing.level == "dewar":
        one = next(step for step in moved.dewars if step.dewar.dewar_id == thing.id)
        return replace(thing, status=one.state, location=one.location or None)
    container = next((step for step in moved.containers if step.container.container_id == thing.id), None)
    if container is None:
        return thing
    beamline, position = container.beamline or None, container.position or None
    return replace(thing, status=container.state, beamline=beamline, position=position)


def _place_name(scan: Scan) -> str:
    return scan.place.name if scan.place and scan.position is None else scan.place_code or ""


def place_of(unit: Unit, scan: Scan, code: str) -> Place:
    """By its code, else by its word; ScanRefused when there is none, or it is not used any more."""
    found = locations.by_code(unit, code) or locations.by_word(unit, code)
    if found is None or found.retired:
        sentence = phrase(sentences.NO_PLACE, code=code)
        scan.warn("not_registered_place", sentence)
        raise ScanRefused(sentence)
    return found
