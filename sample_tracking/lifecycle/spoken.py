"""Levels, states and wishes in sentences of refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import later, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.languages import Phrase

WORDS: Final = {
    "shipment": later("shipment"),
    "dewar": later("dewar"),
    "container": later("container"),
    "sample": later("sample"),
    "processing": later("processing"),
    "opened": later("opened"),
    "ready": later("ready"),
    "sent": later("sent"),
    "at_facility": later("at facility"),
    "dispatch_requested": later("dispatch requested"),
    "dispatched": later("dispatched"),
    "closed": later("closed"),
    "unknown": later("unknown"),
    "cancelled": later("cancelled"),
    "in_storage": later("in storage"),
    "disposed": later("disposed"),
    "location": later("location"),
    "beamline": later("beamline"),
    "position": later("position"),
    "courier": later("courier"),
}


def spoken(name: str) -> Phrase:
    return phrase(WORDS[name])


def listed(names: Sequence[str]) -> Phrase:
    """With commas between; one at least."""
    found = spoken(names[0])
    for name in names[1:]:
        found = phrase(later("{states}, {state}"), states=found, state=spoken(name))
    return found
