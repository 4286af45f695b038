"""As much of the Internet Printing Protocol (RFC 8010) as two questions need."""

from __future__ import annotations

import struct
from typing import Final

VERSION: Final = b"\x02\x00"
PRINT_JOB: Final = 0x0002
GET_PRINTER_ATTRIBUTES: Final = 0x000B
OPERATION: Final = 0x01
JOB: Final = 0x02
FINISHED: Final = 0x03
INTEGER: Final = 0x21
BOOLEAN: Final = 0x22
ENUM: Final = 0x23
NAME: Final = 0x42
KEYWORD: Final = 0x44
URI: Final = 0x45
CHARSET: Final = 0x47
LANGUAGE: Final = 0x48
MEDIA_TYPE: Final = 0x49
NUMBERS: Final = (INTEGER, ENUM)
FAILED: Final = 0x0100
"""The first status that is no success."""

Value = str | int | bytes
Told = str | int
Attribute = tuple[int, str, Value | tuple[Value, ...]]


class Garbled(ValueError):
    """What came is no answer in this protocol."""


def request(operation: int, uri: str, attributes: list[Attribute], job: list[Attribute]) -> bytes:
    whole: list[Attribute] = [
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
        (URI, "printer-uri", uri),
        *attributes,
    ]
    told = b"".join(map(_attribute, whole))
    more = bytes([JOB]) + b"".join(map(_attribute, job)) if job else b""
    return VERSION + struct.pack(">HI", operation, 1) + bytes([OPERATION]) + told + more + bytes([FINISHED])


def _attribute(attribute: Attribute) -> bytes:
    tag, name, values = attribute
    some = values if isinstance(values, tuple) else (values,)
    return b"".join(_value(tag, name if place == 0 else "", value) for place, value in enumerate(some))


def _value(tag: int, name: str, value: Value) -> bytes:
    content = (
        struct.pack(">i", value) if isinstance(value, int) else value.encode() if isinstance(value, str) else value
    )
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(content)) + content


def answer(content: bytes) -> tuple[int, dict[str, list[Told]]]:
    """(status, attributes of all groups by their names); Garbled for what breaks off."""
    try:
        (status,) = struct.unpack_from(">H", content, 2)
        return status, _attributes(content)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Garbled("The answer is not in the Internet Printing Protocol.") from error


def _attributes(content: bytes) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    place, name = 8, ""
    while content[place] != FINISHED:
        tag = content[place]
        place += 1
        if tag > 0x0F:  # else the beginning of a group
            said, place = _piece(content, place)
            value, place = _piece(content, place)
            name = said.decode() or name
            found.setdefault(name, []).append(_read(tag, value))
    return found


def _piece(content: bytes, place: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", content, place)
    end = place + 2 + length
    if end > len(content):
        raise IndexError
    return content[place + 2 : end], end


def _read(tag: int, value: bytes) -> Told:
    if tag in NUMBERS:
        return int.from_bytes(value, signed=True)
    if tag == BOOLEAN:
        return int(value != b"\0")
    return value.decode("utf-8", "replace")
