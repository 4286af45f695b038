"""The tests of a module: rows as other programs write them, what the lists and details must do, who may call what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.chosen import LOOKUPS
from sample_tracking.kernel.generate.layout import WIDTH, Call, lines

from .filters import filters_of
from .planting import Planting
from .resources import address, listed
from .schemas import field_name
from .sight import way_to_proposal
from .source import import_lines
from .templates import filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .nesting import Nesting
    from .things import Chosen, Thing

FOUNDED = frozenset(
    {
        "BLSession",
        "ContainerRegistry",
        "ContainerRegistry_has_Proposal",
        "DewarRegistry",
        "DewarRegistry_has_Proposal",
        "LabContact",
        "Laboratory",
        "Person",
        "Proposal",
        "ProposalHasPerson",
        "Protein",
        "Session_has_Person",
        "UserGroup_has_Person",
    }
)
"""Tables in which a founded facility has rows from the start."""


def files(chosen: Chosen, nesting: Nesting) -> dict[str, str]:
    """Those that do not depend on where the module stands."""
    planting = Planting(chosen)
    return {
        "__init__.py": "",
        "rows.py": _rows(chosen, planting),
        f"test_{chosen.name}.py": _test(chosen, nesting, planting),
        "permissions.json": json.dumps(_permissions(chosen), indent=2) + "\n",
    }


def _permissions(chosen: Chosen) -> dict[str, str]:
    return {f"GET /api/v1{route}": "read" for route in _routes(chosen)}


def _routes(chosen: Chosen) -> dict[str, Thing]:
    routes: dict[str, Thing] = {}
    for thing in listed(chosen):
        own = address(chosen, thing)
        routes |= {own: thing, f"{own}/{{{thing.name}_id}}": thing}
    return dict(sorted(routes.items()))


def _rows(chosen: Chosen, planting: Planting) -> str:
    body = ["ROWS: tuple[Row, ...] = ("]
    for row in planting.rows:
        thing = row.thing
        key = f"{thing.class_name}.{thing.key_attribute}" if thing.key_attribute else "None"
        body += ["    (", f"        {thing.class_name},", f"        {key},"]
        body += _dictionary(row.values, 8)
        body += _dictionary({name: f'"{table}"' for name, table in row.refers.items()}, 8)
        body += ["    ),"]
    body = [*body, ")"] if planting.rows else ["ROWS: tuple[Row, ...] = ()"]
    text = "\n".join(body)
    own = {thing.class_name: f"{chosen.package}.tables" for thing in chosen.own}
    names = {row.thing.class_name: "sample_tracking.kernel.tables" for row in planting.rows} | own
    names |= {"SERVICE": "sample_tracking.kernel.people", "Base": "sample_tracking.kernel.tables"}
    names |= {"Call": "sample_tracking.kernel.unit", "Unit": "sample_tracking.kernel.unit", "Any": "typing"}
    names |= {"Service": "tests.world"}
    parts = [part for part, sign in (("moment", "MOMENT"), ("own", "own("), ("number", ": number")) if sign in text]
    names |= {"datetime": "datetime"} if "moment" in parts else {}
    names |= {"Callable": "collections.abc"} if "own" in parts else {}
    return filled(
        "rows",
        imports="\n".join(import_lines(names, chosen.package)),
        parts="".join(filled(part) for part in parts),
        rows=text,
    )


def cases(chosen: Chosen) -> str:
    """How the other lab tries the addresses, for the contract tests of the house."""
    members = []
    for route, thing in _routes(chosen).items():
        queries = [] if "{" in route else _queries(chosen, thing)
        if queries:
            *exploded, last = _exploded("queries=", queries, "()", 8)
            members += [f'    "GET {route}": Case(', *exploded, f"{last},", "    ),"]
        else:
            everybody = "{" in route and way_to_proposal(thing, chosen) is None
            members += lines(f'"GET {route}": ', Call("Case", ("everybody=True",) if everybody else ()), ",", indent=4)
    ids = [f'        "{thing.name}_id": rows["{thing.table}"],' for thing in listed(chosen)]
    return filled("cases", cases="\n".join(members), ids="\n".join(ids))


def _queries(chosen: Chosen, thing: Thing) -> list[str]:
    own = {other.table: other for other in listed(chosen)}
    return [
        f'"{attribute.name}={{{own[attribute.refers[0]].name}_id}}"'
        for attribute in filters_of(thing)
        if attribute.refers and attribute.refers[0] in own
    ]


def _dictionary(content: Mapping[str, str], indent: int) -> list[str]:
    margin = " " * indent
    members = [f'"{name}": {value}' for name, value in content.items()]
    whole = f"{margin}{{{', '.join(members)}}},"
    if len(whole) <= WIDTH:
        return [whole]
    return [f"{margin}{{", *(f"{margin}    {member}," for member in members), f"{margin}}},"]


def _test(chosen: Chosen, nesting: Nesting, planting: Planting) -> str:
    things = listed(chosen)
    everybody = [thing for thing in things if way_to_proposal(thing, chosen) is None]
    mine = [thing for thing in things if thing not in everybody]
    seeded = FOUNDED | set(LOOKUPS) | set(chosen.facts.lookups)
    tables = {
        "EMPTY_AT_FIRST": [_quoted(thing.table) for thing in things if thing.table not in seeded],
        "INSIDE": _inside(chosen, nesting, planting),
        "NARROWED": _narrowed(chosen, planting),
        "OF_A_PROPOSAL": [_quoted(thing.table) for thing in mine],
        "OF_EVERYBODY": [_quoted(thing.table) for thing in everybody],
        "STATEMENTS": _statements(chosen, nesting, planting),
    }
    addresses = [f"{_quoted(thing.table)}: {_quoted(address(chosen, thing))}" for thing in things]
    constants = [*_exploded("ADDRESSES = ", addresses, "{}")]
    for name, members in tables.items():
        if members:
            constants += _exploded(f"{name} = ", members, "{}" if name == "STATEMENTS" else "()")
    service = "sqlite" if planting.stranded and chosen.package.startswith("plugins.") else "service"
    names = {"insert": ".rows", "Configured": "tests.world", "Service": "tests.world", "pytest": "import pytest"}
    names |= {"quote": "urllib.parse"} if tables["NARROWED"] else {}
    names |= {"Base": "sample_tracking.kernel.tables"} if chosen.own else {}
    parts = [name.lower() for name, members in tables.items() if members and name != "STATEMENTS"]
    own = ", ".join(_quoted(thing.table) for thing in chosen.own)
    return filled(
        "test",
        imports="\n".join(import_lines(names, chosen.package)),
        constants="\n".join(constants),
        plugin=f"{chosen.package}:plugin",
        own=filled("own_tables", service=service, tables=f"{own}," if len(chosen.own) == 1 else own) if own else "",
        service=service,
        tests="".join(filled(part, service=service) for part in parts),
    )


def _quoted(text: str) -> str:
    return f'"{text}"'


def _exploded(lead: str, members: Sequence[str], brackets: str, indent: int = 0) -> list[str]:
    """One a line; the formatter lets a tuple of one stand in its line."""
    margin = " " * indent
    whole = f"{margin}{lead}({', '.join(members)},)"
    if brackets == "()" and len(members) == 1 and len(whole) <= WIDTH:
        return [whole]
    return [f"{margin}{lead}{brackets[0]}", *(f"{margin}    {member}," for member in members), f"{margin}{brackets[1]}"]


def _inside(chosen: Chosen, nesting: Nesting, planting: Planting) -> list[str]:
    """(parent, field, child) for what the planted rows show inside of each other."""
    return [
        f'("{parent.table}", "{child.plural}", "{child.table}")'
        for parent in listed(chosen)
        for child in nesting.children[parent.table]
        if child.key_attribute and planting.refers(child, nesting.parents[child.table][1])
    ]


def _narrowed(chosen: Chosen, planting: Planting) -> list[str]:
    """(table, parameter, field) for the filters that the planted rows have a value for."""
    planted = {row.thing.table: {**row.values, **row.refers} for row in planting.rows}
    return [
        f'("{thing.table}", "{attribute.name}", "{field_name(thing, attribute)}")'
        for thing in listed(chosen)
        for attribute in filters_of(thing)
        if attribute.name in planted.get(thing.table, ())
    ]


def _statements(chosen: Chosen, nesting: Nesting, planting: Planting) -> list[str]:
    """How many a detail takes: one, and one for each kind of thing below of which a parent is planted."""

    def below(thing: Thing) -> int:
        children = nesting.children[thing.table]
        there = [child for child in children if planting.refers(child, nesting.parents[child.table][1])]
        return len(children) + sum(below(child) for child in there)

    return [f'"{thing.table}": {1 + below(thing)}' for thing in listed(chosen) if nesting.children[thing.table]]
