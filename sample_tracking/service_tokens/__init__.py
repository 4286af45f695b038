"""Service tokens: how beamline software and other programs prove who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import ServiceTokenSettings

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/service-tokens", resources.ServiceTokens),
        ("/service-tokens/{service_token_id:id}", resources.ServiceToken),
    )


module = Module(
    name="service_tokens",
    summary="Tokens for programs: named, scoped, expiring, shown once",
    settings=ServiceTokenSettings,
    routes=routes,
)
