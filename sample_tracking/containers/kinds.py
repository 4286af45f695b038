"""Container types: the rows of the site's database, or the built-in ones where it has no table of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from . import store
from .geometry import Picture, picture_of, rings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

GEOMETRY = (
    "proposal_type",
    "wells_per_row",
    "drops_per_well_x",
    "drops_per_well_y",
    "drop_height",
    "drop_width",
    "drop_offset_x",
    "drop_offset_y",
    "rings",
)


def types_of(unit: Unit) -> list[Document]:
    """In the order of the look-up table."""
    if store.has_types(unit):
        return [{**found, "rings": rings_of(unit.site, found["name"])} for found in store.types(unit)]
    return unit.prepared(_built_in)


@dataclass(frozen=True)
class Kind:
    """``type_id`` is None for a built-in type."""

    capacity: int | None
    type_id: int | None


def known(unit: Unit) -> dict[str, Kind]:
    """By name."""
    if store.has_types(unit):
        return {name: Kind(capacity, type_id) for name, capacity, type_id in store.type_rows(unit)}
    return {found["name"]: Kind(found["capacity"], None) for found in unit.prepared(_built_in)}


def pictures(unit: Unit, containers: Sequence[Document]) -> list[Picture]:
    """How each of them is drawn, also one of a type that the site no longer has."""
    types = {kind["name"]: kind for kind in types_of(unit)}
    return [
        picture_of(unit.site, {**types.get(one["type"], {"name": one["type"]}), "capacity": one["capacity"]})
        for one in containers
    ]


def _built_in(site: Site) -> list[Document]:
    told = tomllib.loads(resources.files(__package__).joinpath("types.toml").read_text("utf-8"))
    empty = dict.fromkeys(("name", "capacity", *GEOMETRY))
    return [empty | found | {"rings": rings_of(site, found["name"])} for found in told["types"]]
