"""The ways of parcels as DHL's Unified Tracking tells them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time
from typing import TYPE_CHECKING

from sample_tracking.couriers.service import STATUSES
from sample_tracking.kernel.config import between, length, matching, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def meanings(found: dict[str, str]) -> None:
    """ValueError for a word that is none of ours."""
    for text, status in found.items():
        if status not in STATUSES:
            raise ValueError(f'"{text}" cannot mean "{status}"; there are: {", ".join(STATUSES)}')


@dataclass(frozen=True, kw_only=True)
class DhlSettings:
    api_key: str = setting("The key that DHL has given to the site.", secret=True, validate=length(1, 200))
    url: str = setting(
        "Where DHL is asked.",
        default="https://api-eu.dhl.com/track/shipments",
        validate=matching(r"https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?/\S*", "must begin with https://"),
    )
    meanings: dict[str, str] = setting(
        "What the texts of DHL's events mean in our words, compared as a whole without regard to case, for what its few"
        ' codes do not tell, such as "Clearance processing delayed" = "customs_hold".',
        default={},
        validate=meanings,
    )
    timeout: int = setting("Seconds to wait for an answer.", default=10, validate=between(1, 60))
    ca_file: Path | None = setting("Whom to trust instead of this machine's authorities.", default=None)


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from .adapters import DhlCourier

    return {"couriers": [DhlCourier(settings.get(DhlSettings))]}


plugin = Module(
    name="courier_dhl_unified",
    summary="The ways of parcels as DHL's Unified Tracking tells them",
    requires=("couriers",),
    settings=DhlSettings,
    parts=parts,
)
