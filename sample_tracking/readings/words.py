"""What an outlook means, for people and in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import later, said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta

    from .outlook import Outlook

HEADLINES: Final[Mapping[str, str]] = {
    "good": later("Enough nitrogen"),
    "soon": later("Fill up soon"),
    "urgent": later("Fill up now"),
    "dry": later("Probably empty"),
    "unknown": later("Nitrogen not known"),
}
TODAY: Final[Mapping[str, str]] = {
    "weighed": later("weighed today"),
    "filled": later("filled today"),
    "sent": later("sent today, supposedly full"),
    "warm": later("found warm today"),
}
BASES: Final[Mapping[str, str]] = {
    "measured": later("Reckoned from its weighings."),
    "own history": later("Reckoned from its loss on earlier trips."),
    "type": later("Reckoned from what dewars of its type lose."),
}


def level_of(seen: Outlook, window: timedelta) -> str:
    """``window``: of the alarm."""
    if seen.days_left is None:
        return "unknown"
    if not seen.share:
        return "dry"
    alarm = window.total_seconds() / 86400
    return "urgent" if seen.days_left <= alarm else "soon" if seen.days_left <= 2 * alarm else "good"


def document(seen: Outlook, dewar_id: int, now: datetime, window: timedelta) -> dict[str, Any]:
    """As `OutlookSchema` has it."""
    level = level_of(seen, window)
    return {
        "dewar_id": dewar_id,
        "weight_kg": seen.weight_kg,
        "share": _rounded(seen.share, 3),
        "days_left": _rounded(seen.days_left, 1),
        "likely_days": _rounded(seen.likely_days, 1),
        "empty_at": _moment(seen.empty_at),
        "losing_more": seen.losing_more,
        "basis": seen.basis,
        "loss_kg_per_day": _rounded(seen.loss_kg_per_day, 3),
        "usual_loss": _rounded(seen.usual_loss, 3),
        "last_top_up": _moment(seen.last_top_up),
        "last_known": _moment(seen.last_known),
        "held_days": round(seen.held_days, 1),
        "level": level,
        "headline": said(HEADLINES[level]),
        "left": left(seen),
        "known": known(seen, now),
        "sentence": sentence(seen, now),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else utc_text(at.replace(microsecond=0))


def left(seen: Outlook) -> str:
    """How long it lasts, in a few words."""
    if seen.days_left is None or seen.likely_days is None:
        return ""
    days = int(seen.days_left)
    if days:
        return said_of("at least {days} day left", "at least {days} days left", days).format(days=days)
    return said("less than a day left, perhaps none") if seen.share else said("empty, as far as is known")


def known(seen: Outlook, now: datetime) -> str:
    """How old the last is that is known of it."""
    if seen.last_known is None:
        return ""
    days = max(0, (now - seen.last_known).days)
    if days == 0:
        return said(TODAY[seen.known_by])
    return _ago(seen.known_by, days).format(days=days)


def _ago(known_by: str, days: int) -> str:
    if known_by == "weighed":
        return said_of("weighed {days} day ago", "weighed {days} days ago", days)
    if known_by == "filled":
        return said_of("filled {days} day ago", "filled {days} days ago", days)
    if known_by == "sent":
        return said_of("sent {days} day ago, supposedly full", "sent {days} days ago, supposedly full", days)
    return said_of("found warm {days} day ago", "found warm {days} days ago", days)


def sentence(seen: Outlook, now: datetime) -> str:
    return " ".join(_sentences(seen, now))


def _sentences(seen: Outlook, now: datetime) -> Iterator[str]:
    if seen.empty_at is None or seen.likely_days is None:
        yield said("Nothing is known of its nitrogen: weigh it, or say that it was filled.")
    elif not seen.share:
        yield said("It is probably empty.")
    elif seen.empty_at <= now:
        yield said("It may be empty already.")
    else:
        yield said("It lasts until {day} at least, more likely for {likely} days.").format(
            day=f"{seen.empty_at:%Y-%m-%d}", likely=round(seen.likely_days)
        )
    if seen.basis in BASES:
        yield said(BASES[seen.basis])
    if seen.losing_more and seen.loss_kg_per_day and seen.usual_loss:
        yield said("It loses {loss} kg a day, before {usual}: its vacuum may be failing.").format(
            loss=f"{seen.loss_kg_per_day:.2f}", usual=f"{seen.usual_loss:.2f}"
        )
    held = round(seen.held_days)
    if held:
        yield said_of("It was held in customs for {days} day.", "It was held in customs for {days} days.", held).format(
            days=held
        )
