"""Weights, top-ups and temperatures of dewars, and how long their nitrogen lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import ReadingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/dewars/{dewar_id:id}/readings", resources.DewarReadings),
        ("/dewars/{dewar_id:id}/nitrogen", resources.DewarNitrogen),
        ("/readings/{reading_id:id}", resources.Reading),
    )


def jobs(settings: Settings) -> Sequence[Callable[..., None]]:
    from .alarming import Alarming

    return (Alarming(settings.get(ReadingSettings)),)


module = Module(
    name="readings",
    summary="Weights and top-ups of dewars, and how long their nitrogen lasts",
    requires=("dewars",),
    settings=ReadingSettings,
    routes=routes,
    jobs=jobs,
)
