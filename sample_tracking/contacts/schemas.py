"""The wire format of lab contacts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import computed, of
from sample_tracking.kernel.tables import LabContact, Laboratory, Person

EMAIL = r"[^@\s]+@[^@\s]+"


class PersonSchema(Schema):
    id = of(Person.person_id, dump_only=True)
    given_name = of(Person.given_name)
    family_name = of(Person.family_name, required=True)
    email = of(Person.email_address, pattern=EMAIL)
    phone = of(Person.phone_number)


class LaboratorySchema(Schema):
    id = of(Laboratory.laboratory_id, dump_only=True)
    name = of(Laboratory.name, required=True)
    address = of(Laboratory.address, lines=True)
    city = of(Laboratory.city)
    postcode = of(Laboratory.postcode)
    country = of(Laboratory.country)


class ContactSchema(Schema):
    """``name``: of the card. Values in the site's currency, for the customs."""

    id = of(LabContact.lab_contact_id, dump_only=True)
    proposal = computed(fields.String)
    name = of(LabContact.card_name, required=True)
    person = fields.Nested(PersonSchema, required=True)
    laboratory = fields.Nested(LaboratorySchema, required=True)
    courier = of(LabContact.default_courrier_company)
    courier_account = of(LabContact.courier_account)
    billing_reference = of(LabContact.billing_reference)
    customs_value = of(LabContact.dewar_avg_customs_value)
    transport_value = of(LabContact.dewar_avg_transport_value)


class ContactChangeSchema(ContactSchema):
    """Every part may be left out, also inside person and laboratory."""

    name = of(LabContact.card_name, validate=[validate.Length(min=1)], allow_none=False)
    person = fields.Nested(PersonSchema(partial=True))
    laboratory = fields.Nested(LaboratorySchema(partial=True))
