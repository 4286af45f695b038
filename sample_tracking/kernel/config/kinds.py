"""The types a setting can have: what is accepted in a file, how an environment variable spells it."""

from __future__ import annotations

import json
import types
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

Described = dict[str, Any]


class Unfit(ValueError):
    """``expected`` completes "must be …"."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def _text_itself(text: str) -> object:
    return text


def _value_itself(value: Any) -> object:
    return value


@dataclass(frozen=True)
class Kind:
    """``parse`` takes a file's value or raises Unfit; ``spell`` makes a file's value of an environment text;
    ``plain`` is the way back, for people and for JSON.
    """

    name: str
    parse: Callable[[object], Any]
    described: Described
    spell: Callable[[str], object] = _text_itself
    plain: Callable[[Any], object] = _value_itself


def kind_of(annotation: Any) -> Kind:
    """The kind of an annotation; TypeError is a defect of the module that wrote it."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _optional(annotation)
    if origin is Literal:
        return _choice(get_args(annotation), str)
    if origin is tuple and get_args(annotation)[1:] == (...,):
        return _sequence(kind_of(get_args(annotation)[0]))
    if origin is dict and get_args(annotation)[:1] == (str,):
        return _mapping(kind_of(get_args(annotation)[1]))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _choice(tuple(member.value for member in annotation), annotation)
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    raise TypeError(f"A setting cannot have the type {annotation!r}.")


def _simple(expected: str, *accepted: type) -> Callable[[object], Any]:
    def parse(value: object) -> object:
        if isinstance(value, accepted) and (bool in accepted or not isinstance(value, bool)):
            return value
        raise Unfit(expected)

    return parse


def _number(make: Callable[[str], object]) -> Callable[[str], object]:
    def spell(text: str) -> object:
        try:
            return make(text)
        except ValueError:
            return text  # refused by the parser, which says what it wants

    return spell


def _truth(text: str) -> object:
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(text.lower(), text)


def _float(value: object) -> float:
    return float(_simple("a number", int, float)(value))


def _seconds(value: object) -> timedelta:
    return timedelta(seconds=_simple("a whole number of seconds", int)(value))


def _zone(value: object) -> ZoneInfo:
    expected = 'the name of a time zone, such as "Europe/London"'
    try:
        return ZoneInfo(_simple(expected, str)(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unfit(expected) from None


def _path(value: object) -> Path:
    return Path(_simple("a path", str)(value))


SIMPLE: dict[Any, Kind] = {
    str: Kind("text", _simple("text", str), {"type": "string"}),
    int: Kind("whole number", _simple("a whole number", int), {"type": "integer"}, _number(int)),
    float: Kind("number", _float, {"type": "number"}, _number(float)),
    bool: Kind("true or false", _simple("true or false", bool), {"type": "boolean"}, _truth),
    Path: Kind("path", _path, {"type": "string"}, plain=str),
    ZoneInfo: Kind("time zone", _zone, {"type": "string"}, plain=str),
    timedelta: Kind("seconds", _seconds, {"type": "integer"}, _number(int), lambda span: int(span.total_seconds())),
}


def _choice(values: tuple[object, ...], make: Callable[[Any], object]) -> Kind:
    listed = ", ".join(str(value) for value in values)

    def parse(value: object) -> object:
        if value not in values or isinstance(value, bool):
            raise Unfit(f"one of {listed}")
        return make(value)

    return Kind(f"one of {listed}", parse, {"enum": list(values)}, plain=lambda value: getattr(value, "value", value))


def _optional(annotation: Any) -> Kind:
    inner = [part for part in get_args(annotation) if part is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"A setting cannot have the type {annotation!r}.")
    kind = kind_of(inner[0])
    return Kind(
        f"{kind.name}, or nothing",
        lambda value: None if value is None else kind.parse(value),
        {"anyOf": [kind.described, {"type": "null"}]},
        lambda text: None if not text else kind.spell(text),
        lambda value: None if value is None else kind.plain(value),
    )


def _from_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _sequence(kind: Kind) -> Kind:
    def parse(value: object) -> tuple[object, ...]:
        if not isinstance(value, (list, tuple)):
            raise Unfit(f"a list ({kind.name} each)")
        return tuple(_each(kind, item, f"at {place}") for place, item in enumerate(value, 1))

    def spell(text: str) -> object:
        if text.lstrip().startswith("["):
            return _from_json(text)
        return [kind.spell(part.strip()) for part in text.split(",") if part.strip()]

    return Kind(
        f"list ({kind.name} each)",
        parse,
        {"type": "array", "items": kind.described},
        spell,
        lambda value: [kind.plain(item) for item in value],
    )


def _mapping(kind: Kind) -> Kind:
    def parse(value: object) -> dict[str, object]:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise Unfit(f"a table ({kind.name} under each key)")
        return {key: _each(kind, item, f'under "{key}"') for key, item in value.items()}

    return Kind(
        f"table ({kind.name} under each key)",
        parse,
        {"type": "object", "additionalProperties": kind.described},
        _from_json,
        lambda value: {key: kind.plain(item) for key, item in value.items()},
    )


def _each(kind: Kind, item: object, place: str) -> object:
    try:
        return kind.parse(item)
    except Unfit as unfit:
        raise Unfit(f"{unfit.expected} ({place})") from None
