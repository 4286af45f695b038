"""Shipments: what a user sends, and where all of it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/shipments", resources.Shipments),
        ("/proposals/{code}/shipments", resources.ProposalShipments),
        ("/shipments/{shipment_id:id}", resources.Shipment),
        ("/shipments/{shipment_id:id}/transitions", resources.ShipmentTransitions),
    )


module = Module(name="shipments", summary="Shipments of a proposal, with their state and their way", routes=routes)
