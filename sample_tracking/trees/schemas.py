"""The wire format of trees: each level as it is by itself, with the next one inside."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sample_tracking.containers.schemas import ContainerSchema
from sample_tracking.dewars.schemas import DewarSchema
from sample_tracking.kernel.fields import NAME_PATTERN, Flag, of
from sample_tracking.kernel.tables import Container, Dewar, Shipping
from sample_tracking.samples.schemas import SampleSchema
from sample_tracking.shipments.schemas import SHIPMENT_NAME, ShipmentSchema

MOST_DEWARS = 20
MOST_CONTAINERS = 200
MOST_SAMPLES = 5000


class ContainerTreeSchema(ContainerSchema):
    samples = fields.List(fields.Nested(SampleSchema), load_default=list)


class DewarTreeSchema(DewarSchema):
    containers = fields.List(fields.Nested(ContainerTreeSchema), load_default=list)


class TreeSchema(ShipmentSchema):
    dewars = fields.List(fields.Nested(DewarTreeSchema), load_default=list, validate=validate.Length(max=MOST_DEWARS))

    @validates_schema
    def check_size(self, tree: dict[str, list[dict[str, list[dict[str, list[object]]]]]], **_: object) -> None:
        containers = [container for dewar in tree.get("dewars", ()) for container in dewar.get("containers", ())]
        samples = sum(len(container.get("samples", ())) for container in containers)
        for what, number, most in (
            ("containers", len(containers), MOST_CONTAINERS),
            ("samples", samples, MOST_SAMPLES),
        ):
            if number > most:
                raise ValidationError(f"It has {number} {what}; at most {most} fit into one request.", "dewars")


class _Copy(Schema):
    """``with_samples``: also what is in the containers."""

    with_samples = Flag(load_default=True)


class ShipmentCopySchema(_Copy):
    name = of(Shipping.shipping_name, allow_none=False, pattern=SHIPMENT_NAME, validate=[validate.Length(min=1)])


class DewarCopySchema(_Copy):
    """``code``: its name, else the same one with a suffix; ``shipment_id``: into which, else the same one."""

    code = of(Dewar.code, allow_none=False, pattern=NAME_PATTERN)
    shipment_id = of(Dewar.shipping_id, allow_none=False)


class ContainerCopySchema(_Copy):
    """``code``: its name; ``dewar_id``: into which, else the same one."""

    code = of(Container.code, required=True, pattern=NAME_PATTERN)
    dewar_id = of(Container.dewar_id, allow_none=False)
