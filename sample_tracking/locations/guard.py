"""No second dewar in a full place, unless that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.errors import Fault, Invalid, PlaceOccupied
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.lifecycle.states import ON_SITE
from sample_tracking.lifecycle.vocabulary import Vocabulary, fold

from . import store
from .settings import LocationSettings

if TYPE_CHECKING:
    from sample_tracking.kernel.departure import Wished
    from sample_tracking.kernel.unit import Unit

    from .places import Place

# A dewar whose state nobody knows takes room as well, where it is put.
STAYS: Final = ON_SITE | {"unknown"}


class OccupiedPlace:
    """A transition guard."""

    name = "occupied-place"

    def check(self, unit: Unit, level: str, thing_id: int, wish: Wished) -> None:
        step = wish.transition
        word = unit.site.get(Vocabulary).place_after(step.name, wish.location, None)
        if level not in ("shipment", "dewar") or not word:
            return
        place = store.by_word(unit, word)
        if place is None or place.retired:
            _check_known(unit, wish)
            return
        if place.capacity is None or wish.share:
            return
        states = store.dewars_of(unit, level, thing_id)
        if coming := {one for one, state in states.items() if state in step.starts and step.leads(state) in STAYS}:
            _check_room(unit, place, coming)


def _check_known(unit: Unit, wish: Wished) -> None:
    if wish.location is not None and unit.site.get(LocationSettings).only_known:
        sentence = phrase(later("There is no place “{place}”, or it is not used any more."), place=wish.location)
        raise Invalid(sentence, errors=[Fault("/location", sentence)])


def _check_room(unit: Unit, place: Place, coming: set[int]) -> None:
    """Under the lock of the place: of two at once the second is asked when the first stands there."""
    locked = store.lock(unit, place.id)
    capacity = place.capacity if locked is None else locked.capacity
    there = [one for one in store.standing_at(unit, [place.word]) if fold(one[0]["location"]) == place.folded]
    others = [(dewar, seen) for dewar, seen in there if dewar["id"] not in coming]
    stays = len(there) - len(others) == len(coming)
    if capacity is None or stays or len(others) + len(coming) <= capacity:
        return
    barcodes = [str(dewar["barcode"] or dewar["code"] or dewar["id"]) for dewar, seen in others if seen]
    pattern = later("{place} is full ({dewars}): put it elsewhere, or say that it shares the place.")
    if not barcodes:
        pattern = later("{place} has too little room: put it elsewhere, or say that it shares the place.")
    sentence = phrase(pattern, place=place.name, dewars=", ".join(barcodes))
    raise PlaceOccupied(
        sentence,
        errors=[Fault("/location", sentence)],
        place=place.code,
        occupants=barcodes,
        hidden=len(others) - len(barcodes),
    )
