"""The section [locations]."""

from __future__ import annotations

from dataclasses import dataclass

from sample_tracking.kernel.config import setting


@dataclass(frozen=True, kw_only=True)
class LocationSettings:
    only_known: bool = setting(
        "Whether dewars can be put only at places that are in the table of places; else a place may be any text.",
        default=False,
    )
