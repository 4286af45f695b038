"""What the beamline of the invented facility has measured of a shipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .founding import facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .founding import Facts

WORSE: Final = 0.07
"""Å from one pin to the next."""


def pins(shipment: Facts, tree: Mapping[str, Any]) -> list[Facts]:
    """The measured samples: id, name, space_group, cell, and runs (program, state, resolution)."""
    told = facts()
    samples = {
        (container["code"], sample["position"]): sample
        for dewar in tree["dewars"]
        for container in dewar["containers"]
        for sample in container["samples"]
    }
    return [
        _pin(told, samples[code, pin], became, resolution + WORSE * (pin - first))
        for code, first, last, became, resolution in shipment["measured"]
        for pin in range(first, last + 1)
    ]


def _pin(told: Facts, sample: Mapping[str, Any], became: str, resolution: float) -> Facts:
    runs = [(program, state, round(resolution + worse, 2)) for program, state, worse in told["processing"][became]]
    return {"id": sample["id"], "name": sample["name"], **told["crystals"][sample["protein"]], "runs": runs}
