"""The wire format of dewars."""

from __future__ import annotations

from typing import Final

import orjson
from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import NAME_PATTERN, Text, computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import Dewar, DewarRegistry
from sample_tracking.lifecycle.states import STATES

# What both flavours of the shared database know; either may hold more.
TYPES: Final = ("Dewar", "Toolbox")
SPOKEN: Final = "comments"


def _or_none(text: str | None) -> str | None:
    """The older programs write an empty text for nothing."""
    return text or None


def spoken(text: str | None) -> str | None:
    """The comment for people: plain text, or a member of the object that SynchWeb and its scanner keep there."""
    try:
        found = orjson.loads(text or "")
    except orjson.JSONDecodeError:
        return text or None
    if isinstance(found, dict):
        found = found.get(SPOKEN)
    return found if isinstance(found, str) else None if found is None else text


class DewarSchema(Schema):
    """``code`` is its name in the shipment; a registered dewar is called by its ``facility_code``."""

    id = of(Dewar.dewar_id, dump_only=True)
    shipment_id = of(Dewar.shipping_id, dump_only=True)
    proposal = computed(fields.String)
    barcode = of(Dewar.bar_code, dump_only=True)
    code = of(Dewar.code, allow_none=False, pattern=NAME_PATTERN)
    status = computed(fields.String, validate=validate.OneOf(STATES))
    status_text = of(Dewar.dewar_status, dump_only=True)
    location = of(Dewar.storage_location, dump_only=True, metadata={"convert": _or_none})
    facility_code = of(Dewar.facility_code, pattern=f"({NAME_PATTERN})?", metadata={"convert": _or_none})
    tracking_to = of(Dewar.tracking_number_to_synchrotron, metadata={"convert": _or_none})
    tracking_from = of(Dewar.tracking_number_from_synchrotron, metadata={"convert": _or_none})
    type = of(Dewar.type, validate=[validate.OneOf(TYPES)])
    weight = of(Dewar.weight, validate=[validate.Range(0, 1000)])
    comments = of(Dewar.comments, lines=True, metadata={"convert": spoken})
    session_id = of(Dewar.first_experiment_id, dump_only=True)
    customs_value = of(Dewar.customs_value)
    transport_value = of(Dewar.transport_value)
    created_at = computed(fields.AwareDateTime)
    moved_at = computed(fields.AwareDateTime)
    container_count = computed(fields.Integer)
    transitions = later(fields.List(fields.String(), dump_only=True))


class DewarQuery(PageQuery):
    status = fields.String(validate=validate.OneOf(STATES))


class DewarListQuery(DewarQuery):
    """Each is met exactly, as the database compares: without regard to case."""

    barcode = sought(Dewar.bar_code)
    facility_code = sought(Dewar.facility_code)
    location = sought(Dewar.storage_location)
    proposal = Text(validate=[validate.Length(1, 60)])


class RegisteredDewarSchema(Schema):
    id = of(DewarRegistry.dewar_registry_id, dump_only=True)
    facility_code = of(DewarRegistry.facility_code, dump_only=True)
    type = of(DewarRegistry.type, dump_only=True)
    serial_number = of(DewarRegistry.manufacturer_serial_number, dump_only=True)
    purchased_at = of(DewarRegistry.purchase_date, dump_only=True)
