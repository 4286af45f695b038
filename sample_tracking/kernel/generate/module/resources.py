"""resources.py and __init__.py: the addresses, and the manifest that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.layout import Call, lines

from . import house
from .schemas import detail_schema
from .source import Source
from .templates import filled

if TYPE_CHECKING:
    from .nesting import Nesting
    from .things import Chosen, Thing

LONGEST_COMMENT = 100


def listed(chosen: Chosen) -> tuple[Thing, ...]:
    """The things that have addresses of their own."""
    return tuple(thing for thing in chosen.things if thing.key_attribute)


def address(chosen: Chosen, thing: Thing) -> str:
    return f"/{chosen.name.replace('_', '-')}/{thing.address}"


def source(chosen: Chosen, nesting: Nesting) -> Source:
    schemas = {detail_schema(thing, nesting) for thing in chosen.things}
    schemas |= {f"{thing.class_name}{end}" for thing in chosen.things for end in ("Schema", "Query")}
    names = house.names_of("Permission", "Resource", "endpoint") | {"service": "."}
    names |= dict.fromkeys(schemas, ".schemas")
    typed = house.types_of("Document", "Page", "Unit", "Wish")
    blocks = {thing.name: _block(chosen, thing, nesting) for thing in listed(chosen)}
    return Source(
        chosen.package, "resources", f"The addresses of {chosen.name.replace('_', ' ')}.", blocks, names, typed
    )


def _block(chosen: Chosen, thing: Thing, nesting: Nesting) -> list[str]:
    name, own = thing.class_name, address(chosen, thing)
    page = Call("endpoint", ("Permission.READ", f"query={name}Query()", f"gives={name}Schema()", "many=True"))
    one = Call("endpoint", ("Permission.READ", f"gives={detail_schema(thing, nesting)}()"))
    responder = Call("on_get", ("self", "unit: Unit", f"{thing.name}_id: int"))
    return [
        f"class {name}List(Resource):",
        f'    """{own}"""',
        "",
        *lines("@", page, indent=4),
        "    def on_get(self, unit: Unit, query: Wish) -> Page:",
        f"        return service.list_{thing.plural}(unit, query)",
        "",
        "",
        f"class {name}Detail(Resource):",
        f'    """{own}/{{{thing.name}_id}}"""',
        "",
        *lines("@", one, indent=4),
        *lines("def ", responder, " -> Document:", indent=4),
        f"        return service.read_{thing.name}(unit, {thing.name}_id)",
    ]


def manifest(chosen: Chosen) -> str:
    name, said = chosen.name, chosen.name.replace("_", " ")
    tables = ", ".join(thing.table for thing in chosen.things)
    routes = []
    for thing in listed(chosen):
        own = address(chosen, thing)
        routes += lines("", Call("", (f'"{own}"', f"resources.{thing.class_name}List")), ",", indent=8)
        detail = (f'"{own}/{{{thing.name}_id:id}}"', f"resources.{thing.class_name}Detail")
        routes += lines("", Call("", detail), ",", indent=8)
    title = f"{said.capitalize()}: lists and details"
    manifest = Call("Module", (f'name="{name}"', f'summary="{title}"', "routes=routes"))
    return filled(
        "manifest",
        title=title,
        brought=filled("brought") if chosen.own else "",
        routes="\n".join(routes),
        tables=tables if len(tables) < LONGEST_COMMENT else f"{len(chosen.things)} tables",
        manifest="\n".join(lines("plugin = ", manifest)),
    )
