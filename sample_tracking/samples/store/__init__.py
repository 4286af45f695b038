"""The SQL of samples."""

from .places import (
    Tube,
    container_state,
    lock_containers,
    names,
    names_with,
    occupied,
    proteins,
    seen_tube,
    space_groups,
    tubes,
)
from .reads import find, in_container, in_shipment, page
from .writes import (
    change_crystal,
    change_plan,
    change_sample,
    insert_crystals,
    insert_plans,
    insert_proteins,
    insert_samples,
    rows_of,
)

__all__ = [
    "Tube",
    "change_crystal",
    "change_plan",
    "change_sample",
    "container_state",
    "find",
    "in_container",
    "in_shipment",
    "insert_crystals",
    "insert_plans",
    "insert_proteins",
    "insert_samples",
    "lock_containers",
    "names",
    "names_with",
    "occupied",
    "page",
    "proteins",
    "rows_of",
    "seen_tube",
    "space_groups",
    "tubes",
]
