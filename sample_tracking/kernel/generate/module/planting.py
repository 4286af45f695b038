"""Which rows a test needs so that a thing is there and belongs to a proposal, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.facts import FactsError

from .sight import PROPOSAL, way_to_proposal

if TYPE_CHECKING:
    from .things import Attribute, Chosen, Thing


@dataclass(frozen=True)
class Row:
    """``values``: attribute → Python text; ``refers``: attribute → table whose row it refers to."""

    thing: Thing
    values: dict[str, str]
    refers: dict[str, str]


class Planting:
    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._filled: dict[str, set[str]] = {}
        self.rows: list[Row] = []
        for thing in chosen.things:
            self._want(thing)
            self._open_way(thing)
        for thing in chosen.things:
            self._fill_inside(thing)
        done: set[str] = {PROPOSAL}
        for table in list(self._filled):
            self._plant(chosen.around[table], done, ())

    @property
    def stranded(self) -> bool:
        """Whether a row needs one of a table that is not mapped, so that a full database would refuse it."""
        facts = self._chosen.facts.tables
        return any(
            not column.null and column.name in key.columns and key.references not in self._chosen.around
            for row in self.rows
            if row.thing.table in facts
            for key in facts[row.thing.table].foreign_keys
            for column in facts[row.thing.table].columns
        )

    def refers(self, child: Thing, attribute: str) -> bool:
        """Whether the row of a thing names the row of another by this attribute."""
        return attribute in self._filled.get(child.table, ())

    def _want(self, thing: Thing) -> None:
        """A row, with everything that it cannot be without."""
        if thing.table in self._filled or thing.table == PROPOSAL:
            return
        self._filled[thing.table] = set()
        for attribute in thing.attributes:
            if attribute.refers is not None and (not attribute.null or attribute.name in thing.key):
                self._fill(thing, attribute)

    def _fill(self, thing: Thing, attribute: Attribute) -> None:
        referred = attribute.refers[0] if attribute.refers else ""
        self._want(self._chosen.around[referred])
        self._filled[thing.table].add(attribute.name)

    def _open_way(self, thing: Thing) -> None:
        way = way_to_proposal(thing, self._chosen)
        if way is None or thing.table == PROPOSAL:
            return
        for hop in way.hops:
            self._want(hop.right)
            of, name = (hop.right, hop.right_attribute) if hop.backward else (hop.left, hop.left_attribute)
            self._fill(of, of.attribute(name))
        if way.last.table != PROPOSAL:
            self._fill(way.last, way.last.attribute(way.proposal_id))

    def _fill_inside(self, thing: Thing) -> None:
        """What refers to another thing of the module is filled as well, unless it would close a circle."""
        for attribute in thing.attributes:
            referred = attribute.refers[0] if attribute.refers else ""
            if referred in self._filled and not self._reaches(referred, thing.table, set()):
                self._fill(thing, attribute)

    def _reaches(self, table: str, goal: str, passed: set[str]) -> bool:
        if table == goal:
            return True
        if table in passed or table not in self._filled:
            return False
        passed.add(table)
        thing = self._chosen.around[table]
        referred = {a.refers[0] for a in thing.attributes if a.refers and a.name in self._filled[table]}
        return any(self._reaches(other, goal, passed) for other in sorted(referred))

    def _plant(self, thing: Thing, done: set[str], above: tuple[str, ...]) -> None:
        if thing.table in done:
            return
        if thing.table in above:
            raise FactsError(f"A row of {thing.table} needs another one first, in a circle: no test can be made.")
        for attribute in thing.attributes:
            if attribute.name in self._filled[thing.table] and attribute.refers:
                self._plant(self._chosen.around[attribute.refers[0]], done, (*above, thing.table))
        done.add(thing.table)
        self.rows.append(self._row(thing))

    def _row(self, thing: Thing) -> Row:
        values, refers = {}, {}
        for attribute in thing.attributes:
            if attribute.refers and attribute.name in self._filled[thing.table]:
                referred = self._chosen.around[attribute.refers[0]]
                other = referred.of_column(attribute.refers[1])
                if other.name == referred.key_attribute:
                    refers[attribute.name] = referred.table
                else:
                    values[attribute.name] = _value(referred, other)
            elif _needed(thing, attribute):
                values[attribute.name] = _value(thing, attribute)
        return Row(thing, values, refers)


def _needed(thing: Thing, attribute: Attribute) -> bool:
    if attribute.name == thing.key_attribute and attribute.given:
        return False
    return attribute.names_it or (not attribute.null and not attribute.given)


def _value(thing: Thing, attribute: Attribute) -> str:
    """Python text; `own` and `number` differ from one proposal to another."""
    if attribute.values:
        return f'"{attribute.values[0]}"'
    alone = attribute.unique or attribute.name in thing.key
    if attribute.kind == "str":
        return f"own({min(attribute.length or 7, 7)})" if alone or attribute.names_it else '"x"'
    if attribute.kind == "int":
        return "number" if alone else "1"
    return {
        "float": "1.0",
        "bool": "True",
        "bytes": f'b"{"x" * min(attribute.length or 1, 16)}"',
        "datetime": "MOMENT",
        "date": "MOMENT.date()",
        "time": "MOMENT.time()",
    }[attribute.kind]
