"""store.py: lists, single things and what hangs below them, narrowed to the proposals that the caller sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.layout import Call, lines

from . import house
from .filters import filters_of
from .sight import Way, way_to_proposal
from .source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .nesting import Nesting
    from .things import Chosen, Thing

DETAILS = '''
def details(site: Site, schema: type[Schema]) -> sa.Select[Any]:
    return sa.select(*site.prepared(compile_reading, schema).columns)


def stands(site: Site, table: type[Base]) -> bool:
    """Whether this site's database has the table."""
    return site.has(table)
'''
FOUND = """
def found(unit: Unit, statement: sa.Select[Any], reading: Reading, this_id: int) -> Document | None:
    row = unit.row(statement, {"this_id": this_id, **unit.seer})
    return None if row is None else reading.document(row)
"""
BELOW = '''
def below(
    unit: Unit, statement: sa.Select[Any], reading: Reading, parent_ids: Sequence[int]
) -> dict[int, list[Document]]:
    """The documents by parent; ``statement`` selects the parent's id after the columns of the reading."""
    documents: dict[int, list[Document]] = {parent_id: [] for parent_id in parent_ids}
    if parent_ids:
        for row in unit.rows(statement, {"parent_ids": parent_ids}):
            documents[row[-1]].append(reading.document(row))
    return documents
