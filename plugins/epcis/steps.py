"""What the steps of a dewar are called in the Core Business Vocabulary 2.0: a table."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Step:
    """``way``: from whose hands into whose a parcel goes; ``sensor``: what was measured."""

    business_step: str
    disposition: str
    action: str = "OBSERVE"
    way: tuple[str, str] | None = None
    sensor: str = ""


IN: Final = ("laboratory", "facility")
OUT: Final = ("facility", "laboratory")

# fmt: off
STEPS: Final[Mapping[str, Step]] = MappingProxyType({
    "created":            Step("commissioning", "active", action="ADD"),
    "make_ready":         Step("staging_outbound", "in_progress"),
    "labels_printed":     Step("staging_outbound", "in_progress"),
    "send":               Step("shipping", "in_transit", way=IN),
    "receive":            Step("receiving", "in_progress", way=IN),
    "move":               Step("storing", "available"),
    "start":              Step("entering_exiting", "in_progress"),
    "load":               Step("entering_exiting", "in_progress"),
    "unload":             Step("entering_exiting", "in_progress"),
    "finish":             Step("storing", "available"),
    "request_dispatch":   Step("holding", "available"),
    "return_requested":   Step("holding", "available"),
    "withdraw_dispatch":  Step("storing", "available"),
    "dispatch":           Step("shipping", "in_transit", way=OUT),
    "close":              Step("receiving", "in_progress", way=OUT),
    "cancel":             Step("holding", "inactive"),
    "reopen":             Step("commissioning", "active"),
    "undone":             Step("inspecting", "available"),
    "weighed":            Step("inspecting", "conformant", sensor="weight"),
    "top_up":             Step("inspecting", "conformant"),
    "ln2_topped_up":      Step("inspecting", "conformant"),
    "temperature":        Step("inspecting", "conformant", sensor="temperature"),
    "damaged":            Step("inspecting", "damaged"),
    "warm":               Step("inspecting", "non_conformant"),
    "courier_picked_up":  Step("transporting", "in_transit"),
    "courier_on_hold":    Step("holding", "in_transit"),
    "courier_customs_hold": Step("holding", "in_transit"),
    "courier_delivery_delayed": Step("transporting", "in_transit"),
    "courier_out_for_delivery": Step("transporting", "in_transit"),
    "courier_ready_for_pickup": Step("arriving", "in_transit"),
    "courier_delivery_failed": Step("transporting", "in_transit"),
    "courier_return_to_sender": Step("transporting", "in_transit"),
    "courier_delivered":  Step("arriving", "in_progress"),
})
# What an older program has noted tells the state alone.
STATES: Final[Mapping[str, Step]] = MappingProxyType({
    "sent":               STEPS["send"],
    "at_facility":        Step("storing", "available"),
    "processing":         STEPS["start"],
    "dispatch_requested": STEPS["request_dispatch"],
    "dispatched":         STEPS["dispatch"],
})
# fmt: on
MOVING: Final = frozenset({"receive", "move", "start", "finish", "dispatch", "send", "load", "unload"})
"""Steps that a later ``undone`` may take back."""


def step_of(what: str, status: str | None) -> Step | None:
    """None for what is no event of the way, such as a change of the entry."""
    return STEPS.get(what) or (STATES.get(status or "") if what == "recorded" else None)
