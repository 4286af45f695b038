"""schemas.py: every column that has a form on the wire, as an explicit field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema

from sample_tracking.kernel.generate.layout import Call, lines

from . import house
from .filters import filters_of
from .source import Source

if TYPE_CHECKING:
    from .nesting import Nesting
    from .things import Attribute, Chosen, Thing

LARGEST_ID = "2**32 - 1"


def source(chosen: Chosen, nesting: Nesting) -> Source:
    names = house.names_of("PageQuery", "Schema", "fields", "later", "of", "sought", "validate")
    blocks: dict[str, list[str]] = {}
    for thing in chosen.things:
        if thing.table not in nesting.parents:
            for inner in (*reversed([*nesting.below(thing)]), thing):
                blocks[inner.name] = _block(inner, nesting)
    doc = f"The wire format of {chosen.name.replace('_', ' ')}."
    return Source(chosen.package, "schemas", doc, blocks, names | house.tables_of(chosen.things))


def detail_schema(thing: Thing, nesting: Nesting) -> str:
    return f"{thing.class_name}{'Detail' if nesting.children[thing.table] else ''}Schema"


def field_name(thing: Thing, attribute: Attribute) -> str:
    """``id`` for the key; what marshmallow has for itself gets an underscore."""
    if attribute.name == thing.key_attribute:
        return "id"
    taken = hasattr(Schema, attribute.name) or attribute.name in ("id", "fields")
    return f"{attribute.name}_" if taken else attribute.name


def _block(thing: Thing, nesting: Nesting) -> list[str]:
    block = [f"class {thing.class_name}Schema(Schema):"]
    hidden = [attribute.name for attribute in thing.attributes if not attribute.shown]
    if hidden:
        block += ["    # Without a form on the wire:", *(f"    # {name}" for name in hidden)]
    for attribute in thing.attributes:
        if attribute.shown:
            block += _field(thing, attribute)
    if children := nesting.children[thing.table]:
        block += ["", "", f"class {detail_schema(thing, nesting)}({thing.class_name}Schema):"]
        for child in children:
            nested = Call("fields.Nested", (detail_schema(child, nesting),))
            block += lines(
                f"{child.plural} = ", Call("later", (Call("fields.List", (nested, "dump_only=True")),)), indent=4
            )
    if thing.key_attribute:
        block += ["", "", *_query(thing)]
    return block


def _field(thing: Thing, attribute: Attribute) -> list[str]:
    is_id = attribute.name in thing.key or attribute.refers is not None
    column = f"{thing.class_name}.{attribute.name}"
    call = Call("of", (column, *(("dump_only=True",) if is_id else ())))
    return lines(f"{field_name(thing, attribute)} = ", call, indent=4)


def _query(thing: Thing) -> list[str]:
    block = [f"class {thing.class_name}Query(PageQuery):"]
    filters = filters_of(thing)
    if not filters:
        return [*block, '    """Nothing that it could be narrowed by."""']
    for attribute in filters:
        call = Call("sought", (f"{thing.class_name}.{attribute.name}",))
        if attribute.kind == "int":
            call = Call("fields.Integer", (f"validate=validate.Range(1, {LARGEST_ID})",))
        block += lines(f"{attribute.name} = ", call, indent=4)
    return block
