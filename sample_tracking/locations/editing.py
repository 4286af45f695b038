"""The table of places as a whole, under lock: a new place, a change, the end of one, checked against all others."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase, said_of
from sample_tracking.kernel.locking import take_turns
from sample_tracking.lifecycle.vocabulary import Vocabulary

from . import store
from .places import LONGEST_BEAMLINE, Place, is_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sample_tracking.kernel.unit import Unit

    Wish = Mapping[str, Any]

COLUMNS: Final = ("parent_id", "kind", "code", "name", "word", "beamline", "capacity", "sort")
# What a dewar at such a word has left to, by some vocabularies.
WAYS_OUT: Final = ("stores_out", "courier", "outside")
NEW: Final = 0


class Table:
    """All places, also those that are not used any more, by their ids. One unit at a time has it. ``dry``: new places
    are only thought of, with ids below 0.
    """

    def __init__(self, unit: Unit, *, dry: bool = False) -> None:
        if not dry:
            take_turns(unit, "locations")
        self._unit, self._dry = unit, dry
        self.places = {place.id: place for place in store.everything(unit)}

    def add(self, wish: Wish) -> Place:
        parent_id, code = wish.get("parent_id"), wish["code"]
        capacity = wish.get("capacity", 1 if wish["kind"] == "slot" else None)
        word = self._word(wish.get("word", code))
        beamline = wish.get("beamline", word if wish["kind"] == "beamline" else None)
        sort = wish.get("sort", self._next(parent_id))
        name = wish.get("name", code)
        place = Place(NEW, parent_id, wish["kind"], code, name, word, beamline, capacity, False, sort)
        self._check(place)
        place = replace(place, id=-1 - len(self.places) if self._dry else store.add(self._unit, self._row(place)))
        self._keep(place, "created", self._row(place))
        return place

    def change(self, place: Place, wish: Wish) -> Place:
        values = dict(wish)
        if "word" in values:
            values["word"] = self._word(values["word"])
        changed = replace(place, **values)
        self._check(changed)
        if changed.folded != place.folded and (number := len(store.standing_at(self._unit, [place.word]))):
            pattern = said_of(
                "{number} dewar stands there by the word “{word}”: move it first.",
                "{number} dewars stand there by the word “{word}”: move them first.",
                number,
            )
            sentence = pattern.format(number=number, word=place.word)
            raise Conflict(sentence, errors=[Fault("/word", sentence)])
        store.change(self._unit, place.id, {**self._row(changed), **({} if changed.retired else {"retired_at": None})})
        if changed != place:
            self._keep(changed, "changed", {"fields": sorted(name for name in wish if _differs(place, changed, name))})
        return changed

    def retire(self, place: Place, *, with_parts: bool, with_dewars: bool) -> None:
        """With its parts, however deep."""
        ending = [one for one in self.within(place) if not one.retired]
        if not with_parts and any(one.id != place.id for one in ending):
            raise Conflict(
                phrase(later("{place} has parts that are in use: retire them as well, or move them."), place=place.name)
            )
        standing = store.standing_at(self._unit, {one.word for one in ending})
        if standing and not with_dewars:
            pattern = said_of(
                "{number} dewar stands there: move it first, or say that the place ends although it is there.",
                "{number} dewars stand there: move them first, or say that the place ends although they are there.",
                len(standing),
            )
            raise Conflict(pattern.format(number=len(standing)))
        store.retire(self._unit, [one.id for one in ending])
        for one in ending:
            self._keep(replace(one, retired=True), "retired", {"code": one.code})

    def within(self, place: Place) -> list[Place]:
        """The place and its parts, however deep."""
        return [one for one in self.places.values() if is_within(self.places, one.id, place.id)]

    def _word(self, word: str) -> str:
        return self._unit.site.get(Vocabulary).place(word)

    def _next(self, parent_id: int | None) -> int:
        return 1 + max((place.sort for place in self.places.values() if place.parent_id == parent_id), default=-1)

    def _row(self, place: Place) -> dict[str, Any]:
        whole = asdict(place)
        return {name: whole[name] for name in COLUMNS}

    def _keep(self, place: Place, what: str, detail: dict[str, Any]) -> None:
        self.places[place.id] = place
        self._unit.record(Event("location", place.id, what, location=place.word, detail=detail))

    def _check(self, place: Place) -> None:
        if faults := [*self._wrong_parent(place), *self._wrong_words(place)]:
            raise Invalid(later("The place cannot be like this."), errors=faults)
        if faults := [*self._taken(place)]:
            raise Conflict(faults[0].detail, errors=faults)

    def _wrong_parent(self, place: Place) -> Iterator[Fault]:
        parent = self.places.get(place.parent_id or NEW)
        if place.parent_id is None:
            return
        if parent is None:
            yield Fault("/parent_id", later("There is no such place to be a part of."))
        elif is_within(self.places, parent.id, place.id):
            yield Fault("/parent_id", later("A place cannot be a part of itself."))
        elif parent.retired and not place.retired:
            yield Fault("/parent_id", later("The place around it is not used any more."))

    def _wrong_words(self, place: Place) -> Iterator[Fault]:
        state = self._unit.site.get(Vocabulary).departed.get(place.folded)
        if state is not None and place.kind not in WAYS_OUT:
            pattern = later("A dewar at “{word}” has left, by the words of this site: the place can only be a way out.")
            yield Fault("/word", phrase(pattern, word=place.word))
        if place.kind == "beamline" and len(place.word) > LONGEST_BEAMLINE:
            pattern = later("The name of a beamline has at most {number} characters in the shared database.")
            yield Fault("/word", phrase(pattern, number=LONGEST_BEAMLINE))

    def _taken(self, place: Place) -> Iterator[Fault]:
        others = [one for one in self.places.values() if one.id != place.id]
        if any(one.code == place.code for one in others):
            yield Fault("/code", phrase(later("There is a place with the code {code} already."), code=place.code))
        elif place.id == NEW or self.places[place.id].code != place.code:
            yield from self._of_a_dewar(place)
        if place.retired:
            return
        for other in others:
            if not other.retired and other.folded == place.folded:
                pattern = later("The place {code} is spelt “{word}” already.")
                yield Fault("/word", phrase(pattern, code=other.code, word=other.word))

    def _of_a_dewar(self, place: Place) -> Iterator[Fault]:
        if store.is_barcode(self._unit, place.code):
            yield Fault("/code", phrase(later("{code} is the barcode of a dewar."), code=place.code))


def _differs(before: Place, after: Place, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
