"""What the site's service says of somebody."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate


class PersonSchema(Schema):
    """Other members are passed over: the site may have uses of its own for them."""

    class Meta:
        unknown = EXCLUDE

    login = fields.String(required=True, validate=validate.Length(1, 255))
    given_name = fields.String(load_default="", validate=validate.Length(max=255))
    family_name = fields.String(load_default="", validate=validate.Length(max=255))
    email = fields.String(load_default="", validate=validate.Length(max=255))
    groups = fields.List(fields.String(validate=validate.Length(1, 255)), load_default=list)


def person_of(document: object) -> dict[str, Any] | None:
    """What was said, with every member; None where it does not fit."""
    try:
        found: dict[str, Any] = PersonSchema().load(document)  # type: ignore[arg-type]
    except ValidationError:
        return None
    return found
