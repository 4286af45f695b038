"""Containers: pucks and plates, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/container-types", resources.ContainerTypes),
        ("/containers", resources.Containers),
        ("/dewars/{dewar_id:id}/containers", resources.DewarContainers),
        ("/containers/{container_id:id}", resources.Container),
        ("/containers/{container_id:id}/history", resources.ContainerHistory),
        ("/containers/{container_id:id}/transitions", resources.ContainerTransitions),
        ("/proposals/{code}/registered-containers", resources.RegisteredContainers),
    )


module = Module(name="containers", summary="Pucks and plates, their types, and where they are", routes=routes)
