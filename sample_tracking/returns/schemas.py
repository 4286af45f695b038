"""The wire format of returns."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Text, Whole
from sample_tracking.kernel.paging import PageQuery

STATES: Final = ("requested", "withdrawn", "dispatched", "closed")
CONTENTS: Final = ("keep", "empty")


class AddressSchema(Schema):
    """As it stood on the card when it was asked for."""

    name = fields.String(dump_only=True, allow_none=True)
    person = fields.String(dump_only=True, allow_none=True)
    laboratory = fields.String(dump_only=True, allow_none=True)
    address = fields.String(dump_only=True, allow_none=True)
    postcode = fields.String(dump_only=True, allow_none=True)
    city = fields.String(dump_only=True, allow_none=True)
    country = fields.String(dump_only=True, allow_none=True)
    phone = fields.String(dump_only=True, allow_none=True)
    email = fields.String(dump_only=True, allow_none=True)


class ReturnSchema(Schema):
    """``contact_id``: to whom; none: the return contact of the shipment. ``contents``: keep: with the samples in it;
    empty: without. ``account``: the customer number with the courier.
    """

    id = fields.Integer(dump_only=True)
    dewar_id = fields.Integer(dump_only=True)
    dewar = fields.String(dump_only=True, allow_none=True)
    barcode = fields.String(dump_only=True, allow_none=True)
    location = fields.String(dump_only=True, allow_none=True)
    shipment_id = fields.Integer(dump_only=True, allow_none=True)
    proposal = fields.String(dump_only=True, allow_none=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    contact_id = Whole(validate=[validate.Range(1)], allow_none=True)
    address = fields.Nested(AddressSchema(), dump_only=True)
    courier = Text(charset="latin1", validate=[validate.Length(max=45)], allow_none=True)
    account = Text(charset="latin1", validate=[validate.Length(max=45)], allow_none=True)
    contents = fields.String(validate=validate.OneOf(CONTENTS), load_default="keep")
    note = Text(lines=True, validate=[validate.Length(max=1000)], allow_none=True)
    requested_at = Moment(dump_only=True)
    requested_by = fields.String(dump_only=True)
    waybill = fields.String(dump_only=True, allow_none=True)
    state_at = Moment(dump_only=True)
    state_by = fields.String(dump_only=True)


class ReturnQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(STATES))
    proposal = Text(validate=[validate.Length(1, 60)])


class DispatchSchema(Schema):
    """``waybill``: the number by which the courier knows the parcel; ``location``: where it was handed over."""

    waybill = Text(charset="latin1", required=True, validate=[validate.Length(1, 30)])
    courier = Text(charset="latin1", validate=[validate.Length(1, 45)])
    location = Text(charset="latin1", validate=[validate.Length(1, 45)])
