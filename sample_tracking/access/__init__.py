"""Access: log-in, log-out, and who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import AccessSettings
from .throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/auth/providers", resources.Providers),
        ("/auth/token", resources.Token),
        ("/auth/refresh", resources.Refresh),
        ("/auth/me", resources.Me),
        ("/auth/links", resources.Links),
    )


def provides(settings: Settings) -> Iterable[object]:
    chosen = settings.get(AccessSettings)
    return (Throttle(chosen.misses, chosen.misses_within),)


module = Module(
    name="access",
    summary="Log-in by any of the enabled authenticators, log-out, and who one is",
    settings=AccessSettings,
    provides=provides,
    routes=routes,
)
