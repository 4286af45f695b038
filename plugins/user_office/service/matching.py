"""Which of the things that are named are one and the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .work import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from plugins.user_office.store import Row

    from .work import Thing, Work


SENT_AS = {"laboratoryId": "laboratory", "laboratoryPk": "laboratoryExtPk"}


def join(work: Work, thing: Thing, values: Row, place: str) -> None:
    """Adds what is said of a thing at another place; what contradicts is a fault, never the one or the other."""
    for column, value in values.items():
        here = f"{place}/{SENT_AS.get(column, column)}"
        if column not in thing.values:
            thing.values[column] = value
            thing.places[column] = here
        elif _differ(thing, column, value):
            work.fault(here, f"It contradicts {thing.places[column]}: the two are the same {thing.kind.what}.")


def _differ(thing: Thing, column: str, value: Any) -> bool:
    known = thing.values[column]
    return fold(known) != fold(value) if column in thing.kind.folded else bool(known != value)


def one_row_each(work: Work, things: Sequence[Thing]) -> dict[Thing, Thing]:
    """Things that turned out to be the same standing row become one; gives the one for each."""
    by_row: dict[int, Thing] = {}
    ones = {}
    for thing in things:
        one = ones[thing] = thing if thing.standing is None else by_row.setdefault(thing.id, thing)
        if one is thing:
            continue
        for column, value in thing.values.items():
            join(work, one, {column: value}, thing.places[column].rpartition("/")[0])
    return ones


def refuse_twice(work: Work, things: Iterable[Thing], sentence: str) -> None:
    """For things of which a document names each once."""
    seen: dict[int, Thing] = {}
    for thing in things:
        if thing.standing is not None and (first := seen.setdefault(thing.id, thing)) is not thing:
            work.fault(thing.place, sentence.format(first=first.place))


def number_of(external_id: bytes | None) -> str:
    return "none" if external_id is None else str(int.from_bytes(external_id, "big"))


def session_label(proposal: str, row: Mapping[str, Any]) -> str:
    if row.get("externalId") is not None:
        return f"{proposal}: externalId {number_of(row['externalId'])}"
    return f"{proposal}: expSessionPk {row.get('expSessionPk')}"
