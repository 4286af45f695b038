"""One field for any barcode: what it is, what a scan does, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import ScanSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/scans", resources.Scans),
        ("/scans/photo", resources.Photo),
        ("/scans/unknown", resources.UnknownCodes),
        ("/scans/unknown/resolve", resources.Resolution),
        ("/scans/{scan_id:id}/undo", resources.Undo),
        ("/badges", resources.Badges),
        ("/badges/{badge_id:id}", resources.Badge),
    )


def parts(_settings: Settings) -> Mapping[str, Sequence[object]]:
    from . import decoders

    return {"decoders": decoders.of_house()}


module = Module(
    name="scans",
    summary="One field for any barcode: what it is, what a scan does, undo",
    settings=ScanSettings,
    requires=("dewars", "containers", "samples", "locations", "readings", "changers"),
    routes=routes,
    parts=parts,
)
