"""What can be done with places: find them and what stands there; make, change and retire them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.paging import Page
from sample_tracking.lifecycle.vocabulary import fold

from . import store
from .editing import Table
from .places import KINDS, Place, depths, in_order, is_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

__all__ = ["KINDS", "Place", "by_code", "by_word", "depths", "occupants", "tree", "within"]


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
    wanted = {place.folded: place.id for place in places if not place.retired}
    found: dict[int, list[Document]] = {place_id: [] for place_id in wanted.values()}
    for dewar, seen in store.standing_at(unit, list(wanted)):
        place_id = wanted.get(fold(dewar["location"]))
        if seen and place_id is not None:
            found[place_id].append(dewar)
    return found


def within(unit: Unit, location_id: int) -> list[Place]:
    """A place, and its parts that are in use, however deep."""
    place = _find(unit, location_id)
    known = {one.id: one for one in store.everything(unit)}
    parts = (one for one in known.values() if not one.retired and is_within(known, one.id, place.id))
    return [place, *(one for one in parts if one.id != place.id)]


def list_places(unit: Unit, query: Wish) -> Page:
    """In the order of the tree."""
    places = tree(unit, retired=query["retired"])
    found = {place.id for place in places if _is_sought(place, query)}
    if query["shape"] == "tree":
        return _page(_nested(places, found), query)
    depth = depths(places)
    return _page([{**_document(one), "depth": depth[one.id]} for one in places if one.id in found], query)


def read(unit: Unit, location_id: int) -> Document:
    return _document(_find(unit, location_id))


def occupants_of(unit: Unit, location_id: int, query: Wish) -> Page:
    place = _find(unit, location_id)
    found = occupants(unit, within(unit, location_id) if query["parts"] else [place])
    standing = sorted((dewar for some in found.values() for dewar in some), key=lambda dewar: int(dewar["id"]))
    return _page(standing, query)


def register(unit: Unit, wish: Wish) -> Document:
    return _document(Table(unit).add(wish))


def change(unit: Unit, location_id: int, wish: Wish) -> Document:
    table, place = _claim(unit, location_id)
    return _document(table.change(place, wish))


def retire(unit: Unit, location_id: int, query: Wish) -> None:
    """Its row stays, for what was scanned there; again is no error."""
    table, place = _claim(unit, location_id)
    table.retire(place, with_parts=query["with_parts"], with_dewars=query["with_dewars"])


def _absent() -> NotFound:
    return NotFound("There is no such place.")


def _find(unit: Unit, location_id: int) -> Place:
    place = store.find(unit, location_id)
    if place is None:
        raise _absent()
    return place


def _claim(unit: Unit, location_id: int) -> tuple[Table, Place]:
    """Locked, so that nobody puts a dewar there meanwhile, and still as the caller has seen it."""
    table = Table(unit)
    place = store.lock(unit, location_id)
    if place is None:
        raise _absent()
    unit.match(_document(place))
    return table, place


def _document(place: Place) -> Document:
    return asdict(place)


def _is_sought(place: Place, query: Wish) -> bool:
    text, kind = fold(query.get("q")), query.get("kind")
    told = (fold(place.code), fold(place.name), place.folded)
    return (kind is None or place.kind == kind) and (not text or any(text in one for one in told))


def _nested(places: Sequence[Place], found: set[int]) -> list[Document]:
    """Those that were found, and what they are in."""
    known = {place.id: place for place in places}
    depth = depths(places)
    kept: set[int] = set()
    for wanted in found:
        around: int | None = wanted
        while around is not None and around not in kept and around in known:
            kept.add(around)
            around = known[around].parent_id
    made: dict[int, Document] = {}
    tops: list[Document] = []
    for place in places:
        if place.id in kept:
            made[place.id] = {**_document(place), "depth": depth[place.id], "parts": []}
            beside: list[Document] = made[place.parent_id]["parts"] if place.parent_id in made else tops
            beside.append(made[place.id])
    return tops


def _page(items: list[Document], query: Wish) -> Page:
    """The items after the last one of the page before."""
    after = query.get("after")
    ids = [item["id"] for item in items]
    first = 0 if after is None else ids.index(after[0]) + 1 if after[0] in ids else len(ids)
    shown = items[first : first + query["limit"]]
    more = len(items) > first + len(shown)
    total = len(items) if query["count"] else None
    return Page(shown, (shown[-1]["id"],) if more and shown else None, total)
