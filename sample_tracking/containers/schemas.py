"""The wire format of containers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import CODE_PATTERN, NAME_PATTERN, Text, computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import Container, ContainerRegistry, ContainerType, Dewar
from sample_tracking.lifecycle.states import STATES


def _or_none(text: str | None) -> str | None:
    """The older programs write an empty text for nothing."""
    return text or None


class ContainerSchema(Schema):
    """``barcode``: of a registered container, or one of its own. ``location``: of its dewar. ``beamline`` and
    ``position``: where it stands on a sample changer.
    """

    id = of(Container.container_id, dump_only=True)
    dewar_id = of(Container.dewar_id, allow_none=False)
    shipment_id = of(Dewar.shipping_id, dump_only=True)
    proposal = computed(fields.String)
    barcode = of(Container.barcode, pattern=CODE_PATTERN)
    registered = computed(fields.Boolean)
    code = of(Container.code, allow_none=False, pattern=NAME_PATTERN)
    type = of(Container.container_type, required=True)
    capacity = of(Container.capacity, dump_only=True)
    status = computed(fields.String, validate=validate.OneOf(STATES))
    status_text = of(Container.container_status, dump_only=True)
    location = of(Dewar.storage_location, dump_only=True, metadata={"convert": _or_none})
    beamline = of(Container.beamline_location, dump_only=True, metadata={"convert": _or_none})
    position = of(Container.sample_changer_location, dump_only=True, metadata={"convert": _or_none})
    session_id = of(Container.session_id, dump_only=True)
    experiment_type = of(Container.experiment_type)
    storage_temperature = of(Container.storage_temperature)
    comments = of(Container.comments, lines=True)
    created_at = of(Container.bltime_stamp, dump_only=True)
    sample_count = computed(fields.Integer)
    transitions = later(fields.List(fields.String(), dump_only=True))


class ContainerTypeSchema(Schema):
    """The geometry of a plate by wells and drops, of a puck by ``rings`` where it is known."""

    name = of(ContainerType.name, dump_only=True)
    capacity = of(ContainerType.capacity, dump_only=True)
    proposal_type = of(ContainerType.proposal_type, dump_only=True)
    wells_per_row = of(ContainerType.well_per_row, dump_only=True)
    drops_per_well_x = of(ContainerType.drop_per_well_x, dump_only=True)
    drops_per_well_y = of(ContainerType.drop_per_well_y, dump_only=True)
    drop_height = of(ContainerType.drop_height, dump_only=True)
    drop_width = of(ContainerType.drop_width, dump_only=True)
    drop_offset_x = of(ContainerType.drop_offset_x, dump_only=True)
    drop_offset_y = of(ContainerType.drop_offset_y, dump_only=True)
    rings = later(fields.List(fields.Integer(), dump_only=True, allow_none=True))


class RegisteredContainerSchema(Schema):
    id = of(ContainerRegistry.container_registry_id, dump_only=True)
    barcode = of(ContainerRegistry.barcode, dump_only=True)
    comments = of(ContainerRegistry.comments, dump_only=True)


class ContainerQuery(PageQuery):
    status = fields.String(validate=validate.OneOf(STATES))


class ContainerListQuery(ContainerQuery):
    """Each is met exactly, as the database compares: without regard to case."""

    proposal = Text(validate=[validate.Length(1, 60)])
    barcode = sought(Container.barcode)
    code = sought(Container.code)
    beamline = sought(Container.beamline_location)
