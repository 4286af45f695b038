"""The wire format of shipments."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Text, computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import Shipping, ShippingHasSession
from sample_tracking.lifecycle.states import STATES

SHIPMENT_NAME = r"[\w\s-]+"
SAFETY_LEVELS = ("Green", "Yellow", "Red")


class ShipmentSchema(Schema):
    id = of(Shipping.shipping_id, dump_only=True)
    name = of(Shipping.shipping_name, required=True, pattern=SHIPMENT_NAME)
    proposal = computed(fields.String)
    status = computed(fields.String, validate=validate.OneOf(STATES))
    status_text = of(Shipping.shipping_status, dump_only=True)
    sending_contact_id = of(Shipping.sending_lab_contact_id)
    return_contact_id = of(Shipping.return_lab_contact_id)
    safety_level = of(Shipping.safetylevel, validate=[validate.OneOf(SAFETY_LEVELS)])
    session_id = of(ShippingHasSession.session_id, allow_none=True)
    courier = of(Shipping.delivery_agent_agent_name)
    return_courier = of(Shipping.return_courier)
    comments = of(Shipping.comments, lines=True)
    created_at = of(Shipping.creation_date, dump_only=True)
    dewar_count = computed(fields.Integer)
    transitions = later(fields.List(fields.String(), dump_only=True))


class ShipmentQuery(PageQuery):
    status = fields.String(validate=validate.OneOf(STATES))
    q = sought(Shipping.shipping_name)
    updated_since = Moment()


class ShipmentListQuery(ShipmentQuery):
    proposal = Text(validate=[validate.Length(1, 60)])