'''
OWNED = '''
def of_no_other(sample_id: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """Whether a sample is in no container that its owner keeps to themselves."""
    if not sight.owned:
        return sa.true()
    sample = aliased(BLSample)
    inside = sa.exists().where(sample.bl_sample_id == sample_id, sees_inside(sample.container_id, sight))
    return sa.or_(sample_id.is_(None), inside)
'''
THIS = 'this: sa.BindParameter[int] = sa.bindparam("this_id", type_=sa.Integer)'
PARENTS = 'parents: sa.BindParameter[Any] = sa.bindparam("parent_ids", expanding=True)'


def source(chosen: Chosen, nesting: Nesting) -> Source:
    ways = {thing.table: way_to_proposal(thing, chosen) for thing in chosen.things}
    passed = [hop.right for way in ways.values() if way for hop in way.hops]
    schemas = {f"{thing.class_name}Schema": ".schemas" for thing in chosen.things}
    names = house.names_of("ALL", "Listing", "Page", "asked", "compile_reading", "sa", "sees", "sees_in_list")
    names |= house.tables_of([*chosen.things, *passed]) | schemas
    typed = house.types_of("Any", "Callable", "Document", "Mapping", "Page", "Reading", "Schema", "Sequence")
    typed |= house.types_of("Sight", "Site", "Unit") | {"Base": f"{house.KERNEL}.tables"}
    blocks = {thing.name: _block(thing, nesting, ways[thing.table]) for thing in chosen.things}
    doc = f"The SQL of {chosen.name.replace('_', ' ')}."
    listed = any(thing.key_attribute for thing in chosen.things)
    helpers = DETAILS + ("\n" + FOUND if listed else "") + ("\n" + BELOW if nesting.parents else "")
    if any(way is not None and _samples([chosen.around[t], *passed]) for t, way in ways.items()):
        helpers += "\n" + OWNED
        names |= house.names_of("aliased", "sees_inside") | {"BLSample": f"{house.KERNEL}.tables"}
    return Source(
        chosen.package, "store", doc, blocks, names | {"Any": "typing"}, typed, helpers.strip("\n").splitlines()
    )


def _block(thing: Thing, nesting: Nesting, way: Way | None) -> list[str]:
    block: list[str] = []
    if thing.key_attribute:
        block += [*_seen(thing, way), *_filters(thing), *_one(thing, way), "", "", *_list(thing, way)]
    if thing.table in nesting.parents:
        block += [*(["", ""] if block else []), *_inside(thing, *nesting.parents[thing.table])]
    return block


def _filters(thing: Thing) -> list[str]:
    filters = tuple(f'"{attribute.name}"' for attribute in filters_of(thing))
    return [*lines(f"{_constant(thing)} = ", Call("", filters)), "", ""] if filters else []


def _constant(thing: Thing) -> str:
    return f"FILTERS_OF_{thing.plural.upper()}"


def _seen(thing: Thing, way: Way | None) -> list[str]:
    if way is None:
        return [f"# {thing.table} leads to no proposal: a look-up table, which every person reads.", "", ""]
    if not way.hops:
        return []
    first, *further = way.hops
    block = [
        *lines(
            "def ",
            Call(f"_seen_{thing.name}", ("sight: Sight", "narrow: Callable[[Any, Sight], sa.ColumnElement[bool]]")),
            " -> sa.ColumnElement[bool]:",
        ),
        f'    """By the proposal of its {way.last.said}."""',
        "    if sight == ALL:",
        "        return sa.true()",
        f"    reached = sa.select({first.right.class_name}.{first.right_attribute})",
    ]
    for hop in further:
        left = f"{hop.left.class_name}.{hop.left_attribute}"
        right = f"{hop.right.class_name}.{hop.right_attribute}"
        block += lines("reached = ", Call("reached.join", (hop.right.class_name, f"{right} == {left}")), indent=4)
    narrowed = Call("narrow", (f"{way.last.class_name}.{way.proposal_id}", "sight"))
    owned = [Call("of_no_other", (of, "sight")) for of in _samples([hop.right for hop in way.hops])]
    block += lines("reached = ", Call("reached.where", (narrowed, *owned)), indent=4)
    seen: list[str | Call] = [f"{thing.class_name}.{first.left_attribute}.in_(reached)"]
    if own := _samples([thing]):
        seen = [Call("sa.and_", (*seen, *(Call("of_no_other", (of, "sight")) for of in own)))]
    return [*block, *lines("return ", seen[0], indent=4), "", ""]


def _samples(things: Sequence[Thing]) -> list[str]:
    """What tells the sample of a row, which may be its owner's alone."""
    return [f"{t.class_name}.{a.name}" for t in things for a in t.attributes if a.refers and a.refers[0] == "BLSample"]


def _narrowed(thing: Thing, way: Way | None, narrow: str) -> tuple[str | Call, ...]:
    if way is None:
        return ()
    if way.hops:
        return (f"_seen_{thing.name}(sight, {narrow})",)
    return (Call(narrow, (f"{thing.class_name}.{way.proposal_id}", "sight")),)


def _one(thing: Thing, way: Way | None) -> list[str]:
    name, schema = thing.name, f"{thing.class_name}Schema"
    is_this = f"{thing.class_name}.{thing.key_attribute} == this"
    given, prepared = _prepared(f"_one_{name}", way)
    where = Call(f"details(site, {schema}).where", (is_this, *_narrowed(thing, way, "sees")))
    return [
        f"def _one_{name}({given}) -> sa.Select[Any]:",
        f"    {THIS}",
        *lines("return ", where, indent=4),
        "",
        "",
        *lines("def ", Call(f"find_{name}", ("unit: Unit", f"{name}_id: int")), " -> Document | None:"),
        f"    if not unit.prepared(stands, {thing.class_name}):",
        "        return None",
        f"    reading = unit.prepared(compile_reading, {schema})",
        *lines("return ", Call("found", ("unit", prepared, "reading", f"{name}_id")), indent=4),
    ]


def _prepared(build: str, way: Way | None, *further: tuple[str, str]) -> tuple[str, Call]:
    """The parameters of a function that builds a statement, and the call by which it is prepared."""
    narrowing = [("sight: Sight", "unit.sight")] if way else []
    given = ["site: Site", *(parameter for parameter, _ in (*narrowing, *further))]
    return ", ".join(given), Call("unit.prepared", (build, *(argument for _, argument in (*narrowing, *further))))


def _list(thing: Thing, way: Way | None) -> list[str]:
    schema, constant, filters = f"{thing.class_name}Schema", _constant(thing), filters_of(thing)
    build = f"_list_of_{thing.plural}"
    further = [("filters: tuple[str, ...]", f"asked(query, {constant})")] if filters else []
    given, prepared = _prepared(build, way, *further)
    criteria = ", ".join(map(str, _narrowed(thing, way, "sees_in_list")))
    block = [*lines("def ", Call(build, tuple(given.split(", ", given.count(": ") - 1))), " -> Listing:")]
    block += [f"    criteria: list[sa.ColumnElement[bool]] = [{criteria}]"]
    if filters:
        block += ["    known: dict[str, Any] = {"]
        block += [f'        "{attribute.name}": {thing.class_name}.{attribute.name},' for attribute in filters]
        block += ["    }", "    criteria += [known[name] == sa.bindparam(name) for name in filters]"]
    reading, key = f"site.prepared(compile_reading, {schema})", f"{thing.class_name}.{thing.key_attribute}"
    arguments = (f"details(site, {schema})", reading, key, "criteria", "newest_first=True")
    params = f"{{name: query.get(name) for name in {constant}}}" if filters else "{}"
    return [
        *block,
        *lines("return ", Call("Listing", arguments), indent=4),
        "",
        "",
        *lines("def ", Call(f"page_of_{thing.plural}", ("unit: Unit", "query: Mapping[str, Any]")), " -> Page:"),
        f"    if not unit.prepared(stands, {thing.class_name}):",
        "        return Page([])",
        *lines("listing = ", prepared, indent=4),
        *lines("return ", Call("listing.page", ("unit", "query", params)), indent=4),
    ]


def _inside(thing: Thing, parent: Thing, attribute: str) -> list[str]:
    schema, refers = f"{thing.class_name}Schema", f"{thing.class_name}.{attribute}"
    order = f"{thing.class_name}.{thing.key_attribute or attribute}"
    of = Call(f"{thing.plural}_of", ("unit: Unit", f"{parent.name}_ids: Sequence[int]"))
    statement = f"unit.prepared(_{thing.plural}_below)"
    return [
        f"def _{thing.plural}_below(site: Site) -> sa.Select[Any]:",
        f"    {PARENTS}",
        *lines("inside = ", Call(f"details(site, {schema}).where", (f"{refers}.in_(parents)",)), indent=4),
        *lines("inside = ", Call("inside.add_columns", (f'{refers}.label("parent_id")',)), indent=4),
        f"    return inside.order_by({order})",
        "",
        "",
        *lines("def ", of, " -> dict[int, list[Document]]:"),
        f"    if not unit.prepared(stands, {thing.class_name}):",
        f"        return {{{parent.name}_id: [] for {parent.name}_id in {parent.name}_ids}}",
        f"    reading = unit.prepared(compile_reading, {schema})",
        *lines("return ", Call("below", ("unit", statement, "reading", f"{parent.name}_ids")), indent=4),
    ]
