"""The wire format of the feed."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

LEVELS = ("shipment", "dewar", "container", "sample")


class EventSchema(Schema):
    """``seq`` counts up without regard to what the reader may see, so that numbers may be missing."""

    seq = fields.Integer()
    at = fields.String()
    client_at = fields.String(allow_none=True)
    level = fields.String()
    thing_id = fields.Integer()
    shipment_id = fields.Integer(allow_none=True)
    dewar_id = fields.Integer(allow_none=True)
    container_id = fields.Integer(allow_none=True)
    what = fields.String()
    status_before = fields.String(allow_none=True)
    status_after = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    actor = fields.String()
    reason = fields.String(allow_none=True)
    source = fields.String()


class FeedSchema(Schema):
    """``next`` asks for what comes after; it is there also when there is nothing yet."""

    items = fields.List(fields.Nested(EventSchema))
    next = fields.String()


class FeedQuery(Schema):
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**63 - 1))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=200))
    level = fields.String(validate=validate.OneOf(LEVELS))
    shipment_id = fields.Integer(validate=validate.Range(min=1, max=2**32 - 1))
