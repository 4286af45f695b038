"""What a place is: its kinds, and the order of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sample_tracking.lifecycle.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS: Final = ("site", "area", "stores_in", "stores_out", "rack", "slot", "beamline", "courier", "outside")
LONGEST_WORD: Final = 45
"""Characters of Dewar.storageLocation."""
LONGEST_BEAMLINE: Final = 20
MOST_DEWARS: Final = 10_000
MOST_PLACES: Final = 5000
"""In one import."""
SOURCES: Final = ("list", "history")
"""Where the shared tables speak of places."""
# With single blanks inside, as some places of DewarLocationList have; never a colon, which commands, badges and
# positions of sample changers have.
CODE: Final = r"[A-Za-z0-9_.()/-]+( [A-Za-z0-9_.()/-]+)*"
WORD: Final = r"[\w.:|/()-]+( [\w.:|/()-]+)*"


@dataclass(frozen=True)
class Place:
    """``code`` is what is printed and scanned, ``word`` how the shared tables spell it, ``beamline`` how sessions do;
    ``capacity``: how many dewars it takes, None: without a bound.
    """

    id: int
    parent_id: int | None
    kind: str
    code: str
    name: str
    word: str
    beamline: str | None
    capacity: int | None
    retired: bool
    sort: int = 0

    @property
    def folded(self) -> str:
        return fold(self.word)


def in_order(places: Iterable[Place]) -> list[Place]:
    """Each place before its parts, those of one parent by their turn."""
    parts: dict[int | None, list[Place]] = {}
    known = list(places)
    ids = {place.id for place in known}
    for place in known:
        parts.setdefault(place.parent_id if place.parent_id in ids else None, []).append(place)
    found: list[Place] = []
    waiting = _by_turn(parts.get(None, ()))[::-1]
    while waiting:
        place = waiting.pop()
        found.append(place)
        waiting += _by_turn(parts.get(place.id, ()))[::-1]
    return found


def _by_turn(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.sort, place.id))


def depths(places: Iterable[Place]) -> dict[int, int]:
    """By id, 0 for what is in nothing; of places in order."""
    found: dict[int, int] = {}
    for place in places:
        found[place.id] = 1 + found.get(place.parent_id or 0, -1)
    return found


def is_within(places: Mapping[int, Place], place_id: int | None, other_id: int) -> bool:
    """Whether a place is the other one or a part of it, at any depth."""
    seen: set[int] = set()
    while place_id is not None and place_id not in seen:
        if place_id == other_id:
            return True
        seen.add(place_id)
        place_id = places[place_id].parent_id if place_id in places else None
    return False
