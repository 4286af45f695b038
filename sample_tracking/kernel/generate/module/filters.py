"""By what a list can be narrowed: what a thing refers to, and its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .things import Attribute, Thing

OF_EVERY_LIST = frozenset({"limit", "cursor", "count", "after_id", "page_size", "seer_id", "seer_beamlines"})
"""Parameters that a list has already."""


def filters_of(thing: Thing) -> tuple[Attribute, ...]:
    return tuple(
        attribute
        for attribute in thing.attributes
        if attribute.name not in OF_EVERY_LIST and (attribute.refers is not None or attribute.names_it)
    )
