"""The wire format of scans."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Flag, Moment, Text
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.lifecycle.states import STATES
from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR

COMMANDS: Final = ("top_up", "damaged", "warm")
OUTCOMES: Final = ("done", "told", "nothing", "refused", "unknown")
LONGEST: Final = 200


class Scanned(fields.String):
    """A text as a scanner sends it, with whatever invisible characters are in it."""

    def __init__(self, **options: object) -> None:
        super().__init__(validate=[validate.Length(1, LONGEST)], **options)  # type: ignore[arg-type]


class ScanThing(Schema):
    level = fields.String(validate=validate.OneOf(("dewar", "container", "sample")))
    id = fields.Integer()
    name = fields.String(allow_none=True)
    barcode = fields.String(allow_none=True)
    proposal = fields.String(allow_none=True)
    shipment = fields.String(allow_none=True)
    shipment_id = fields.Integer(allow_none=True)
    dewar_id = fields.Integer(allow_none=True)
    container = fields.String(allow_none=True)
    status = fields.String(validate=validate.OneOf(STATES))
    location = fields.String(allow_none=True)
    beamline = fields.String(allow_none=True)
    position = fields.String(allow_none=True)


class ScanWas(Schema):
    status = fields.String()
    location = fields.String(allow_none=True)


class ScanPlace(Schema):
    code = fields.String()
    name = fields.String()
    kind = fields.String()


class ScanExpected(Schema):
    place = fields.String(allow_none=True)
    beamline = fields.String(allow_none=True)
    because = fields.String()


class ScanWarning(Schema):
    code = fields.String()
    sentence = fields.String()


class ScanEffect(Schema):
    transition = fields.String()
    command = fields.String()
    status = fields.String(allow_none=True)
    location = fields.String(allow_none=True)


class NewScan(Schema):
    """``barcode``: what the scanner sent. ``location``: the code of a place, or of a position of a sample changer, that
    was scanned before; ``subject``: the code of the thing that was. ``action``: a step of the thing, or what is to be
    told of it; without it the place decides. ``badge``: the code of whose badge lies at the terminal. ``confirm``: do
    it although warned. ``at``: by the clock of the terminal.
    """

    barcode = Scanned(required=True)
    location = Scanned()
    action = fields.String(validate=validate.OneOf((*COMMANDS, *DEWAR.names, *CONTAINER.names)))
    at = Moment()
    terminal = Text(validate=[validate.Length(1, 60)])
    subject = Scanned()
    badge = Scanned()
    reason = Text(lines=True, validate=[validate.Length(max=1000)])
    confirm = Flag()


class ScanSchema(Schema):
    """``thing`` as it stands now, ``was`` as it stood. ``sound``: how it is to sound. ``undo_until``: it can be taken
    back until then, if nothing happens meanwhile.
    """

    id = fields.Integer()
    at = Moment()
    code = fields.String()
    kind = fields.String()
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    sentence = fields.String()
    sound = fields.String(validate=validate.OneOf(("ok", "warning", "error")))
    thing = fields.Nested(ScanThing, allow_none=True)
    was = fields.Nested(ScanWas, allow_none=True)
    place = fields.Nested(ScanPlace, allow_none=True)
    expected = fields.Nested(ScanExpected, allow_none=True)
    possible = fields.List(fields.String())
    warnings = fields.List(fields.Nested(ScanWarning))
    effect = fields.Nested(ScanEffect, allow_none=True)
    undo_until = Moment(allow_none=True)


class UndoSchema(Schema):
    terminal = Text(validate=[validate.Length(1, 60)])
    reason = Text(lines=True, validate=[validate.Length(max=1000)])
    at = Moment()


class ScanQuery(PageQuery):
    """``unresolved``: unknown codes that nobody has dealt with."""

    terminal = Text(validate=[validate.Length(1, 60)])
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    kind = Text(validate=[validate.Length(1, 16)])
    code = Text(validate=[validate.Length(1, LONGEST)])
    dewar_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    login = Text(validate=[validate.Length(1, 45)])
    since = Moment()
    unresolved = fields.Boolean()


class ScanLogSchema(Schema):
    """One row of the log. ``undoes``: the scan that it has taken back."""

    id = fields.Integer()
    at = Moment()
    client_at = Moment(allow_none=True)
    terminal = fields.String(allow_none=True)
    login = fields.String()
    badge = fields.String(allow_none=True)
    code = fields.String()
    kind = fields.String()
    level = fields.String(allow_none=True)
    thing_id = fields.Integer(allow_none=True)
    dewar_id = fields.Integer(allow_none=True)
    name = fields.String(allow_none=True)
    proposal = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    action = fields.String(allow_none=True)
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    sentence = fields.String(allow_none=True)
    warnings = fields.List(fields.Nested(ScanWarning))
    undoes = fields.Integer(allow_none=True)
    undone_at = Moment(allow_none=True)
    resolved_at = Moment(allow_none=True)
    resolved_by = fields.String(allow_none=True)
    resolution = fields.String(allow_none=True)


class UnknownCodeSchema(Schema):
    """Each code once; terminal, place and login are those of the last scan."""

    code = fields.String()
    count = fields.Integer()
    first_at = Moment()
    last_at = Moment()
    terminal = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    login = fields.String()


class ResolutionSchema(Schema):
    """``resolved``: how many scans of the code were dealt with."""

    code = fields.String(required=True, validate=[validate.Length(1, LONGEST)])
    resolution = Text(required=True, validate=[validate.Length(1, 200)])
    resolved = fields.Integer(dump_only=True)


class ReadCodeSchema(Schema):
    text = fields.String()
    format = fields.String()


class PhotoSchema(Schema):
    """The codes that are in a photo, from the top down."""

    codes = fields.List(fields.Nested(ReadCodeSchema))


class BadgeQuery(PageQuery):
    login = Text(validate=[validate.Length(1, 45)])


class BadgeSchema(Schema):
    """``code`` is told once, when the badge is made."""

    id = fields.Integer(dump_only=True)
    login = Text(required=True, validate=[validate.Length(1, 45)])
    code = fields.String(dump_only=True)
    made_at = Moment(dump_only=True)
    made_by = fields.String(dump_only=True)
    revoked_at = Moment(dump_only=True, allow_none=True)
