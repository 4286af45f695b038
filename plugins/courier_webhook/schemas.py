"""The messages of a courier that calls by itself."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Text

MOST = 500


class CalledSchema(Schema):
    """``status``: one of ours; what is none counts as unknown. ``source_id``: the courier's own name for the event."""

    waybill = Text(required=True, validate=[validate.Length(1, 60)])
    occurred_at = Moment(required=True)
    status = Text(required=True, validate=[validate.Length(1, 60)])
    raw_code = Text(load_default="", validate=[validate.Length(max=200)])
    raw_text = Text(load_default="", validate=[validate.Length(max=2000)])
    place = Text(load_default="", validate=[validate.Length(max=200)])
    source_id = Text(load_default="", validate=[validate.Length(max=200)])


class MessageSchema(Schema):
    events = fields.List(fields.Nested(CalledSchema()), required=True, validate=[validate.Length(1, MOST)])
