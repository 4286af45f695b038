"""Trees: a shipment with everything in it, read, registered or copied in one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/shipments/{shipment_id:id}/tree", resources.Tree),
        ("/proposals/{code}/shipments:tree", resources.ProposalTrees),
        ("/shipments/{shipment_id:id}:copy", resources.ShipmentCopy),
        ("/dewars/{dewar_id:id}:copy", resources.DewarCopy),
        ("/containers/{container_id:id}:copy", resources.ContainerCopy),
    )


module = Module(
    name="trees",
    summary="A shipment with its dewars, containers and samples in one request",
    requires=("shipments", "dewars", "containers", "samples", "contacts"),
    routes=routes,
)
