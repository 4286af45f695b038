"""Keeps the requests in step with their dewars, by whichever way these are moved."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from . import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.departure import Passage
    from sample_tracking.kernel.unit import Unit

# What a request becomes when its dewar makes this step: (from, to).
STEPS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "withdraw_dispatch": ("requested", "withdrawn"),
        "dispatch": ("requested", "dispatched"),
        "close": ("dispatched", "closed"),
    }
)
# And when a step was taken back: by where the dewar was, and is again.
BACK: Final[Mapping[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        ("at_facility", "dispatch_requested"): ("withdrawn", "requested"),
        ("dispatch_requested", "at_facility"): ("requested", "withdrawn"),
        ("dispatched", "dispatch_requested"): ("dispatched", "requested"),
        ("dispatched", "at_facility"): ("dispatched", "requested"),
        ("closed", "dispatched"): ("closed", "dispatched"),
    }
)


class ReturnRequests:
    name = "return-requests"

    def follow(self, unit: Unit, passages: Sequence[Passage]) -> None:
        for passage in passages:
            undone = passage.transition == "undone"
            step = BACK.get((passage.before, passage.after)) if undone else STEPS.get(passage.transition)
            if step is not None:
                store.follow(unit, passage.dewar_id, *step, courier=passage.courier)
