"""The wire format of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sample_tracking.kernel.fields import Text, computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import BLSession, Person, SessionHasPerson
from sample_tracking.proposals.schemas import SessionSchema

if TYPE_CHECKING:
    from collections.abc import Mapping


class SessionEntrySchema(SessionSchema):
    """As in the list of a proposal, and of which proposal it is. ``archived``: its data are no longer on disk."""

    proposal = computed(fields.String)
    archived = of(BLSession.archived, dump_only=True)


class SessionMemberSchema(Schema):
    """Names only: who takes part does not need to be rung up by everybody else. ``remote``: not at the facility."""

    id = of(Person.person_id, dump_only=True)
    given_name = of(Person.given_name, dump_only=True)
    family_name = of(Person.family_name, dump_only=True)
    role = of(SessionHasPerson.role, dump_only=True)
    remote = of(SessionHasPerson.remote, dump_only=True)


class SessionDetailSchema(SessionEntrySchema):
    """``sample_count``: samples of which something was collected."""

    shipment_count = computed(fields.Integer)
    sample_count = computed(fields.Integer)
    data_collection_group_count = computed(fields.Integer)
    members = later(fields.List(fields.Nested(SessionMemberSchema), dump_only=True))


class SessionListQuery(PageQuery):
    """``from`` and ``until``: days in the facility's zone, both included; a session counts when it lies in part
    between them. ``now``: those that are running.
    """

    proposal = Text(validate=[validate.Length(1, 60)])
    beamline = sought(BLSession.beam_line_name)
    from_ = fields.Date(data_key="from")
    until = fields.Date()
    now = fields.Boolean()
    scheduled = fields.Boolean()

    @validates_schema
    def refuse_days_in_reverse(self, query: Mapping[str, Any], **_: Any) -> None:
        if "from_" in query and "until" in query and query["until"] < query["from_"]:
            raise ValidationError("This day is before the one in from.", "until")
