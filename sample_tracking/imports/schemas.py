"""The wire format of imports, and how a cell becomes a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sample_tracking.containers.schemas import ContainerSchema
from sample_tracking.dewars.schemas import DewarSchema
from sample_tracking.kernel.fields import Number, Text, Whole, of
from sample_tracking.kernel.tables import Shipping
from sample_tracking.kernel.text import unstorable
from sample_tracking.samples.schemas import SampleSchema
from sample_tracking.shipments.schemas import SHIPMENT_NAME, ShipmentSchema

from .columns import BY_FIELD, COLUMNS, plain
from .profiles import PROFILES
from .sheets import MOST_COLUMNS
from .transliteration import transliterated

if TYPE_CHECKING:
    from sample_tracking.kernel.site import Site

EXISTING: Final = ("refuse", "skip", "update")
DECIMAL_COMMA: Final = re.compile(r"[+-]?\d+,\d+")
WHOLE: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]0+)?")
FRACTION: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


@dataclass(frozen=True)
class Wrong:
    """``suggestion``: what would do instead, where that can be said."""

    detail: str
    suggestion: str | None = None


class Cells:
    """The cells of one sheet as values, by the rules of the wire format; the same cell is read only once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        levels = {
            "shipment": ShipmentSchema(),
            "dewar": DewarSchema(),
            "container": ContainerSchema(),
            "sample": SampleSchema(),
        }
        self._declared = {column.field: levels[column.level].fields[column.wish] for column in COLUMNS}
        self._known: dict[tuple[str, str], Any] = {}

    def read(self, field: str, text: str) -> Any:
        """A value of the wire format, None for an empty cell, or `Wrong`."""
        text = text.strip()
        if not text:
            return None
        key = (field, text)
        if key not in self._known:
            self._known[key] = self._read(field, text)
        return self._known[key]

    def _read(self, field: str, text: str) -> Any:
        declared = self._declared[field]
        column = declared.metadata["column"]
        if not self._site.has(column):
            return Wrong("This site's database has no place for it; leave the column empty.")
        value = _typed(declared, text)
        if isinstance(value, str) and (refused := self._unfit(column, value)):
            return refused
        try:
            return declared.deserialize(value)
        except ValidationError as error:
            return Wrong(" ".join(str(message) for message in error.messages), _suggestion(declared, text))

    def _unfit(self, column: Any, value: str) -> Wrong | None:
        capabilities = self._site.capabilities
        if (bad := unstorable(value, capabilities.charset(column))) is not None:
            sentence = f"The character {bad!r} (U+{ord(bad):04X}) cannot be stored in the facility's database."
            return Wrong(sentence, transliterated(value))
        limit = capabilities.length(column)
        if limit is not None and len(value) > limit:
            return Wrong(f"It has {len(value)} characters; at most {limit} fit.")
        return None


def _typed(declared: fields.Field[Any], text: str) -> Any:
    """A number where one is wanted and can be read; the field says what else is wrong."""
    if isinstance(declared, Whole) and WHOLE.fullmatch(text):
        return int(re.split("[.,]", text)[0])
    if isinstance(declared, Number):
        plain_text = text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text
        return float(plain_text) if FRACTION.fullmatch(plain_text) else text
    return text


def _suggestion(declared: fields.Field[Any], text: str) -> str | None:
    """The text in letters that the column holds; with a dash for what its pattern does not allow."""
    if not isinstance(declared, Text):
        return None
    offered = transliterated(text) or text
    if declared.pattern:
        offered = re.sub(r"[^A-Za-z0-9_-]+", "-", offered).strip("-")
    try:
        declared.deserialize(offered)
    except ValidationError:
        return None
    return offered


