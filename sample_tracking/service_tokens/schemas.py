"""The wire format of service tokens."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Moment, Text
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery


class ServiceTokenSchema(Schema):
    """``login``: the person in whose name the program acts; it may what that person may, as far as ``scopes`` say, in
    ``proposals`` (their codes; null: in all that the person sees).
    """

    id = fields.Integer(dump_only=True)
    name = Text(required=True, validate=[validate.Length(1, 80)])
    login = Text(required=True, validate=[validate.Length(1, 45)])
    scopes = fields.List(
        fields.String(validate=validate.OneOf(list(Permission))), required=True, validate=validate.Length(1, 20)
    )
    proposals = fields.List(
        Text(validate=[validate.Length(1, 60)]), allow_none=True, load_default=None, validate=validate.Length(1, 200)
    )
    expires_at = Moment(required=True)
    created_at = fields.String(dump_only=True)
    created_by = fields.String(dump_only=True)
    revoked_at = fields.String(dump_only=True, allow_none=True)


class NewServiceTokenSchema(ServiceTokenSchema):
    """``token`` is shown this once; nobody can read it again."""

    token = fields.String(dump_only=True)


class ServiceTokenQuery(PageQuery):
    login = Text(validate=[validate.Length(1, 45)])
