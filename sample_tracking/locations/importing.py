"""Many places at once: what the shared tables speak of already, and the taking in of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound, gathered
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.text import control_character
from sample_tracking.lifecycle.vocabulary import Vocabulary, fold

from . import store
from .editing import Table
from .places import Place, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    Draft = Mapping[str, Any]

# What a word hints at; only a proposal, that somebody confirms.
HINTS: Final = (
    ("stores_in", re.compile(r"stores?[-_ ]?in\b|reception")),
    ("stores_out", re.compile(r"stores?[-_ ]?out\b")),
    ("courier", re.compile(r"\b(dhl|fedex|tnt|ups|courier)\b")),
    ("outside", re.compile(r"off-?site|\bsent\b|\buser\b|outside")),
    ("slot", re.compile(r"(tray|slot|shelf|rack|cage|store)[-_ ]?\w*\d")),
    ("rack", re.compile(r"\b(rack|tray|shelf|cage)")),
)
BEYOND_CODE: Final = re.compile(r"[^A-Za-z0-9_.()/-]+")


def candidates(unit: Unit, source: str) -> Page:
    """The words for places that the shared tables hold, the most frequent first. ``place``: the code of the place that
    is spelt like this already; ``kind`` is a guess.
    """
    known = {place.folded: place.code for place in store.everything(unit) if not place.retired}
    beamlines = {fold(name) for name in store.beamlines(unit)}
    vocabulary = unit.site.get(Vocabulary)
    found = [
        {
            "word": word,
            "count": count,
            "code": _code(word, vocabulary),
            "kind": guessed(word, beamlines, vocabulary),
            "place": known.get(fold(word)),
        }
        for word, count in _words(unit, source)
    ]
    return Page(found)


def _words(unit: Unit, source: str) -> list[tuple[str, int]]:
    """Each word in its most frequent spelling, with how often it stands there."""
    if source == "list":
        if not store.has_list(unit):
            raise NotFound("This site's database has no list of places (DewarLocationList).")
        counts = [(word, 1) for word in store.listed(unit)]
    else:
        counts = store.told(unit)
    spellings: dict[str, dict[str, int]] = {}
    for word, count in counts:
        if fold(word) and control_character(word, "") is None:
            of_word = spellings.setdefault(fold(word), {})
            of_word[word.strip()] = of_word.get(word.strip(), 0) + count
    found = [(max(ways, key=lambda way: (ways[way], way)), sum(ways.values())) for ways in spellings.values()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def guessed(word: str, beamlines: set[str], vocabulary: Vocabulary) -> str:
    folded = fold(word)
    if folded in beamlines:
        return "beamline"
    if folded in vocabulary.departed:
        return "stores_out"
    return next((kind for kind, hint in HINTS if hint.search(folded)), "area")


def _code(word: str, vocabulary: Vocabulary) -> str:
    """Where words are kept in lower case, labels on racks are printed in capitals."""
    return BEYOND_CODE.sub("-", word.upper() if vocabulary.lowers_places else word).strip("-")[:45]


def take_in(unit: Unit, wish: Wish, *, dry: bool) -> Document:
    """Places that are there, by their code or word, stay as they are; the others are made, all or none."""
    drafts: Sequence[Draft] = wish["places"]
    table = Table(unit, dry=dry)
    known, new = _sorted(table, drafts)
    made: list[Place] = []
    faults: list[Fault] = []
    for number in _in_turn(table, drafts, new):
        faults += gathered(lambda n=number: made.append(_made(table, drafts[n], n)))  # type: ignore[misc]
    missing = set(new) - {number for number in new if drafts[number]["code"] in _codes(table)}
    wrong = {fault.pointer.split("/")[2] for fault in faults}
    faults += [_no_parent(number, drafts[number]) for number in sorted(missing) if str(number) not in wrong]
    if faults:
        raise Invalid("Some of these places cannot be made.", errors=faults)
    return {
        "made": [_draft(place, table.places) for place in made],
        "known": [drafts[n]["code"] for n in known],
        "dry_run": dry,
    }


def _codes(table: Table) -> dict[str, Place]:
    return {place.code: place for place in table.places.values()}


def _sorted(table: Table, drafts: Sequence[Draft]) -> tuple[list[int], list[int]]:
    codes = _codes(table)
    words = {place.folded for place in table.places.values() if not place.retired}
    known = [n for n, draft in enumerate(drafts) if draft["code"] in codes or fold(_word(draft)) in words]
    return known, [n for n in range(len(drafts)) if n not in set(known)]


def _word(draft: Draft) -> str:
    return str(draft.get("word") or draft["code"])


def _in_turn(table: Table, drafts: Sequence[Draft], new: Sequence[int]) -> Iterator[int]:
    """Each after the place that it is a part of; what has none of these is left out."""
    waiting, moved = list(new), True
    while waiting and moved:
        moved = False
        for number in tuple(waiting):
            parent = drafts[number].get("parent")
            if parent is None or parent in _codes(table):
                waiting.remove(number)
                moved = True
                yield number


def _made(table: Table, draft: Draft, number: int) -> Place:
    parent = draft.get("parent")
    wish = {name: value for name, value in draft.items() if name != "parent"}
    try:
        return table.add({**wish, "parent_id": None if parent is None else _codes(table)[parent].id})
    except (Invalid, Conflict) as refused:
        faults = [Fault(f"/places/{number}{fault.pointer}", fault.detail) for fault in refused.errors]
        raise Invalid(refused.detail, errors=faults) from refused


def _no_parent(number: int, draft: Draft) -> Fault:
    pattern = later("There is no place {parent}, nor one in this list that can be made.")
    return Fault(f"/places/{number}/parent", phrase(pattern, parent=draft.get("parent")))


def as_drafts(unit: Unit) -> list[dict[str, Any]]:
    """All places in use, as a list that can be taken in elsewhere."""
    places = {place.id: place for place in store.everything(unit) if not place.retired}
    return [_draft(place, places) for place in in_order(places.values())]


def _draft(place: Place, places: Mapping[int, Place]) -> dict[str, Any]:
    around = places.get(place.parent_id or 0)
    told = {
        "code": place.code,
        "kind": place.kind,
        "name": place.name,
        "word": place.word,
        "parent": None if around is None else around.code,
        "beamline": place.beamline,
    }
    return {**{name: value for name, value in told.items() if value is not None}, "capacity": place.capacity}
