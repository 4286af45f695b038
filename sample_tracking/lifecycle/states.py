"""The states of things on their journey, in order of rank.

The state of a shipment is the lowest rank among its dewars: what is being measured now speaks first, then whatever is
furthest behind; a shipment is cancelled only when all of its dewars are.
"""

from __future__ import annotations

from typing import Final

STATES: Final = (
    "processing",
    "opened",
    "ready",
    "sent",
    "at_facility",
    "dispatch_requested",
    "dispatched",
    "closed",
    "unknown",
    "cancelled",
    "in_storage",
    "disposed",
)

# Containers in these states stay where they are when their dewar moves.
STAYING: Final = frozenset({"cancelled", "in_storage", "disposed"})

# A dewar in one of these stands somewhere in the facility.
ON_SITE: Final = frozenset({"processing", "at_facility", "dispatch_requested"})

# Whoever left is known by the place as well: a new place means that it came back.
DEPARTED: Final = frozenset({"dispatched", "closed"})


def rank(state: str) -> int:
    return STATES.index(state)


def name(number: int) -> str:
    return STATES[number]
