"""Forms of pages: read within limits, proven to come from a page of ours, and made into what a schema takes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from marshmallow import fields

from . import media
from .config import ApiSettings, TokenSettings
from .errors import Forbidden, Malformed, WrongMediaType
from .fields import Flag, Moment, Number, Whole
from .languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from falcon import Request
    from marshmallow import Schema

    from .errors import Fault
    from .identity import Principal
    from .site import Site

FIELD: Final = "form_key"
COOKIE: Final = "__Host-form"
MOST_FIELDS: Final = 20_000
MOST_PARTS: Final = 50
URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"


class OldForm(Forbidden):
    """From a page of ours, but of a log-in before this one: what was typed is shown again."""

    slug, title = "old-form", later("The page is too old")


class Forms:
    def __init__(self, site: Site) -> None:
        self._limit = site.get(ApiSettings).body_limit
        self._key = site.get(TokenSettings).derived_key("form")

    def secret_of(self, principal: Principal, req: Request) -> str:
        """What a form is bound to: the log-in, and before it a secret that only this browser keeps."""
        return principal.token_id or (req.get_cookie_values(COOKIE) or [""])[0]

    def fresh_secret(self) -> str:
        return secrets.token_urlsafe(16)

    def key_for(self, secret: str) -> str:
        """Looks different in each page, so that nobody can guess it by how well the page can be compressed."""
        mask = secrets.token_bytes(hashlib.sha256().digest_size)
        return (mask + _masked(self._proof_of(secret), mask)).hex()

    def mark_of(self, name: str) -> str:
        """The same each time, and nothing by which others could be guessed."""
        return self._proof_of(f"mark of {name}").hex()

    def _proof_of(self, secret: str) -> bytes:
        return hmac.digest(self._key, secret.encode(), "sha256")

    def read(self, req: Request, upload: int = 0) -> dict[str, str]:
        """The fields, not yet proven to come from a page of ours; Forbidden for what surely does not."""
        kind = (req.content_type or "").partition(";")[0].strip().lower()
        if kind != URLENCODED and not (upload and kind == MULTIPART):
            raise WrongMediaType("Please send the form of the page.")
        if req.get_header("Sec-Fetch-Site") not in (None, "same-origin", "none"):
            raise Forbidden("The form was sent from another site.")
        body = media.read_bytes(req, upload or self._limit)
        try:
            if kind == MULTIPART:
                return _parts(req.content_type or "", body)
            sent = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise Malformed("The form cannot be read.") from error
        return {name: values[-1] for name, values in sent.items()}

    def prove(self, req: Request, principal: Principal, proof: str) -> None:
        secret = self.secret_of(principal, req)
        if not secret or not hmac.compare_digest(_unmasked(proof), self._proof_of(secret)):
            raise OldForm(
                "The page is of another log-in or is too old. What you typed is still here: look it over and send it"
                " again."
            )


def without_secrets(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if "password" not in name}


def by_field(faults: Sequence[Fault]) -> dict[str, str]:
    """A fault deep inside stands at the outer field as well, for forms that have only that one."""
    found = {fault.pointer.removeprefix("/"): fault.detail for fault in faults}
    for fault in faults:
        parts = fault.pointer.removeprefix("/").split("/")
        for depth in range(1, len(parts)):
            found.setdefault("/".join(parts[:depth]), fault.detail)
    return found


def _masked(content: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(content, mask, strict=True))


def _unmasked(key: str) -> bytes:
    """Nothing for what is no key."""
    size = hashlib.sha256().digest_size
    try:
        sent = bytes.fromhex(key)
    except ValueError:
        return b""
    return _masked(sent[size:], sent[:size]) if len(sent) == 2 * size else b""


def _parts(content_type: str, body: bytes) -> dict[str, str]:
    """Of a form with a file: the file is a field in base64, its name the field ``…/name``. ValueError for no form."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    if not message.is_multipart() or len(parts := list(message.iter_parts())) > MOST_PARTS:
        raise ValueError(content_type)
    found: dict[str, str] = {}
    for part in parts:
        name = str(part.get_param("name", "", "content-disposition"))
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):  # a form inside a form
            continue
        if (file_name := part.get_filename()) is None:
            found[name] = content.decode()
        elif content or file_name:
            found |= {name: base64.b64encode(content).decode(), f"{name}/name": file_name}
    return found


def wish_of(schema: Schema, typed: Mapping[str, str]) -> dict[str, Any]:
    """Texts as the schema of the interface takes them: numbers, nothing for an empty field, ``person/email`` inside
    ``person``. What cannot be made into its kind stays a text, which the schema refuses with its place.
    """
    made: dict[str, Any] = {}
    inside: dict[str, dict[str, str]] = {}
    for name, text in typed.items():
        head, _, rest = name.partition("/")
        declared = schema.fields.get(head)
        if rest and isinstance(declared, fields.Nested):
            inside.setdefault(head, {})[rest] = text
        elif rest and isinstance(declared, fields.List):
            made.setdefault(head, []).append(rest)
        elif rest and isinstance(declared, fields.Dict):
            made.setdefault(head, {})[rest] = text.strip() or None
        elif text.strip() or not _is_optional(declared):
            made[name] = _value(declared, text)
        elif declared is not None and declared.allow_none:
            made[name] = None
    nested: Any = schema.fields
    return made | {head: wish_of(nested[head].schema, below) for head, below in inside.items()}


def _is_optional(declared: fields.Field[Any] | None) -> bool:
    """A field of a shared column that may be left empty, or one that takes no text anyway."""
    if declared is None:
        return False
    return (not declared.required and "column" in declared.metadata) or isinstance(declared, KINDS)


def _value(declared: fields.Field[Any] | None, text: str) -> Any:
    text = text.replace("\r\n", "\n")
    bare = text.strip()
    if isinstance(declared, Whole | fields.Integer):
        return int(bare) if bare.isascii() and bare.isdigit() else text
    if isinstance(declared, Number):
        return _number(bare)
    if isinstance(declared, Flag):
        return bare in ("on", "true", "yes")
    if isinstance(declared, Moment) and len(bare) == len("2026-11-24"):
        return f"{bare}T23:59:59Z"
    if isinstance(declared, fields.List):
        return [part for part in bare.replace(",", " ").split() if part] or None
    return text


def _number(bare: str) -> float | str:
    """With a point, or the comma of half of Europe."""
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return bare


KINDS: Final = (Whole, Number, Flag, Moment, fields.Integer, fields.List)
