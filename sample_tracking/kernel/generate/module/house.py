"""Where the names stand that generated files import."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .things import Thing

KERNEL = "sample_tracking.kernel"
NAMES = {
    "ALL": f"{KERNEL}.sight",
    "Any": "typing",
    "Base": f"{KERNEL}.tables",
    "Listing": f"{KERNEL}.lists",
    "Module": f"{KERNEL}.plugin",
    "NotFound": f"{KERNEL}.errors",
    "Page": f"{KERNEL}.paging",
    "PageQuery": f"{KERNEL}.paging",
    "Permission": f"{KERNEL}.identity",
    "Resource": f"{KERNEL}.endpoint",
    "Schema": "marshmallow",
    "aliased": "sqlalchemy.orm",
    "asked": f"{KERNEL}.lists",
    "compile_reading": f"{KERNEL}.reading",
    "endpoint": f"{KERNEL}.endpoint",
    "fields": "marshmallow",
    "later": f"{KERNEL}.fields",
    "of": f"{KERNEL}.fields",
    "sa": "import sqlalchemy as sa",
    "sees": f"{KERNEL}.sight",
    "sees_in_list": f"{KERNEL}.sight",
    "sees_inside": f"{KERNEL}.sight",
    "sought": f"{KERNEL}.fields",
    "validate": "marshmallow",
}
TYPES = {
    "Any": "typing",
    "Callable": "collections.abc",
    "Document": f"{KERNEL}.reading",
    "Mapping": "collections.abc",
    "Page": f"{KERNEL}.paging",
    "Reading": f"{KERNEL}.reading",
    "Schema": "marshmallow",
    "Sequence": "collections.abc",
    "Sight": f"{KERNEL}.sight",
    "Site": f"{KERNEL}.site",
    "Unit": f"{KERNEL}.unit",
    "Wish": f"{KERNEL}.unit",
}


def names_of(*names: str) -> dict[str, str]:
    return {name: NAMES[name] for name in names}


def types_of(*names: str) -> dict[str, str]:
    return {name: TYPES[name] for name in names}


def tables_of(things: Iterable[Thing]) -> dict[str, str]:
    return {thing.class_name: f"{KERNEL}.tables" if thing.mapped else ".tables" for thing in things}
