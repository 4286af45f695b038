"""The life of a dewar as an EPCIS 2.0 document, for those who keep the chain of custody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (("/dewars/{dewar_id:id}/epcis.json", resources.DewarLife),)


plugin = Module(
    name="epcis",
    summary="The life of a dewar as an EPCIS 2.0 document",
    requires=("dewars", "containers"),
    routes=routes,
)
