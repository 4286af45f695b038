"""Loads what was sent by a schema; every mistake is told at once, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from marshmallow import RAISE, ValidationError

from .errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marshmallow import Schema

    from .errors import Invalid


def load(
    schema: Schema, sent: Any, root: str, kind: type[Invalid], sentence: str, *, echo: bool = True
) -> dict[str, Any]:
    """What the schema makes of it; every mistake at once, each with its place. ``echo``: and with what was sent."""
    try:
        wish: dict[str, Any] = schema.load(sent, unknown=RAISE)
    except ValidationError as error:
        raise kind(
            sentence, errors=list(_faults(error.messages, root, _sayable(schema, sent) if echo else None))
        ) from error
    return wish


def _sayable(schema: Schema, sent: Any) -> Any:
    """Without passwords and their like: what is never given out is not repeated in a refusal either."""
    if not isinstance(sent, dict):
        return sent
    secret = {name for name, declared in schema.fields.items() if declared.load_only}
    return {name: value for name, value in sent.items() if name not in secret}


def _faults(messages: Any, place: str, sent: Any) -> Iterator[Fault]:
    if isinstance(messages, list):
        shown = "" if sent is None or isinstance(sent, dict | list) else f" You sent {_shortened(sent)}."
        yield Fault(place, " ".join(str(m) for m in messages) + shown)
        return
    for name, inner in messages.items():
        if name == "_schema":
            yield from _faults(inner, place, None)
            continue
        further = place + str(name) if place in ("/", "?") else f"{place}/{name}"
        yield from _faults(inner, further, _at(sent, name))


def _at(sent: Any, name: Any) -> Any:
    if isinstance(sent, dict):
        return sent.get(name)
    if isinstance(sent, list) and isinstance(name, int) and name < len(sent):
        return sent[name]
    return None


def _shortened(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= 80 else f"{text[:77]}…"
