"""The wire format of parcels."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Text

from .statuses import STATUSES

DIRECTIONS: Final = ("to", "from")


class ParcelEventSchema(Schema):
    """What a courier, or somebody who spoke with it, has said. ``at``: when it happened; none: now. ``code``,
    ``text``: the courier's own words.
    """

    at = Moment()
    received_at = Moment(dump_only=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    place = Text(validate=[validate.Length(max=120)], allow_none=True)
    code = fields.String(dump_only=True, allow_none=True)
    text = Text(validate=[validate.Length(max=500)], allow_none=True)


class SaidSchema(ParcelEventSchema):
    direction = fields.String(validate=validate.OneOf(DIRECTIONS))


class ParcelSchema(Schema):
    """``direction``: to the facility, or from it. ``held_days``: in customs so far. ``reason``: why the courier could
    not be asked; ``events``: the latest first.
    """

    courier = fields.String(dump_only=True)
    waybill = fields.String(dump_only=True)
    direction = fields.String(dump_only=True, validate=validate.OneOf(DIRECTIONS))
    status = fields.String(dump_only=True, allow_none=True, validate=validate.OneOf(list(STATUSES)))
    since = Moment(dump_only=True)
    over_at = Moment(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True, allow_none=True)
    held_days = fields.Float(dump_only=True)
    events = fields.List(fields.Nested(ParcelEventSchema()), dump_only=True)
