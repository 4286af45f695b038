"""Samples: one crystal and one diffraction plan each, on a position of a container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import SampleSettings

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/samples", resources.Samples),
        ("/containers/{container_id:id}/samples", resources.ContainerSamples),
        ("/samples/{sample_id:id}", resources.Sample),
        ("/samples/{sample_id:id}/transitions", resources.SampleTransitions),
    )


module = Module(
    name="samples", summary="Samples on the positions of containers", settings=SampleSettings, routes=routes
)
