"""What is written to those who want news: plain text, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.languages import said, said_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class News:
    """``at`` is aware."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class Chapter:
    """What is new of one shipment."""

    name: str
    proposal: str
    page: str
    news: Sequence[News]


def subject(chapters: Sequence[Chapter]) -> str:
    number = sum(len(chapter.news) for chapter in chapters)
    if number == 1:
        return f"{chapters[0].name}: {chapters[0].news[0].sentence}"
    names = ", ".join(chapter.name for chapter in chapters)
    return said_of("{names}: {number} step", "{names}: {number} steps", number).format(names=names, number=number)


def text(chapters: Sequence[Chapter], zone: ZoneInfo, signature: str) -> str:
    parts = ["\n".join(_lines(chapter, zone)) for chapter in chapters]
    parts.append(said("You get this because you asked for news of it; on its page you can end that."))
    if signature:
        parts.append(signature)
    return "\n\n".join(parts) + "\n"


def _lines(chapter: Chapter, zone: ZoneInfo) -> list[str]:
    told = [f"{_time(news.at, zone)}\n  {news.sentence}" for news in chapter.news]
    return [f"{chapter.name} ({chapter.proposal})", *told, chapter.page]


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {zone.key} ({at:%H:%M} UTC)"
