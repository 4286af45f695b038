"""Imports: samples from spreadsheets and into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import ImportSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/proposals/{code}/imports", resources.ProposalImports),
        ("/proposals/{code}/imports/template.csv", resources.TemplateText),
        ("/proposals/{code}/imports/template.xlsx", resources.TemplateWorkbook),
        ("/imports/{import_id:id}", resources.Import),
        ("/imports/{import_id:id}/undo", resources.ImportUndo),
        ("/proposals/{code}/import-mappings", resources.ProposalMappings),
        ("/import-mappings/{mapping_id:id}", resources.Mapping),
        ("/shipments/{shipment_id:id}/samples.csv", resources.ShipmentText),
        ("/shipments/{shipment_id:id}/samples.xlsx", resources.ShipmentWorkbook),
    )


def commands() -> Sequence[click.Command]:
    from .command import import_sheet

    return (import_sheet,)


module = Module(
    name="imports",
    summary="Samples from spreadsheets and into them",
    requires=("proteins", "shipments", "dewars", "containers", "samples"),
    settings=ImportSettings,
    routes=routes,
    commands=commands,
)
