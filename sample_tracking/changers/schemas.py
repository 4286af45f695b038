"""The wire format of sample changers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Whole

MOST = 100


class StandingSchema(Schema):
    """The container on a position. ``hidden``: of a laboratory that the caller does not see; nothing more is told."""

    hidden = fields.Boolean(dump_only=True)
    id = fields.Integer(dump_only=True, allow_none=True)
    code = fields.String(dump_only=True, allow_none=True)
    barcode = fields.String(dump_only=True, allow_none=True)
    type = fields.String(dump_only=True, allow_none=True)
    capacity = fields.Integer(dump_only=True, allow_none=True)
    proposal = fields.String(dump_only=True, allow_none=True)
    dewar_id = fields.Integer(dump_only=True, allow_none=True)


class PositionSchema(Schema):
    """``x``, ``y``, ``radius``: a circle in a drawing of width 1. ``holds``: the capacity of containers that fit."""

    position = fields.Integer(dump_only=True)
    code = fields.String(dump_only=True)
    cell = fields.Integer(dump_only=True, allow_none=True)
    holds = fields.Integer(dump_only=True, allow_none=True)
    x = fields.Float(dump_only=True)
    y = fields.Float(dump_only=True)
    radius = fields.Float(dump_only=True)
    containers = fields.List(fields.Nested(StandingSchema()), dump_only=True)


class ChangerSchema(Schema):
    """``taken``: how many positions are. ``unplaced``: containers that older programs left at the beamline without a
    position, or on one that the changer does not have.
    """

    beamline = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True)
    taken = fields.Integer(dump_only=True)
    height = fields.Float(dump_only=True)
    positions = fields.List(fields.Nested(PositionSchema()), dump_only=True)
    unplaced = fields.List(fields.Nested(StandingSchema()), dump_only=True)


class LoadSchema(Schema):
    position = Whole(required=True, validate=[validate.Range(1, 999)])
    container_id = Whole(required=True, validate=[validate.Range(1)])


class LoadingSchema(Schema):
    """Containers to positions, all or none. ``replace``: what stands there is unloaded before."""

    containers = fields.List(fields.Nested(LoadSchema()), required=True, validate=[validate.Length(1, MOST)])
    replace = fields.Boolean(load_default=False)


class UnloadingSchema(Schema):
    """Without ``positions``: all that stand on the changer and are to be seen."""

    positions = fields.List(Whole(validate=[validate.Range(1, 999)]), validate=[validate.Length(1, MOST)])
