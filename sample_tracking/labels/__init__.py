"""Labels: what is stuck on a shipment and what goes with it, as PDF and ZPL, counted and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.plugin import Module

from .adapters.fonts import Fonts
from .settings import LabelSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/shipments/{shipment_id:id}/labels.pdf", resources.ShipmentLabels),
        ("/shipments/{shipment_id:id}/prints", resources.ShipmentPrints),
        ("/shipments/{shipment_id:id}/prints/{print_id:id}", resources.ShipmentPrint),
        ("/dewars/{dewar_id:id}/label.pdf", resources.DewarLabel),
        ("/dewars/{dewar_id:id}/label.zpl", resources.DewarZpl),
        ("/containers/{container_id:id}/label.pdf", resources.ContainerLabel),
        ("/printers", resources.Printers),
    )


def provides(settings: Settings) -> Iterable[object]:
    chosen = settings.get(LabelSettings)
    if chosen.size(chosen.paper) is None:
        raise StartupError(f'labels.paper is "{chosen.paper}", which is none of labels.papers.')
    if missing := [str(font) for font in chosen.fonts if not font.is_file()]:
        raise StartupError(f"labels.fonts names files that are not there: {', '.join(missing)}.")
    return (Fonts(chosen.fonts),)


def parts(_settings: Settings) -> Mapping[str, Sequence[object]]:
    from .rule import Printed

    return {"rules": [Printed()]}


def jobs(_settings: Settings) -> Sequence[Callable[..., None]]:
    from . import printing

    return (printing.send_labels, printing.watch_printers)


module = Module(
    name="labels",
    summary="Labels and papers of shipments as PDF and ZPL, reprints counted, label printers",
    requires=("shipments", "dewars", "containers", "samples", "contacts"),
    settings=LabelSettings,
    provides=provides,
    routes=routes,
    parts=parts,
    jobs=jobs,
)
