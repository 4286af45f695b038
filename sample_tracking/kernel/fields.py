"""Fields of the wire format, made from the shared columns so that a length or a list of values is stated once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from marshmallow import ValidationError, fields, validate

from .tables.types import SiteDate, SiteDateTime
from .text import control_character, unstorable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import InstrumentedAttribute


FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
LARGEST: Final = 2**63 - 1


class Text(fields.String):
    """Text only (no numbers), stripped; refuses what the column cannot store and characters that cannot be seen."""

    def __init__(self, *, charset: str | None = None, pattern: str = "", lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.charset = charset
        self.lines = lines
        self.pattern = pattern
        if pattern:
            shown = pattern.replace("{", "{{").replace("}", "}}")  # marshmallow formats the sentence
            self.validators.append(validate.Regexp(f"(?:{pattern})\\Z", error=f"It must match {shown}."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("It must be a text.")
        if (bad := control_character(value, "\n\t" if self.lines else "")) is not None:
            raise ValidationError(f"It holds the invisible character U+{ord(bad):04X}.")
        if (bad := unstorable(value, self.charset)) is not None:
            raise ValidationError(f"The character {bad!r} cannot be stored in the facility's database.")
        return str(super()._deserialize(value, attr, data, **kwargs)).strip()


class Whole(fields.Integer):
    """A whole number that databases can hold; true, 3.0 and "3" are none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("It must be a whole number.")
        if abs(value) > LARGEST:
            raise ValidationError("It is larger than any number here can be.")
        return int(super()._deserialize(value, attr, data, **kwargs))


class Number(fields.Float):
    """A number that is finite; true and "3.5" are none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("It must be a number.")
        return float(super()._deserialize(value, attr, data, **kwargs))


class Flag(fields.Boolean):
    """true or false, nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002
        if not isinstance(value, bool):
            raise ValidationError("It must be true or false.")
        return value


class Moment(fields.AwareDateTime):
    """A date and time with its zone (ISO 8601), of the years in which there are dewars; read and given in UTC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("It must be a date and time with its zone, such as 2026-11-24T10:00:00Z.")
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= moment.year < LAST_YEAR:
            raise ValidationError(f"It must be a moment from {FIRST_YEAR} on and before {LAST_YEAR}.")
        return moment


def of(column: InstrumentedAttribute[Any], **options: Any) -> fields.Field[Any]:
    """The field of a shared column: type, length, range and allowed values are the column's.

    A column that may be NULL may be null on the wire.
    """
    made = column.property.columns[0]
    options.setdefault("allow_none", bool(made.nullable) and not options.get("required"))
    options["metadata"] = {"column": column, **options.get("metadata", {})}
    checks = list(options.pop("validate", ()))
    if allowed := made.info.get("enum"):
        checks.append(validate.OneOf(allowed))
    if span := made.info.get("range"):
        checks.append(validate.Range(*span))
    return _kind(made.type)(made, {**options, "validate": checks})


def sought(column: InstrumentedAttribute[Any]) -> fields.Field[Any]:
    """The query parameter by which a list is narrowed to a value of a shared column."""
    return of(column, allow_none=False, validate=[validate.Length(min=1)])


def _kind(kind: sa.types.TypeEngine[Any]) -> Callable[[sa.Column[Any], dict[str, Any]], fields.Field[Any]]:
    for types, make in (
        ((sa.String,), _text),
        ((sa.Boolean,), lambda _, options: Flag(**options)),
        ((sa.Integer,), lambda _, options: Whole(**options)),
        ((sa.Float,), lambda _, options: Number(**options)),
        ((SiteDateTime,), lambda _, options: Moment(**options)),
        ((SiteDate,), lambda _, options: fields.Date(**options)),
    ):
        if isinstance(kind, types):
            return make
    raise TypeError(f"No field is known for a column of the type {kind!r}.")


def _text(column: sa.Column[Any], options: dict[str, Any]) -> Text:
    length = getattr(column.type, "length", None)
    least = 1 if options.get("required") else 0
    options["validate"] = [validate.Length(min=least, max=length), *options["validate"]]
    return Text(charset=column.info.get("charset"), **options)


def computed(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    """A field that is only read; its expression is the store's (``reading.Expression``)."""
    return field(dump_only=True, **options)


def later(field: fields.Field[Any]) -> fields.Field[Any]:
    """A field that the service adds to the document, such as nested lists; no column of it is selected."""
    field.metadata = {**field.metadata, "later": True}
    return field


def utc_text(moment: datetime | None) -> str | None:
    """A moment of our own tables (UTC without zone) or with a zone, as the wire has it."""
    if moment is None:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return f"{aware.replace(tzinfo=None).isoformat()}Z"


NAME_PATTERN = r"[A-Za-z0-9_-]+"
CODE_PATTERN = r"[A-Za-z0-9_-]{1,45}"
