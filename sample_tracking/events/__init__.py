"""Events: what happened, in an order that nobody misses anything of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (("/events", resources.Events),)


def jobs(_settings: Settings) -> Sequence[Callable[..., None]]:
    from . import service

    return (service.number_events,)


module = Module(name="events", summary="The feed of everything that happened", routes=routes, jobs=jobs)
