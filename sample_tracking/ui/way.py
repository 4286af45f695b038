"""The way of a dewar as a picture: six stations, of which each is behind it, the present one, or still ahead."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.reading import Document

STATIONS: Final = ("desk", "courier", "stores", "beamline", "return", "home")
DESK, BEAMLINE = STATIONS.index("desk"), STATIONS.index("beamline")
PLACES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "opened": DESK,
        "ready": DESK,
        "sent": STATIONS.index("courier"),
        "at_facility": STATIONS.index("stores"),
        "processing": BEAMLINE,
        "dispatch_requested": STATIONS.index("stores"),
        "dispatched": STATIONS.index("return"),
        "closed": STATIONS.index("home"),
    }
)
BEHIND, HERE, AHEAD, NOT_NOTED = "behind", "here", "ahead", "not_noted"


@dataclass(frozen=True)
class Station:
    """``at`` and ``local_at``: when it was reached, in UTC and in the site's zone, where that was noted."""

    name: str
    state: str
    at: str | None = None
    local_at: str | None = None


def stations_of(status: str, steps: Sequence[Document]) -> list[Station]:
    """``steps``: oldest first, as `tracking.service.way_of` gives them. No stations for what does not travel."""
    if status == "cancelled":
        return []
    present = PLACES.get(status)
    first, last = _reached(steps)
    return [_station(place, present, first.get(place), last.get(place)) for place in range(len(STATIONS))]


def _station(place: int, present: int | None, first: Document | None, last: Document | None) -> Station:
    """The time of the present one is that of the last arrival, after all others."""
    state = _state(place, present, was_there=first is not None)
    step = {HERE: last, BEHIND: first}.get(state) or {}
    return Station(STATIONS[place], state, step.get("at"), step.get("local_at"))


def _state(place: int, present: int | None, *, was_there: bool) -> str:
    """Whether it was at the beamline is known by what was noted alone: from the store it goes there and comes back."""
    if place == present:
        return HERE
    if present is None:
        return BEHIND if was_there else NOT_NOTED
    if place == BEAMLINE and (was_there or place < present):
        return BEHIND if was_there else NOT_NOTED
    return BEHIND if place < present else AHEAD


def _reached(steps: Sequence[Document]) -> tuple[dict[int, Document], dict[int, Document]]:
    """Of each station the step by which it was reached, for the first and for the last time of this journey."""
    first: dict[int, Document] = {}
    last: dict[int, Document] = {}
    before = None
    for step in steps:
        place = PLACES.get(step["status"] or "")
        if place is None or place == before:
            continue
        if place == DESK:  # packed once more
            first, last = {}, {}
        first.setdefault(place, step)
        last[place] = step
        before = place
    return first, last
