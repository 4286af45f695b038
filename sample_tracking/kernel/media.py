"""Bodies in, within limits: JSON, or a file as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from .errors import Malformed, TooLarge, WrongMediaType
from .languages import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    import falcon

DEEPEST = 64


@dataclass(frozen=True)
class Files:
    """The files that an endpoint takes as its body; ``headers``: those that are given with it."""

    media_types: tuple[str, ...]
    limit: int
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentFile:
    """``headers``: by their names in lower case; those that were not sent are not among them."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def read_bytes(req: falcon.Request, limit: int) -> bytes:
    """The whole body; TooLarge beyond ``limit`` bytes, without reading on."""
    if (req.content_length or 0) > limit:
        raise _too_large(limit)
    body: bytes = req.bounded_stream.read(limit + 1)
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        phrase("The body has more than {limit} bytes, the most that is accepted here.", limit=limit), limit=limit
    )


def read_file(req: falcon.Request, files: Files) -> SentFile:
    """The body as the file that it is."""
    kind = _kind(req)
    if kind not in files.media_types:
        sentence = f"Please send the file itself as the body, as {' or '.join(files.media_types)}."
        raise WrongMediaType(sentence, sent=kind or None, accepted=list(files.media_types))
    headers = {name.lower(): value for name in files.headers if (value := req.get_header(name)) is not None}
    return SentFile(read_bytes(req, files.limit), kind, headers)


def _kind(req: falcon.Request) -> str:
    return (req.content_type or "").partition(";")[0].strip().lower()


def read_json(req: falcon.Request, body: bytes) -> Any:
    """What the body says."""
    kind = _kind(req)
    if kind not in ("application/json", "application/merge-patch+json"):
        raise WrongMediaType("Please send application/json.", sent=kind or None, accepted=["application/json"])
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error}.") from error
    if _deeper(value, DEEPEST):
        raise Malformed(f"The body is nested more than {DEEPEST} levels deep.")
    return value


def _deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True
