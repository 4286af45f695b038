"""The wire format of preferences."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Text, of
from sample_tracking.kernel.tables import Container, Shipping
from sample_tracking.shipments.schemas import SAFETY_LEVELS


class DefaultsSchema(Schema):
    """What a new shipment, or container, of the proposal begins with; null: with nothing."""

    sending_contact_id = of(Shipping.sending_lab_contact_id, allow_none=True)
    return_contact_id = of(Shipping.return_lab_contact_id, allow_none=True)
    safety_level = of(Shipping.safetylevel, allow_none=True, validate=[validate.OneOf(SAFETY_LEVELS)])
    container_type = of(Container.container_type, allow_none=True)
    courier = of(Shipping.delivery_agent_agent_name, allow_none=True)


class FavouriteQuery(Schema):
    proposal = Text(validate=[validate.Length(1, 60)])


class FavouriteSchema(Schema):
    """``name``: of the card."""

    id = fields.Integer(dump_only=True)
    proposal = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