class ImportQuery(Schema):
    """First with ``dry_run=true``, then with the ``hash`` that it gave. ``profile`` (guessed when it is left out) or
    ``mapping`` says what the columns are. The samples go into a new shipment called ``name`` (or as the column
    "Shipment" says), or into ``shipment``, a draft; ``existing`` says what becomes of pucks that it has already.
    """

    dry_run = fields.Boolean(load_default=False)
    hash = fields.String(validate=validate.Regexp("[0-9a-f]{64}\\Z", error="It is 64 hexadecimal digits."))
    profile = fields.String(validate=validate.OneOf(list(PROFILES)))
    mapping = fields.Integer(validate=validate.Range(1, 2**53))
    shipment = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    name = of(Shipping.shipping_name, allow_none=False, pattern=SHIPMENT_NAME)
    existing = fields.String(validate=validate.OneOf(EXISTING), load_default="refuse")
    file_name = Text(validate=[validate.Length(max=255)])

    @validates_schema
    def check_one_way(self, query: dict[str, Any], **_: Any) -> None:
        if query["dry_run"] and "hash" in query:
            raise ValidationError("A dry run gives a hash, and takes none.", "hash")
        if "profile" in query and "mapping" in query:
            raise ValidationError("Give a profile or a mapping, not both.", "mapping")


class RemarkSchema(Schema):
    """``row`` and ``column`` as a spreadsheet program names them; null where it is of the whole row or sheet."""

    row = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    cell = fields.String(allow_none=True)
    detail = fields.String()
    suggestion = fields.String(allow_none=True)


class ImportRowSchema(Schema):
    row = fields.Integer()
    outcome = fields.String(validate=validate.OneOf(("new", "changed", "unchanged", "skipped", "refused")))
    dewar = fields.String(allow_none=True)
    container = fields.String(allow_none=True)
    position = fields.Integer(allow_none=True)
    protein = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class ImportColumnSchema(Schema):
    column = fields.String()
    header = fields.String(allow_none=True)
    field = fields.String(allow_none=True)


class ImportSchema(Schema):
    """What a dry run found (``hash`` is null while there are errors), or what an import has done (with its ``id``)."""

    id = fields.Integer(allow_none=True)
    dry_run = fields.Boolean()
    hash = fields.String(allow_none=True)
    profile = fields.String()
    shipment_id = fields.Integer(allow_none=True)
    shipment = fields.String(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    columns = fields.List(fields.Nested(ImportColumnSchema))
    rows = fields.List(fields.Nested(ImportRowSchema))
    error_count = fields.Integer()
    errors = fields.List(fields.Nested(RemarkSchema))
    warnings = fields.List(fields.Nested(RemarkSchema))


class ImportRunSchema(Schema):
    """``undo_until``: null when it cannot be undone any more."""

    id = fields.Integer()
    proposal = fields.String()
    shipment_id = fields.Integer()
    file_name = fields.String(allow_none=True)
    profile = fields.String()
    hash = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    at = fields.String()
    by = fields.String()
    undone_at = fields.String(allow_none=True)
    undone_by = fields.String(allow_none=True)
    undo_until = fields.String(allow_none=True)


class MappedColumnSchema(Schema):
    """One of ``header``, ``number`` (1 is the column A) and ``value`` (the same for all rows)."""

    field = fields.String(required=True, validate=validate.OneOf(list(BY_FIELD)))
    header = Text(validate=[validate.Length(1, 200)])
    number = Whole(validate=validate.Range(1, MOST_COLUMNS))
    value = Text(validate=[validate.Length(1, 200)])

    @validates_schema
    def check_one(self, column: dict[str, Any], **_: Any) -> None:
        if len({"header", "number", "value"} & column.keys()) != 1:
            raise ValidationError("Give one of header, number and value.", "field")


class MappingNameSchema(Schema):
    name = Text(required=True, validate=[validate.Length(1, 80)])


class ImportMappingSchema(Schema):
    """``header``: whether the first row of the sheet names the columns."""

    id = fields.Integer(dump_only=True)
    proposal = fields.String(dump_only=True)
    name = Text(required=True, validate=[validate.Length(1, 80)])
    header = fields.Boolean(load_default=True)
    columns = fields.List(fields.Nested(MappedColumnSchema), required=True, validate=validate.Length(1, len(COLUMNS)))
    created_at = fields.String(dump_only=True)
    created_by = fields.String(dump_only=True)

    @validates_schema
    def check_columns(self, mapping: dict[str, Any], **_: Any) -> None:
        columns = mapping["columns"]
        for name in ("field", "header", "number"):
            told = [plain(str(column[name])) for column in columns if name in column]
            if twice := {one for one in told if told.count(one) > 1}:
                raise ValidationError(f"The {name} {min(twice)} is there twice.", "columns")
        if not mapping["header"] and any("header" in column for column in columns):
            raise ValidationError("A sheet without a header has no columns of a name.", "columns")
