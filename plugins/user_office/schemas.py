"""The wire format of the push. It is given by the outside: portals have sent it to ISPyB for years, under the names
of the shared columns, so names, nesting and what is required are theirs and not those of our API.

A name that is left out leaves what stands there alone; null empties it. A part that is left out (``sessions``,
``labcontacts``, ``proteins``, the ``persons`` of a session) is not looked at; an empty list says that there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from sample_tracking.kernel.fields import NAME_PATTERN, Flag, Moment, Number, Text, Whole, of
from sample_tracking.kernel.tables import (
    BLSession,
    LabContact,
    Laboratory,
    Person,
    Proposal,
    Protein,
    SessionHasPerson,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MOST_DOCUMENTS: Final = 200
LARGEST_COUNT: Final = 2**31 - 1
LARGEST_EXTERNAL_ID: Final = 2**63 - 1


class Bit(Flag):
    """Portals send 0 and 1 as well as false and true."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return super()._deserialize(
            bool(value) if type(value) is int and value in (0, 1) else value, attr, data, **kwargs
        )


class SiteMoment(fields.DateTime):
    """Portals send the site's local time without a zone, as well as moments with one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("It must be a date and time, such as 2026-11-24T10:00:00 or 2026-11-24T10:00:00Z.")
        return super()._deserialize(value, attr, data, **kwargs)


def legacy(*columns: Any, **options: Any) -> dict[str, fields.Field[Any]]:
    """The fields of shared columns, under the columns' own names."""
    return {str(column.property.columns[0].name): _field(column, options) for column in columns}


def _field(column: Any, options: Mapping[str, Any]) -> fields.Field[Any]:
    made = of(column, **options)
    for usual, as_sent in ((Flag, Bit), (Moment, SiteMoment)):
        if isinstance(made, usual):
            return as_sent(allow_none=made.allow_none, metadata=made.metadata)
    return made


def external_id() -> dict[str, fields.Field[Any]]:
    """A number on the wire, 16 bytes with the highest first in the database."""
    return {"externalId": Whole(validate=validate.Range(0, LARGEST_EXTERNAL_ID), allow_none=True)}


def count() -> fields.Field[Any]:
    return Whole(validate=validate.Range(0, LARGEST_COUNT), allow_none=True)


def words(longest: int) -> fields.Field[Any]:
    return Text(charset="latin1", validate=validate.Length(max=longest), allow_none=True)


def several(schema: type[Schema], most: int, least: int = 0, *, required: bool = False) -> fields.Nested:
    return fields.Nested(schema, many=True, required=required, validate=validate.Length(least, most))


class SyncedLaboratorySchema(Schema):
    """``laboratoryExtPk``: the number in the user office; kept as laboratoryPk where the schema calls it so."""

    class Meta:
        include: ClassVar = {
            **legacy(Laboratory.name, Laboratory.city, Laboratory.country, required=True),
            **legacy(Laboratory.address, required=True, lines=True),
            **legacy(Laboratory.url, Laboratory.organization, Laboratory.postcode, Laboratory.eori_number),
            "laboratoryExtPk": count(),
        }


class SyncedPersonSchema(Schema):
    laboratory = fields.Nested(SyncedLaboratorySchema)

    class Meta:
        include: ClassVar = {
            **external_id(),
            **legacy(Person.login, Person.given_name, Person.family_name, Person.title, Person.email_address),
            **legacy(Person.phone_number, Person.fax_number, Person.site_id),
        }

    @validates_schema
    def be_known_by_something(self, person: Mapping[str, Any], **_: Any) -> None:
        if not person.get("login") and person.get("externalId") is None:
            raise ValidationError("A person needs a login or an externalId.", "login")


class SyncedSessionOptionsSchema(Schema):
    class Meta:
        include: ClassVar = legacy(SessionHasPerson.role, SessionHasPerson.remote)


class SyncedSessionPersonSchema(SyncedPersonSchema):
    session_options = fields.Nested(SyncedSessionOptionsSchema)


