"""The wire format of proposals and sessions."""

from __future__ import annotations

from marshmallow import Schema, fields

from sample_tracking.kernel.fields import computed, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import BLSession, Person, Proposal


class InvestigatorSchema(Schema):
    id = of(Person.person_id, dump_only=True)
    given_name = of(Person.given_name, dump_only=True)
    family_name = of(Person.family_name, dump_only=True)


class ProposalSchema(Schema):
    id = of(Proposal.proposal_id, dump_only=True)
    code = computed(fields.String)
    title = of(Proposal.title, dump_only=True)
    type = of(Proposal.proposal_type, dump_only=True)
    state = of(Proposal.state, dump_only=True)
    principal_investigator = fields.Nested(InvestigatorSchema, dump_only=True, allow_none=True)
    session_count = computed(fields.Integer)
    shipment_count = computed(fields.Integer)


class SessionSchema(Schema):
    id = of(BLSession.session_id, dump_only=True)
    visit_number = of(BLSession.visit_number, dump_only=True)
    beamline = of(BLSession.beam_line_name, dump_only=True)
    start_at = of(BLSession.start_date, dump_only=True)
    end_at = of(BLSession.end_date, dump_only=True)
    scheduled = of(BLSession.scheduled, dump_only=True)
    local_contact = of(BLSession.beam_line_operator, dump_only=True)
    comments = of(BLSession.comments, dump_only=True)


class ProposalQuery(PageQuery):
    q = sought(Proposal.title)


class SessionQuery(PageQuery):
    beamline = sought(BLSession.beam_line_name)
