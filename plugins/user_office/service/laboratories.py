"""Laboratories: by their number in the user office, else by name, city and country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.user_office import store
from plugins.user_office.store.kinds import LABORATORY, columns_of

from .matching import join, one_row_each
from .work import Thing, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.user_office.store import Row

    from .work import Work

SENT, RENAMED = "laboratoryExtPk", "laboratoryPk"
WHERE = ("name", "city", "country")


def settle(work: Work, mentions: list[tuple[str, Mapping[str, Any]]]) -> dict[str, Thing]:
    """``mentions``: (place, person); gives the laboratory by the place of the person."""
    number = SENT if SENT in work.unit.prepared(columns_of, LABORATORY) else RENAMED
    named = [(place, _wanted(work, number, place, person)) for place, person in mentions if "laboratory" in person]
    work.check()
    placed = _grouped(work, number, named)
    things = list(dict.fromkeys(placed.values()))
    _find(work, number, things)
    ones = one_row_each(work, things)
    work.write(LABORATORY, list(dict.fromkeys(ones.values())))
    return {place: ones[thing] for place, thing in placed.items()}


def _wanted(work: Work, number: str, place: str, person: Mapping[str, Any]) -> Row:
    sent = dict(person["laboratory"])
    known_as = sent.pop(SENT, None)
    values = work.wanted(LABORATORY, f"{place}/laboratory", sent)
    return values if known_as is None else {**values, number: known_as}


def _grouped(work: Work, number: str, named: list[tuple[str, Row]]) -> dict[str, Thing]:
    """Numbered ones first, so that one without a number joins its like."""
    placed: dict[str, Thing] = {}
    known: dict[Any, Thing] = {}
    for place, values in sorted(named, key=lambda one: one[1].get(number) is None):
        numbered, where = values.get(number), _where(values)
        name = where if numbered is None else numbered
        thing = known.get(name)
        if thing is None:
            thing = Thing(LABORATORY, ", ".join(filter(None, (values[part] for part in WHERE))), f"{place}/laboratory")
        join(work, thing, values, f"{place}/laboratory")
        known[name] = thing
        known.setdefault(where, thing)
        placed[place] = thing
    work.check()
    return placed


def _where(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    return tuple(fold(row[part]) for part in WHERE)


def _find(work: Work, number: str, things: list[Thing]) -> None:
    numbers = [thing.values[number] for thing in things if number in thing.values]
    by_number = {row[number]: row for row in reversed(store.find(work.unit, LABORATORY, number, numbers))}
    names = {thing.values["name"] for thing in things if thing.values.get(number) not in by_number}
    rows = store.find(work.unit, LABORATORY, "name", sorted(names))
    private = store.laboratories_of_cards(work.unit, [row["laboratoryId"] for row in rows])
    shared = [row for row in reversed(rows) if row["laboratoryId"] not in private]
    anyhow = {_where(row): row for row in shared}
    unnumbered = {_where(row): row for row in shared if row[number] is None}
    for thing in things:
        numbered = thing.values.get(number)
        where = _where(thing.values)
        thing.standing = anyhow.get(where) if numbered is None else by_number.get(numbered) or unnumbered.get(where)
