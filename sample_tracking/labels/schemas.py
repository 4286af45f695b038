"""The wire format of labels."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from sample_tracking.kernel.fields import Text, Whole

from .consignment import KINDS


class What(fields.String):
    """Kinds of labels and papers, with commas between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        parts = value if isinstance(value, list) else [value]
        text = ",".join(super(What, self)._deserialize(part, attr, data, **kwargs) for part in parts)
        wanted = [part.strip() for part in text.split(",") if part.strip()]
        if unknown := [part for part in wanted if part not in KINDS]:
            raise ValidationError(f"There is no {unknown[0]!r} to print; there are: {', '.join(KINDS)}.")
        return wanted


class PaperQuery(Schema):
    """``paper``: one of those in the configuration (labels.papers)."""

    paper = Text(validate=[validate.Length(1, 40)])


class LabelQuery(PaperQuery):
    """``what``: without it all labels, and the papers where they fit."""

    what = What()


class PrintSchema(Schema):
    """``numbers``: the how-manieth print each kind is; from 2 on it stands on the paper. ``state`` is made, when the
    person prints the PDF, or queued, sending, sent, failed. ``copies``: of each sheet.
    """

    id = fields.Integer(dump_only=True)
    shipment_id = fields.Integer(dump_only=True)
    what = fields.List(fields.String(validate=validate.OneOf(KINDS)), validate=validate.Length(max=len(KINDS)))
    numbers = fields.Dict(keys=fields.String(), values=fields.Integer(), dump_only=True)
    paper = Text(validate=[validate.Length(1, 40)])
    copies = Whole(validate=validate.Range(1, 20), load_default=1)
    printer = Text(allow_none=True, validate=[validate.Length(1, 60)])
    state = fields.String(dump_only=True)
    reason = fields.String(dump_only=True, allow_none=True)
    login = fields.String(dump_only=True)
    at = fields.String(dump_only=True)
    state_at = fields.String(dump_only=True)


class PrinterSchema(Schema):
    """``status``: ready, printing, no_media, paper_jam, disconnected or unknown, as of ``seen_at``."""

    name = fields.String(dump_only=True)
    media_types = fields.List(fields.String(), dump_only=True)
    status = fields.String(dump_only=True)
    detail = fields.String(dump_only=True, allow_none=True)
    seen_at = fields.String(dump_only=True, allow_none=True)
