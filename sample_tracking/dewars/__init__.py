"""Dewars: what travels, with its barcode and its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.plugin import Module

from .barcodes import Barcodes, DewarSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/dewars", resources.Dewars),
        ("/shipments/{shipment_id:id}/dewars", resources.ShipmentDewars),
        ("/dewars/{dewar_id:id}", resources.Dewar),
        ("/dewars/{dewar_id:id}/history", resources.DewarHistory),
        ("/dewars/{dewar_id:id}/transitions", resources.DewarTransitions),
        ("/proposals/{code}/registered-dewars", resources.RegisteredDewars),
    )


def provides(settings: Settings) -> tuple[Barcodes]:
    """StartupError for a template that does not make barcodes at this site."""
    return (Barcodes.of(settings.get(DewarSettings).barcode, settings.get(SiteSettings).code),)


module = Module(
    name="dewars",
    summary="Dewars of a shipment, with their barcodes and their way",
    settings=DewarSettings,
    routes=routes,
    provides=provides,
)
