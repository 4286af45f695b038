"""What can be done with places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.lifecycle.vocabulary import fold

from . import store
from .places import KINDS, Place, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

__all__ = ["KINDS", "Place", "by_code", "by_word", "occupants", "tree"]


def by_code(unit: Unit, code: str) -> Place | None:
    """The place with exactly this code, also one that is not used any more."""
    return store.by_code(unit, code.strip())


def by_word(unit: Unit, word: str) -> Place | None:
    """The place that the shared tables spell like this, without regard to case."""
    return store.by_word(unit, word)


def tree(unit: Unit, *, retired: bool = False) -> list[Place]:
    """Each place before its parts. ``retired``: with those that are not used any more."""
    return in_order(place for place in store.everything(unit) if retired or not place.retired)


def occupants(unit: Unit, places: Iterable[Place]) -> dict[int, list[Document]]:
    """By the place's id: the dewars on site that stand there, as far as the caller sees them."""
    wanted = {place.folded: place.id for place in places}
    found: dict[int, list[Document]] = {place_id: [] for place_id in wanted.values()}
    for dewar, seen in store.standing_at(unit, list(wanted)):
        place_id = wanted.get(fold(dewar["location"]))
        if seen and place_id is not None:
            found[place_id].append(dewar)
    return found
