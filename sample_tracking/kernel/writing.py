"""Values on their way into shared columns: what this site's database can hold, and nothing cut or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from marshmallow import fields

from .errors import Fault, Invalid
from .languages import later, phrase
from .text import unstorable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marshmallow import Schema

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
        sentence = phrase(
            "It has {number} characters; at most {limit} fit into this site's database.", number=len(value), limit=limit
        )
        raise Invalid(
            phrase("The {attribute} is too long.", attribute=attribute), errors=[Fault(f"/{attribute}", sentence)]
        )
    if (bad := unstorable(value, site.capabilities.charset(column))) is not None:
        sentence = phrase("The character {bad!r} cannot be stored in this site's database.", bad=bad)
        raise Invalid(
            phrase("The {attribute} cannot be stored.", attribute=attribute), errors=[Fault(f"/{attribute}", sentence)]
        )


def refuse_lacking(site: Site, schema: Schema, wish: Any) -> None:
    """Invalid for given values that this site's database has no column for; what the house adds is left out quietly."""
    if faults := list(_lacking(site, schema, wish, "")):
        raise Invalid("Some of what was sent cannot be kept at this site.", errors=faults)


def _lacking(site: Site, schema: Schema, wish: Any, place: str) -> Iterator[Fault]:
    if isinstance(wish, list):
        for number, one in enumerate(wish):
            yield from _lacking(site, schema, one, f"{place}/{number}")
        return
    for name, value in wish.items():
        declared = schema.fields.get(name)
        if value is None or declared is None:
            continue
        if isinstance(declared, fields.Nested):
            yield from _lacking(site, declared.schema, value, f"{place}/{name}")
        elif (column := declared.metadata.get("column")) is not None and not site.has(column):
            yield Fault(f"{place}/{name}", later("This site's database has no place for it; leave it out."))


def change_statement(table: type[Base], criterion: sa.ColumnElement[bool], columns: Mapping[str, Any]) -> sa.Update:
    return sa.update(table).where(criterion).values(**columns)
