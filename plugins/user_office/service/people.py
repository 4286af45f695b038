"""People, each one row however often named, and their laboratories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.user_office import store
from plugins.user_office.store.kinds import PERSON

from . import laboratories
from .matching import join, number_of, one_row_each
from .work import Thing, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from plugins.user_office.store import Row

    from .work import Given, Work

Mention = tuple["Given", str, "Mapping[str, Any]"]


def settle(work: Work, given: list[Given]) -> None:
    mentions = [(one, place, person) for one in given for place, person in _named(one)]
    placed = laboratories.settle(work, [(place, person) for _, place, person in mentions])
    values = {place: _wanted(work, place, person, placed) for _, place, person in mentions}
    work.check()
    things = _grouped(work, mentions, values)
    _find(work, things)
    ones = one_row_each(work, things)
    for document in given:
        document.people = {place: ones[thing] for place, thing in document.people.items()}
    work.write(PERSON, list(dict.fromkeys(ones.values())))


def _named(one: Given) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from one.parts("proposal", "persons")
    for place, contact in one.parts("proposal", "labcontacts"):
        yield f"{place}/person", contact["person"]
    for place, session in one.parts("sessions"):
        yield from ((f"{place}/persons/{number}", person) for number, person in enumerate(session.get("persons", ())))
    for place, protein in one.parts("proteins"):
        yield f"{place}/person", protein["person"]


def _wanted(work: Work, place: str, person: Mapping[str, Any], placed: Mapping[str, Thing]) -> Row:
    values = work.wanted(PERSON, place, {k: v for k, v in person.items() if k not in ("laboratory", "session_options")})
    for name in ("login", "externalId"):
        if values.get(name) is None:  # not known to the portal, which is no reason to take it away here
            values.pop(name, None)
    if not values.keys() & {"login", "externalId"}:
        work.fault(f"{place}/login", "A person needs a login: this site keeps no externalId.")
    if place in placed:
        values["laboratoryId"] = placed[place].id
    return values


def _grouped(work: Work, mentions: list[Mention], values: Mapping[str, Row]) -> list[Thing]:
    """Those with both names first, since they say which login and which externalId belong together."""
    things: list[Thing] = []
    known: dict[Any, Thing] = {}
    for one, place, _ in sorted(
        mentions, key=lambda mention: len(values[mention[1]].keys() & {"login", "externalId"}), reverse=True
    ):
        wanted = values[place]
        names = _names(wanted)
        thing = next((known[name] for name in names if name in known), None)
        if thing is None:
            thing = Thing(PERSON, _key(wanted), place)
            things.append(thing)
        join(work, thing, wanted, place)
        known |= dict.fromkeys(names, thing)
        one.people[place] = thing
    work.check()
    return things


def _names(values: Row) -> list[Any]:
    """Bytes for the externalId, text for the login."""
    both = (values.get("externalId"), fold(values.get("login")))
    return [name for name in both if name is not None]


def _key(values: Row) -> str:
    return values.get("login") or f"externalId {number_of(values.get('externalId'))}"


def _find(work: Work, things: list[Thing]) -> None:
    def standing(column: str) -> dict[Any, Row]:
        wanted = [thing.values[column] for thing in things if column in thing.values]
        found = store.find(work.unit, PERSON, column, wanted)
        return {fold(row[column]) if column == "login" else row[column]: row for row in reversed(found)}

    by_number, by_login = standing("externalId"), standing("login")
    for thing in things:
        number, login = thing.values.get("externalId"), fold(thing.values.get("login"))
        numbered, named = by_number.get(number), by_login.get(login)
        thing.standing = numbered or named
        if numbered and named and numbered["personId"] != named["personId"]:
            other = numbered["login"] or "no login"
            work.fault(thing.places["externalId"], f"It is that of another person here ({other}) than the login.")
        elif named and not numbered and number is not None and named["externalId"] is not None:
            other = number_of(named["externalId"])
            work.fault(thing.places["login"], f"It is that of another person here (externalId {other}).")
