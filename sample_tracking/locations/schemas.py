"""The wire format of places."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Flag, Text, Whole
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.lifecycle.states import STATES

from .places import CODE, KINDS, LONGEST_BEAMLINE, LONGEST_WORD, MOST_DEWARS, MOST_PLACES, SOURCES, WORD

SHAPES: Final = ("flat", "tree")


class LocationSchema(Schema):
    """``code`` is printed and scanned; ``word``: how the older programs spell it, the code unless something else is
    said; ``beamline``: how sessions call it. ``capacity``: how many dewars it takes, null: as many as come; a slot
    takes one unless something else is said. ``sort``: its turn among the parts of the same place.
    """

    id = fields.Integer(dump_only=True)
    parent_id = Whole(allow_none=True, validate=[validate.Range(1)])
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    code = Text(required=True, charset="latin1", pattern=CODE, validate=[validate.Length(1, LONGEST_WORD)])
    name = Text(validate=[validate.Length(1, 80)])
    word = Text(charset="latin1", pattern=WORD, validate=[validate.Length(1, LONGEST_WORD)])
    beamline = Text(charset="latin1", pattern=WORD, allow_none=True, validate=[validate.Length(1, LONGEST_BEAMLINE)])
    capacity = Whole(allow_none=True, validate=[validate.Range(1, MOST_DEWARS)])
    sort = Whole(validate=[validate.Range(0, 1_000_000)])
    retired = fields.Boolean(dump_only=True)


class LocationChangeSchema(LocationSchema):
    """``retired``: false takes a place into use again; a place is retired by DELETE."""

    retired = Flag(validate=[validate.Equal(False, error="Only false can be said here; DELETE retires a place.")])


class ListedLocationSchema(LocationSchema):
    """``depth``: in how many places it is. ``parts``: of the shape ``tree`` only, places like this one."""

    depth = fields.Integer(dump_only=True)
    parts = fields.List(fields.Dict(), dump_only=True)


class DraftSchema(LocationSchema):
    """A place in a list: ``parent`` is the code of one that there is, or of one in the list."""

    class Meta:
        exclude = ("id", "parent_id", "sort", "retired")

    parent = Text(charset="latin1", allow_none=True, validate=[validate.Length(1, LONGEST_WORD)])


class PlaceListSchema(Schema):
    places = fields.List(fields.Nested(DraftSchema), required=True, validate=validate.Length(1, MOST_PLACES))


class ImportQuery(Schema):
    """``dry_run``: say what would be made, and make nothing."""

    dry_run = fields.Boolean(load_default=False)


class ImportedSchema(Schema):
    """``known``: the codes in the list of what is there already, by its code or word, and stays as it is."""

    made = fields.List(fields.Nested(DraftSchema), dump_only=True)
    known = fields.List(fields.String(), dump_only=True)
    dry_run = fields.Boolean(dump_only=True)


class CandidateQuery(Schema):
    """``source``: the ``list`` of places that the older programs use (DewarLocationList), or the ``history``: what
    stands on dewars and in what happened to them.
    """

    source = fields.String(load_default=SOURCES[-1], validate=validate.OneOf(SOURCES))


class CandidateSchema(Schema):
    """A word for a place, how often it stands there, a code for it, and of which kind it may be: a guess, for somebody
    to confirm. ``place``: the code of the place that is spelt like this already.
    """

    word = fields.String(dump_only=True)
    count = fields.Integer(dump_only=True)
    code = fields.String(dump_only=True)
    kind = fields.String(dump_only=True, validate=validate.OneOf(KINDS))
    place = fields.String(dump_only=True, allow_none=True)


class LocationQuery(PageQuery):
    """``q``: a part of code, name or word. ``shape``: ``tree`` gives the outermost places with their parts in them,
    and keeps what a place that was found is in. ``retired``: those that are not used any more as well.
    """

    kind = fields.String(validate=validate.OneOf(KINDS))
    q = Text(validate=[validate.Length(1, 80)])
    shape = fields.String(validate=validate.OneOf(SHAPES), load_default="flat")
    retired = fields.Boolean(load_default=False)


class RetireQuery(Schema):
    """``with_parts``: its parts as well; ``with_dewars``: although dewars stand there."""

    with_parts = fields.Boolean(load_default=False)
    with_dewars = fields.Boolean(load_default=False)


class OccupantQuery(PageQuery):
    """``parts``: also what stands in the parts of the place."""

    parts = fields.Boolean(load_default=False)


class OccupantSchema(Schema):
    """A dewar on site; ``location`` as its row spells it."""

    id = fields.Integer(dump_only=True)
    barcode = fields.String(dump_only=True, allow_none=True)
    code = fields.String(dump_only=True, allow_none=True)
    facility_code = fields.String(dump_only=True, allow_none=True)
    shipment_id = fields.Integer(dump_only=True, allow_none=True)
    shipment = fields.String(dump_only=True, allow_none=True)
    proposal = fields.String(dump_only=True, allow_none=True)
    status = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    location = fields.String(dump_only=True)
