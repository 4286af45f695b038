"""The wire format of log-in."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import of
from sample_tracking.kernel.tables import Person


class LoginSchema(Schema):
    """``provider``: the name of an authenticator; without it all are tried, in the order of the configuration."""

    provider = fields.String(validate=validate.Length(1, 40))
    login = fields.String(required=True, validate=validate.Length(1, 255))
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 1024))


class TokenSchema(Schema):
    token = fields.String()
    expires_at = fields.String()


class PersonSchema(Schema):
    person_id = of(Person.person_id, dump_only=True)
    given_name = of(Person.given_name, dump_only=True)
    family_name = of(Person.family_name, dump_only=True)


class MeSchema(PersonSchema):
    login = fields.String()
    permissions = fields.List(fields.String())
    beamlines = fields.List(fields.String())
    expires_at = fields.String()


class LinkWish(Schema):
    """``path``: an address of this service with its query, such as ``/api/v1/shipments/7/tree``."""

    path = fields.String(required=True, validate=[validate.Length(2, 1500), validate.Regexp(r"/api/v1/[!-~]*\Z")])
    seconds = fields.Integer(load_default=10, validate=validate.Range(1, 60))


class LinkSchema(Schema):
    url = fields.String()
    expires_at = fields.String()


class ProviderSchema(Schema):
    """``kind``: ``password`` for `POST /auth/token`, ``portal`` for the page at ``address``."""

    name = fields.String()
    kind = fields.String(validate=validate.OneOf(["password", "portal", "bearer"]))
    title = fields.String()
    address = fields.String(allow_none=True)


class ProvidersSchema(Schema):
    items = fields.List(fields.Nested(ProviderSchema))
