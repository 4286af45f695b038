"""The wire format of pictures."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Text

LONGEST_NOTE = 500


class NoteQuery(Schema):
    note = Text(validate=[validate.Length(1, LONGEST_NOTE)])


class AttachmentSchema(Schema):
    """``size`` in bytes; ``login``: who took it."""

    id = fields.Integer(dump_only=True)
    level = fields.String(dump_only=True)
    thing_id = fields.Integer(dump_only=True)
    name = fields.String(dump_only=True)
    media_type = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True)
    note = fields.String(dump_only=True, allow_none=True)
    at = Moment(dump_only=True)
    login = fields.String(dump_only=True)
