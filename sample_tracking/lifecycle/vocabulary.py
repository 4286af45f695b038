"""A site's words for the states, and the habits of the older programs there: data, read from TOML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .states import DEPARTED, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY: Final = "*"
LONGEST: Final = 45  # characters of a status column and of a location


def fold(text: str | None) -> str:
    """A word as the database compares it: without case and without blanks at its end; NULL is the empty word."""
    return (text or "").rstrip(" ").lower()


@dataclass(frozen=True, eq=False)
class Words:
    """``writes``: state → word; ``reads``: folded word → state; ``keeps``: state → folded words that may stay."""

    writes: Mapping[str, str]
    reads: Mapping[str, str]
    keeps: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def read(self, word: str | None) -> str | None:
        """The state, or None for a word that the site does not know. A key that ends in * stands for any end."""
        folded = fold(word)
        if folded in self.reads:
            return self.reads[folded]
        return next((s for key, s in self.reads.items() if key.endswith(ANY) and folded.startswith(key[:-1])), None)

    def write(self, state: str, present: str | None = None) -> str:
        """The word for a state, for a thing on which ``present`` stands."""
        kept = self.keeps.get(state, frozenset())
        if present is not None and (ANY in kept or fold(present) in kept):
            return present
        return self.writes.get(state, present or "")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Shipments use the words of dewars. ``places``, ``history_words``: by transition. ``departed``: folded place →
    state of a dewar that stands there with a word of the facility. ``follows``: containerStatus repeats the dewar's.
    """

    name: str
    dewar: Words
    container: Words
    places: Mapping[str, str]
    departed: Mapping[str, str]
    history_words: Mapping[str, str]
    scans: frozenset[str]
    follows: bool
    container_history: bool
    lowers_places: bool
    stamps: bool

    def state_of(self, word: str | None, place: str | None) -> str:
        """What the shared columns of a dewar say by themselves."""
        state = self.dewar.read(word) or "unknown"
        if state in self.leaving:
            return self.departed.get(fold(place), state)
        return state

    @property
    def leaving(self) -> tuple[str, ...]:
        """The states whose words a dewar may still bear at a place of departure."""
        return ("at_facility", "dispatch_requested") if self.departed else ()

    def place(self, wished: str) -> str:
        return wished.lower() if self.lowers_places else wished

    def place_after(self, transition: str, wished: str | None, present: str | None) -> str | None:
        """Where a dewar is after a transition."""
        if wished is not None:
            return self.place(wished)
        return self.places.get(transition, present)

    def history_word(self, transition: str, word: str, **facts: str) -> str:
        """What the dewar's history says, cut to the column; ``facts``: code and position of a container."""
        template = self.history_words.get(transition)
        if template is None:
            return word.lower() if self.lowers_places else word
        for name, value in facts.items():
            template = template.replace(f"{{{name}}}", value)
        return template[:LONGEST]

    def first_word(self, level: str, parent: str | None = None) -> str | None:
        """The word with which a thing begins; ``parent``: the word of the dewar into which a container is put.

        Beside a dewar in processing it waits at the facility: MXCuBE would offer it at every beamline.
        """
        if level in ("shipment", "dewar"):
            return self.dewar.write("opened")
        if level == "container" and self.follows:
            waiting = self.dewar.read(parent) == "processing"
            return self.dewar.write("at_facility") if waiting else parent or self.dewar.write("opened")
        return None

    def standing_place(self, state: str, place: str | None) -> str | None:
        return place if state in DEPARTED else None

    def travels(self, word: str | None) -> bool:
        """Whether a container with this word is where its dewar is."""
        return self.container.read(word) is None and self.dewar.read(word) is not None


# What a dewar can be asked to become, and so must have a word.
WRITTEN: Final = tuple(s for s in STATES if s not in ("unknown", "in_storage", "disposed"))
