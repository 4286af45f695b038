"""The wire format of readings: masses in kg, temperatures in °C, times of nitrogen in days."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Number, Text

KINDS: Final = ("weight", "top_up", "temperature")
LONGEST_NOTE: Final = 500


class ReadingSchema(Schema):
    """``value``: kg of a weight, °C of a temperature; of a top-up the weight after it, where it was weighed. ``share``
    (from 0.01 to 1): of a full charge, of a top-up that did not fill it. ``at``: when it was, now where it is not
    told; ``client_at``: as it was told. What was withdrawn stays, and says when and by whom.
    """

    id = fields.Integer(dump_only=True)
    dewar_id = fields.Integer(dump_only=True)
    kind = fields.String(required=True, validate=[validate.OneOf(KINDS)])
    value = Number(allow_none=True)
    share = Number(allow_none=True, validate=[validate.Range(0.01, 1)])
    at = Moment()
    client_at = Moment(dump_only=True, allow_none=True)
    login = fields.String(dump_only=True)
    source = fields.String(dump_only=True)
    note = Text(allow_none=True, validate=[validate.Length(1, LONGEST_NOTE)])
    withdrawn_at = Moment(dump_only=True, allow_none=True)
    withdrawn_by = fields.String(dump_only=True, allow_none=True)


class OutlookSchema(Schema):
    """``weight_kg``: as it was weighed last. ``share``: of a full charge, 0 to 1. ``days_left``, ``empty_at``: as long
    as it lasts at least; ``likely_days``: more likely. ``basis``: from what its loss is known. ``usual_loss``: of its
    earlier charges, in kg a day. ``held_days``: in customs. ``headline``, ``left`` and
    ``known`` (how old that is): in a few words, ``sentence``: all of it for people.
    """

    dewar_id = fields.Integer(dump_only=True)
    weight_kg = fields.Float(dump_only=True, allow_none=True)
    share = fields.Float(dump_only=True, allow_none=True)
    days_left = fields.Float(dump_only=True, allow_none=True)
    likely_days = fields.Float(dump_only=True, allow_none=True)
    empty_at = Moment(dump_only=True, allow_none=True)
    losing_more = fields.Boolean(dump_only=True)
    basis = fields.String(dump_only=True, validate=[validate.OneOf(("measured", "own history", "type", "none"))])
    loss_kg_per_day = fields.Float(dump_only=True, allow_none=True)
    usual_loss = fields.Float(dump_only=True, allow_none=True)
    last_top_up = Moment(dump_only=True, allow_none=True)
    last_known = Moment(dump_only=True, allow_none=True)
    held_days = fields.Float(dump_only=True)
    headline = fields.String(dump_only=True)
    left = fields.String(dump_only=True)
    known = fields.String(dump_only=True)
    level = fields.String(dump_only=True, validate=[validate.OneOf(("good", "soon", "urgent", "dry", "unknown"))])
    sentence = fields.String(dump_only=True)
