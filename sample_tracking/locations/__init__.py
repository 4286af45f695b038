"""Places of the facility: tree, codes, what stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import LocationSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def parts(_settings: Settings) -> Mapping[str, Sequence[object]]:
    from .guard import OccupiedPlace

    return {"guards": [OccupiedPlace()]}


module = Module(
    name="locations",
    summary="Places of the facility: tree, codes, what stands where",
    settings=LocationSettings,
    parts=parts,
)
