"""The way back: how people want their dewars, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/returns", resources.Returns),
        ("/dewars/{dewar_id:id}/return", resources.Return),
        ("/dewars/{dewar_id:id}/return/dispatch", resources.Dispatch),
    )


def parts(_settings: Settings) -> dict[str, Sequence[object]]:
    from .following import ReturnRequests

    return {"followers": [ReturnRequests()]}


module = Module(
    name="returns",
    summary="The way back: how people want their dewars, and what became of it",
    requires=("dewars", "contacts", "shipments"),
    routes=routes,
    parts=parts,
)
