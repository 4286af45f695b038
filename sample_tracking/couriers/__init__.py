"""Couriers: the ways of parcels, followed by the worker and told by webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import CourierSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/dewars/{dewar_id:id}/parcels", resources.Parcels),
        ("/dewars/{dewar_id:id}/parcels/events", resources.ParcelEvents),
        ("/couriers/{courier}/events", resources.Calls),
    )


def parts(_settings: Settings) -> dict[str, Sequence[object]]:
    from .customs import Customs
    from .manual import Manual

    return {"couriers": [Manual()], "holds": [Customs()]}


def jobs(settings: Settings) -> Sequence[Callable[..., None]]:
    from .following import Following

    return (Following(settings.get(CourierSettings)),)


module = Module(
    name="couriers",
    summary="Couriers: the ways of parcels, followed by the worker and told by webhooks",
    requires=("dewars",),
    settings=CourierSettings,
    routes=routes,
    parts=parts,
    jobs=jobs,
)
