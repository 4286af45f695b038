"""What the pages read from forms and addresses."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate


def inside(address: str) -> str:
    """A way back that stays on this site."""
    local = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if local else "/"


class WayBack(Schema):
    next = fields.String(load_default="/", validate=validate.Length(max=2000))

    @post_load
    def stay_inside(self, wish: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**wish, "next": inside(wish["next"])}


class LogInForm(WayBack):
    provider = fields.String(validate=validate.Length(1, 40))
    login = fields.String(required=True, validate=validate.Length(1, 255, error="Please type your login."))
    password = fields.String(required=True, validate=validate.Length(1, 1024, error="Please type your password."))
