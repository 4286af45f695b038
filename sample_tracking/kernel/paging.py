"""Keyset pages: a page says after which key the next one starts, in a signed cursor that carries no authority."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from marshmallow import Schema, fields, validate

from .errors import BadQuery, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.engine import Row

    from .config import Settings
    from .reading import Document

SIGNATURE_BYTES = 16
MOST = 200


class PageQuery(Schema):
    """What every list takes. ``count`` adds the total, which costs a look at everything."""

    limit = fields.Integer(validate=validate.Range(min=1))
    cursor = fields.String(validate=validate.Length(max=1024))
    count = fields.Boolean(load_default=False)


@dataclass(frozen=True)
class Page:
    """``next_key``: the key values of the last item, when more follow."""

    items: list[Document]
    next_key: tuple[Any, ...] | None = None
    total: int | None = None


def page_of(
    rows: Sequence[Row[Any]], limit: int, document: Callable[[Row[Any]], Document], key: Callable[[Row[Any]], Any]
) -> Page:
    """A page out of up to ``limit`` + 1 rows; the one too many shows that more follow."""
    more = len(rows) > limit
    kept = rows[:limit]
    return Page([document(row) for row in kept], tuple(key(kept[-1])) if more else None)


class Cursors:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, key: Sequence[Any], scope: str) -> str:
        body = orjson.dumps(list(key))
        return base64.urlsafe_b64encode(self._sign(body, scope) + body).rstrip(b"=").decode()

    def read(self, cursor: str, scope: str) -> tuple[Any, ...]:
        """``scope``: the list and its filters; a cursor of another list is as good as made up."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raw = b""
        signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not body or not hmac.compare_digest(signature, self._sign(body, scope)):
            sentence = "It is not a cursor of this list with these filters. Leave it out to start from the beginning."
            raise BadQuery("The cursor is not one of this list.", errors=[Fault("?cursor", sentence)])
        return tuple(orjson.loads(body))

    def _sign(self, body: bytes, scope: str) -> bytes:
        return hmac.digest(self._key, scope.encode() + b"\0" + body, hashlib.sha256)[:SIGNATURE_BYTES]


def provide_cursors(settings: Settings) -> Cursors:
    from .config import TokenSettings

    return Cursors(settings.get(TokenSettings).derived_key("page cursor"))


def limited(query: Mapping[str, Any], most: int, usual: int) -> int:
    """The number of items asked for; refuses more than the site's limit."""
    wanted = query.get("limit") or usual
    if wanted > most:
        sentence = f"You asked for {wanted}; at most {most} items fit on a page. Follow “next” for more."
        raise BadQuery("The page is too large.", errors=[Fault("?limit", sentence)])
    return int(wanted)
