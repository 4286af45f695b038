"""Compiled reads: from one schema, the columns to select and the function from a row to its document.

The schema stays the only declaration of the wire format. ``compile_reading`` walks its fields once a site and makes
one lambda, since calling a field a value is what makes serialisers slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from marshmallow import Schema, fields

from .tables.types import SiteDate, SiteDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.engine import Row

    from .site import Site

Document = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """``columns`` come first in the select; what a statement needs besides stands after them."""

    columns: tuple[sa.ColumnElement[Any], ...]
    document: Callable[[Row[Any]], Document]

    def documents(self, rows: Sequence[Row[Any]]) -> list[Document]:
        document = self.document
        return [document(row) for row in rows]


@dataclass(frozen=True)
class Expression:
    """What a store selects for a field that is no plain column, and what becomes of the value."""

    column: sa.ColumnElement[Any]
    convert: Callable[[Any], Any] | None = None


class _Compilation:
    def __init__(self, site: Site, expressions: Mapping[str, Expression]) -> None:
        self.site = site
        self.expressions = expressions
        self.columns: list[sa.ColumnElement[Any]] = []
        self.functions: dict[str, Callable[[Any], Any]] = {}

    def document(self, schema: Schema) -> str:
        """The source text of the dict of a schema."""
        parts = []
        for name, field in schema.fields.items():
            if field.load_only or field.metadata.get("later"):
                continue
            parts.append(f"{name!r}: {self.value(name, field)}")
        return "{" + ", ".join(parts) + "}"

    def value(self, name: str, field: fields.Field[Any]) -> str:
        if isinstance(field, fields.Nested):
            first = len(self.columns)
            inner = self.document(field.schema)
            return f"(None if r[{first}] is None else {inner})"
        column, convert = self._source(name, field)
        self.columns.append(column.label(f"c{len(self.columns)}"))
        place = f"r[{len(self.columns) - 1}]"
        if convert is None:
            return place
        function = f"f{len(self.functions)}"
        self.functions[function] = convert
        return f"{function}({place})"

    def _source(self, name: str, field: fields.Field[Any]) -> tuple[Any, Callable[[Any], Any] | None]:
        if (expression := self.expressions.get(name)) is not None:
            return expression.column, expression.convert
        attribute = field.metadata["column"]
        convert = field.metadata.get("convert") or _converter(attribute.type, self.site.zone)
        return (attribute if self.site.has(attribute) else sa.null()), convert


def compile_reading(
    site: Site, schema: type[Schema], expressions: Mapping[str, Expression] = MappingProxyType({})
) -> Reading:
    """``expressions`` by field name, for what is computed. KeyError for a field that has neither column nor
    expression and is not added later.
    """
    work = _Compilation(site, expressions)
    source = f"lambda r: {work.document(schema())}"
    # The text is made of field names and numbers of ours, nothing from outside.
    document = eval(source, {"__builtins__": {}, **work.functions})  # noqa: S307
    return Reading(tuple(work.columns), document)


def _converter(kind: object, zone: ZoneInfo) -> Callable[[Any], Any] | None:
    if isinstance(kind, SiteDateTime):
        return lambda value: site_time(value, zone)
    if isinstance(kind, SiteDate):
        return _day
    return None


def site_time(value: datetime | None, zone: ZoneInfo) -> str | None:
    """A moment of a shared column (naive, the site's zone) as UTC text."""
    if value is None:
        return None
    return value.replace(tzinfo=zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
