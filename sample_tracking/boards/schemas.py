"""The wire format of boards: the same for all of them, so that one screen can show each."""

from __future__ import annotations

from marshmallow import Schema, fields

from sample_tracking.kernel.fields import Moment


class NitrogenSchema(Schema):
    """As `readings` foretells it: ``share`` of a full charge, the rest in days."""

    share = fields.Float(dump_only=True, allow_none=True)
    days_left = fields.Float(dump_only=True, allow_none=True)
    empty_at = Moment(dump_only=True, allow_none=True)
    last_top_up = Moment(dump_only=True, allow_none=True)
    losing_more = fields.Boolean(dump_only=True)
    basis = fields.String(dump_only=True)


class CardSchema(Schema):
    """A dewar. ``expected_on``: when it is to arrive; ``parcel``: what its courier said last; ``courier`` and
    ``contents`` as its return was asked for; ``why``: the reason that it is on this board.
    """

    id = fields.Integer(dump_only=True)
    barcode = fields.String(dump_only=True, allow_none=True)
    code = fields.String(dump_only=True, allow_none=True)
    facility_code = fields.String(dump_only=True, allow_none=True)
    proposal = fields.String(dump_only=True, allow_none=True)
    shipment_id = fields.Integer(dump_only=True, allow_none=True)
    shipment = fields.String(dump_only=True, allow_none=True)
    safety_level = fields.String(dump_only=True, allow_none=True)
    status = fields.String(dump_only=True)
    location = fields.String(dump_only=True, allow_none=True)
    moved_at = Moment(dump_only=True, allow_none=True)
    containers = fields.Integer(dump_only=True)
    beamline = fields.String(dump_only=True, allow_none=True)
    session_at = Moment(dump_only=True, allow_none=True)
    expected_on = fields.String(dump_only=True, allow_none=True)
    tracking = fields.String(dump_only=True, allow_none=True)
    parcel = fields.String(dump_only=True, allow_none=True)
    courier = fields.String(dump_only=True, allow_none=True)
    contents = fields.String(dump_only=True, allow_none=True)
    nitrogen = fields.Nested(NitrogenSchema(), dump_only=True)
    why = fields.String(dump_only=True, allow_none=True)


class BoardGroupSchema(Schema):
    """``code``: of the place, beamline or day that the dewars share; ``size``: how many fit, null for any."""

    code = fields.String(dump_only=True, allow_none=True)
    title = fields.String(dump_only=True)
    within = fields.String(dump_only=True, allow_none=True)
    kind = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True, allow_none=True)
    taken = fields.Integer(dump_only=True)
    dewars = fields.List(fields.Nested(CardSchema()), dump_only=True)


class BoardSchema(Schema):
    """``more``: whether there are older dewars that the boards do not look at."""

    name = fields.String(dump_only=True)
    total = fields.Integer(dump_only=True)
    more = fields.Boolean(dump_only=True)
    groups = fields.List(fields.Nested(BoardGroupSchema()), dump_only=True)


class NamedBoardSchema(Schema):
    name = fields.String(dump_only=True)
    total = fields.Integer(dump_only=True)
