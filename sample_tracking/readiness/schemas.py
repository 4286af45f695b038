"""The wire format of readiness."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

STATES: Final = ("pass", "fail", "advice")


class RuleSchema(Schema):
    """``fail``: of a required rule; ``advice``: what does not hold, but does not hinder. ``detail``: what is wrong,
    null when it passes; ``link``: the page where it is put right.
    """

    name = fields.String(dump_only=True)
    title = fields.String(dump_only=True)
    required = fields.Boolean(dump_only=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    detail = fields.String(dump_only=True, allow_none=True)
    link = fields.String(dump_only=True, allow_none=True)


class ReadinessSchema(Schema):
    """``ready``: no required rule fails."""

    ready = fields.Boolean(dump_only=True)
    rules = fields.List(fields.Nested(RuleSchema), dump_only=True)
