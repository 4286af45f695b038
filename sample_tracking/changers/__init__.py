"""Sample changers of the beamlines: positions, and what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import ChangerSettings

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/changers", resources.Changers),
        ("/changers/{beamline}", resources.Changer),
        ("/changers/{beamline}:load", resources.Loading),
        ("/changers/{beamline}:unload", resources.Unloading),
    )


module = Module(
    name="changers",
    summary="Sample changers of the beamlines: positions, what stands on them",
    requires=("dewars", "containers"),
    settings=ChangerSettings,
    routes=routes,
)
