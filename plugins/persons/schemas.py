"""The wire format of persons: what everybody is given, and what an administrator is given besides."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Text, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import Laboratory, Person


class PersonEntrySchema(Schema):
    """``laboratory``: its name."""

    id = of(Person.person_id, dump_only=True)
    given_name = of(Person.given_name, dump_only=True)
    family_name = of(Person.family_name, dump_only=True)
    laboratory = of(Laboratory.name, dump_only=True)


class PersonRecordSchema(PersonEntrySchema):
    """``login`` and what follows it is given to administrators only, and left out for everybody else."""

    login = of(Person.login, dump_only=True)
    email = of(Person.email_address, dump_only=True)
    phone = of(Person.phone_number, dump_only=True)
    groups = later(fields.List(fields.String(), dump_only=True))


class PersonDetailSchema(PersonRecordSchema):
    """``proposal_count``: proposals of which the person is investigator or member, itself or through a session."""

    proposal_count = later(fields.Integer(dump_only=True))


class PersonQuery(PageQuery):
    """``q``: a part of the family or given name. Only administrators find by a login, by a part in ``q`` or exactly."""

    q = sought(Person.family_name)
    login = sought(Person.login)
    proposal = Text(validate=[validate.Length(1, 60)])
