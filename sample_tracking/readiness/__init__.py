"""Readiness: whether a shipment can leave, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import ReadinessSettings, check_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (("/shipments/{shipment_id:id}/readiness", resources.Readiness),)


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from . import rules, service

    return {"rules": rules.of_site(settings.get(ReadinessSettings)), "guards": [service.Gatekeeper()]}


module = Module(
    name="readiness",
    summary="Whether a shipment can leave: a table of rules, and what does not hold yet",
    requires=("shipments", "dewars", "containers", "samples", "contacts"),
    settings=ReadinessSettings,
    routes=routes,
    parts=parts,
    checks=check_names,
)
