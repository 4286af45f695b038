"""What the pages and the command read of accounts."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from sample_tracking.kernel.fields import Text
from sample_tracking.kernel.languages import later

LOGIN = r"[A-Za-z0-9][A-Za-z0-9._-]{0,44}"
GROUP = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}\Z", error=later("A group's name has letters, digits, spaces, . _ -")
)


class Groups(fields.String):
    """Names between commas ↔ a list."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        names = sorted({name.strip() for name in text.split(",") if name.strip()})
        for name in names:
            GROUP(name)
        return names


class PersonForm(Schema):
    given_name = Text(load_default="", validate=[validate.Length(0, 45)])
    family_name = Text(required=True, validate=[validate.Length(1, 100, error=later("Please type the family name."))])
    email = Text(load_default="", validate=[validate.Length(0, 60)])
    groups = Groups(load_default=list)


class NewAccountForm(PersonForm):
    login = Text(required=True, pattern=LOGIN)
    password = fields.String(required=True, load_only=True)

    @post_load
    def in_lower_case(self, wish: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**wish, "login": wish["login"].lower()}


class ActionForm(Schema):
    """Which of the buttons was pressed; what it needs stands beside."""

    action = fields.String(required=True, validate=validate.OneOf(["save", "password", "disable", "enable", "unlock"]))
    given_name = fields.String(load_default="")
    family_name = fields.String(load_default="")
    email = fields.String(load_default="")
    groups = fields.String(load_default="")
    password = fields.String(load_default="", load_only=True)


class PasswordForm(Schema):
    old_password = fields.String(required=True, load_only=True)
    new_password = fields.String(required=True, load_only=True)
    again_password = fields.String(required=True, load_only=True)


class AccountsQuery(Schema):
    q = Text(load_default="", validate=[validate.Length(0, 60)])
    done = fields.String(load_default="", validate=validate.Length(max=20))


class DoneQuery(Schema):
    done = fields.String(load_default="", validate=validate.Length(max=20))
