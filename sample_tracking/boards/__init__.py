"""Boards for staff: arrivals, places, beamlines, returns, nitrogen, and what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import BoardSettings

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (("/boards", resources.Boards), ("/boards/{name}", resources.Board))


module = Module(
    name="boards",
    summary="Boards for staff: arrivals, places, beamlines, returns, nitrogen, what is lost",
    requires=("dewars", "containers", "locations", "readings", "changers"),
    settings=BoardSettings,
    routes=routes,
)