class SyncedContactSchema(Schema):
    person = fields.Nested(SyncedPersonSchema, required=True)

    class Meta:
        include: ClassVar = {
            **legacy(LabContact.card_name, required=True),
            **legacy(LabContact.default_courrier_company, LabContact.courier_account, LabContact.billing_reference),
            **legacy(LabContact.dewar_avg_customs_value, LabContact.dewar_avg_transport_value),
        }


class SyncedProposalSchema(Schema):
    """The first of the persons is the principal investigator. Their order does not matter otherwise."""

    persons = several(SyncedPersonSchema, 500, 1, required=True)
    labcontacts = several(SyncedContactSchema, 500)

    class Meta:
        include: ClassVar = {
            **external_id(),
            **legacy(Proposal.proposal_code, required=True, pattern="[A-Za-z]{1,40}"),
            **legacy(Proposal.proposal_number, required=True, pattern="[0-9]{1,20}"),
            # How long a title may be, and of which characters, differs between the sites.
            "title": Text(allow_none=True),
            **legacy(Proposal.proposal_type, Proposal.state, Proposal.start_date, Proposal.end_date),
        }


class SyncedSessionSchema(Schema):
    """What stands after ``expSessionPk``, and itself, is known to the Java schema only."""

    persons = several(SyncedSessionPersonSchema, 500)

    class Meta:
        include: ClassVar = {
            **external_id(),
            **legacy(BLSession.start_date, BLSession.end_date, BLSession.beam_line_name, BLSession.scheduled),
            **legacy(BLSession.nb_shifts, BLSession.beam_line_operator, BLSession.visit_number, BLSession.used_flag),
            **legacy(BLSession.archived, BLSession.risk_rating, BLSession.last_update),
            **legacy(BLSession.comments, lines=True),
            "expSessionPk": count(),
            "nbReimbDewars": count(),
            "projectCode": words(45),
            "sessionTitle": words(255),
            "operatorSiteNumber": words(10),
            "protectedData": words(1024),
            **{
                name: Number(allow_none=True)
                for name in ("structureDeterminations", "dewarTransport", "databackupFrance", "databackupEurope")
            },
        }

    @validates_schema
    def be_known_by_something(self, session: Mapping[str, Any], **_: Any) -> None:
        if session.get("externalId") is None and session.get("expSessionPk") is None:
            raise ValidationError("A session needs an externalId or an expSessionPk.", "externalId")


class SyncedProteinSchema(Schema):
    person = fields.Nested(SyncedPersonSchema, required=True)

    class Meta:
        include: ClassVar = {
            **external_id(),
            **legacy(Protein.acronym, required=True, pattern=NAME_PATTERN),
            **legacy(Protein.name, Protein.hazard_group, Protein.containment_level, Protein.safety_level),
            **legacy(Protein.molecular_mass, Protein.protein_type, Protein.global_),
            **legacy(Protein.description, Protein.sequence, lines=True),
        }


class SyncedDocumentSchema(Schema):
    """One proposal, and what belongs to it."""

    proposal = fields.Nested(SyncedProposalSchema, required=True)
    sessions = several(SyncedSessionSchema, 1000)
    proteins = several(SyncedProteinSchema, 2000)


class SyncedDocumentsSchema(Schema):
    proposals = several(SyncedDocumentSchema, MOST_DOCUMENTS, 1, required=True)


class SyncQuery(Schema):
    """``dry_run``: everything is done and taken back; the answer says what would have come of it."""

    dry_run = fields.Boolean(load_default=False)


class SyncItemSchema(Schema):
    """``what``: laboratory, person, proposal, member, session, session_person, contact or protein. ``id``: of its row;
    of members and people of sessions that of the person; null in a dry run for what is not there yet. ``fields``: the
    columns that were written.
    """

    what = fields.String()
    key = fields.String()
    id = fields.Integer(allow_none=True)
    outcome = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields")


class SyncReportSchema(Schema):
    """``counts``: of items by their outcome: created, updated, unchanged, withdrawn; absent (a session that is not
    named any more, and stays), kept (a contact that is not named any more, but referred to).
    """

    dry_run = fields.Boolean()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    items = fields.List(fields.Nested(SyncItemSchema))
