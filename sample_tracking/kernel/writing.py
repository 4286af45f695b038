"""Values on their way into shared columns: what this site's database can hold, and nothing cut or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .errors import Fault, Invalid
from .text import unstorable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .site import Site
    from .tables.base import Base


def fitting(site: Site, table: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    """Column → value for the columns that the site has; refuses text that its column would cut or garble."""
    names = site.column_names(table)
    fits: dict[str, Any] = {}
    for attribute, value in values.items():
        if attribute not in names:
            continue
        if isinstance(value, str):
            _check(site, getattr(table, attribute), attribute, value)
        fits[names[attribute]] = value
    return fits


def _check(site: Site, column: Any, attribute: str, value: str) -> None:
    limit = site.capabilities.length(column)
    if limit is not None and len(value) > limit:
        sentence = f"It has {len(value)} characters; at most {limit} fit into this site's database."
        raise Invalid(f"The {attribute} is too long.", errors=[Fault(f"/{attribute}", sentence)])
    if (bad := unstorable(value, site.capabilities.charset(column))) is not None:
        sentence = f"The character {bad!r} cannot be stored in this site's database."
        raise Invalid(f"The {attribute} cannot be stored.", errors=[Fault(f"/{attribute}", sentence)])


def change_statement(table: type[Base], criterion: sa.ColumnElement[bool], columns: Mapping[str, Any]) -> sa.Update:
    return sa.update(table).where(criterion).values(**columns)
