"""Calendars as other programs read them (RFC 5545): few lines, so that no library is needed for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
WIDEST: Final = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True)
class Entry:
    """``key``: the same for the same entry, whenever it is read; times are aware, without ``end`` it is a moment."""

    key: str
    start: datetime
    end: datetime | None
    title: str
    place: str = ""
    url: str = ""


def written(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sample-tracking//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for entry in entries:
        lines += _entry(entry, now)
    lines.append("END:VCALENDAR")
    return b"".join(folded + b"\r\n" for line in lines for folded in _folded(line))


def _entry(entry: Entry, now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{entry.key}", f"DTSTAMP:{_moment(now)}", f"DTSTART:{_moment(entry.start)}")
    if entry.end is not None:
        yield f"DTEND:{_moment(entry.end)}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """What a person wrote cannot end the line."""
    plain = " ".join(text.split())
    for character in "\\;,":
        plain = plain.replace(character, f"\\{character}")
    return plain


def _folded(line: str) -> Iterator[bytes]:
    """Lines that go on begin with a blank; no character is cut."""
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > WIDEST:
            yield part
            part = b" "
        part += octets
    yield part
