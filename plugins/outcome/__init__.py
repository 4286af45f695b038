"""What came of a shipment, a container or a sample: collections, processing, best result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/shipments/{shipment_id:id}/outcome", resources.ShipmentOutcome),
        ("/containers/{container_id:id}/outcome", resources.ContainerOutcome),
        ("/samples/{sample_id:id}/outcome", resources.SampleOutcome),
    )


def pages() -> Sequence[tuple[str, type]]:
    from .pages import ShipmentResults

    return (("/shipments/{shipment_id:id}/results", ShipmentResults),)


plugin = Module(
    name="outcome",
    summary="What came of a shipment: collections, processing and best result of each sample",
    routes=routes,
    pages=pages,
)
