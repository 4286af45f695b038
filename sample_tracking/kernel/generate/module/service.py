"""service.py: the verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.layout import Call, lines

from . import house
from .source import Source

if TYPE_CHECKING:
    from .nesting import Nesting
    from .things import Chosen, Thing


def source(chosen: Chosen, nesting: Nesting) -> Source:
    names = house.names_of("NotFound") | {"store": "."}
    typed = house.types_of("Document", "Page", "Sequence", "Unit", "Wish")
    blocks = {thing.name: block for thing in chosen.things if (block := _block(thing, nesting))}
    return Source(
        chosen.package, "service", f"What can be done with {chosen.name.replace('_', ' ')}.", blocks, names, typed
    )


def _block(thing: Thing, nesting: Nesting) -> list[str]:
    block: list[str] = []
    if thing.key_attribute:
        block += [*_list(thing), "", "", *_read(thing, nesting)]
    if nesting.children[thing.table]:
        block += ["", "", *_complete(thing, nesting)]
    return block


def _list(thing: Thing) -> list[str]:
    return [
        *lines("def ", Call(f"list_{thing.plural}", ("unit: Unit", "query: Wish")), " -> Page:"),
        f"    return store.page_of_{thing.plural}(unit, query)",
    ]


def _read(thing: Thing, nesting: Nesting) -> list[str]:
    name = thing.name
    complete = [f"    complete_{name}(unit, [document])"] if nesting.children[thing.table] else []
    return [
        *lines("def ", Call(f"read_{name}", ("unit: Unit", f"{name}_id: int")), " -> Document:"),
        f"    document = store.find_{name}(unit, {name}_id)",
        "    if document is None:",
        f'        raise NotFound("There is no such {thing.said}, or you may not see it.")',
        *complete,
        "    return document",
    ]


def _complete(thing: Thing, nesting: Nesting) -> list[str]:
    given = Call(f"complete_{thing.name}", ("unit: Unit", "documents: Sequence[Document]"))
    block = [
        *lines("def ", given, " -> None:"),
        '    """Adds what hangs below, with one query for each kind of thing."""',
        '    ids = [document["id"] for document in documents]',
    ]
    for child in nesting.children[thing.table]:
        block += lines(f"{child.plural} = ", Call(f"store.{child.plural}_of", ("unit", "ids")), indent=4)
        if nesting.children[child.table]:
            inner = f"[item for items in {child.plural}.values() for item in items]"
            block += lines("", Call(f"complete_{child.name}", ("unit", inner)), indent=4)
    block += ["    for document in documents:"]
    for child in nesting.children[thing.table]:
        block += [f'        document["{child.plural}"] = {child.plural}[document["id"]]']
    return block
