from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import CODE_PATTERN, Text
from sample_tracking.kernel.paging import PageQuery


class NoteSchema(Schema):
    id = fields.Integer(dump_only=True)
    code = Text(required=True, pattern=CODE_PATTERN)
    text = Text(required=True, validate=[validate.Length(1, 500)])
    login = fields.String(dump_only=True)
    at = fields.String(dump_only=True)


class NoteQuery(PageQuery):
    code = Text(validate=[validate.Length(1, 45)])
