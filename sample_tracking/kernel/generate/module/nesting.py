"""What is shown inside of what: each thing below the first of the module's things that it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.facts import FactsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .things import Chosen, Thing


@dataclass(frozen=True)
class Nesting:
    """By table: its parent and the attribute that refers to it; its children."""

    parents: Mapping[str, tuple[Thing, str]]
    children: Mapping[str, tuple[Thing, ...]]

    def below(self, thing: Thing) -> Iterator[Thing]:
        for child in self.children[thing.table]:
            yield child
            yield from self.below(child)


def nest(chosen: Chosen) -> Nesting:
    """FactsError for a table that can be shown neither by itself nor inside of another."""
    parents: dict[str, tuple[Thing, str]] = {}
    for thing in chosen.things:
        if found := _parent(chosen, thing, parents):
            parents[thing.table] = found
        elif thing.key_attribute is None:
            raise FactsError(
                f"{thing.table} has no key of one number, so it cannot be listed by itself:"
                " name the table that it belongs to as well."
            )
    children = {
        thing.table: tuple(
            child for child in chosen.things if child.table in parents and parents[child.table][0].table == thing.table
        )
        for thing in chosen.things
    }
    return Nesting(parents, children)


def _parent(chosen: Chosen, thing: Thing, parents: Mapping[str, tuple[Thing, str]]) -> tuple[Thing, str] | None:
    inside = {other.table: other for other in chosen.things}
    keys = [a for a in thing.attributes if a.refers is not None and a.refers[0] in inside]
    for attribute in sorted(keys, key=lambda a: a.null):
        table, column = attribute.refers or ("", "")
        parent = inside[table]
        is_key = parent.key_attribute is not None and parent.of_column(column).name == parent.key_attribute
        if is_key and not _is_below(table, thing.table, parents):
            return parent, attribute.name
    return None


def _is_below(table: str, above: str, parents: Mapping[str, tuple[Thing, str]]) -> bool:
    """Whether a table is the other one, or stands below it."""
    while table != above:
        if table not in parents:
            return False
        table = parents[table][0].table
    return True
