"""The core modules, and the first step of every program: configuration and modules found together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .kernel import config, plugin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CORE: Final[tuple[str, ...]] = (
    "sample_tracking.access",
    "sample_tracking.groups",
    "sample_tracking.service_tokens",
    "sample_tracking.proposals",
    "sample_tracking.contacts",
    "sample_tracking.proteins",
    "sample_tracking.events",
    "sample_tracking.shipments",
    "sample_tracking.dewars",
    "sample_tracking.containers",
    "sample_tracking.samples",
    "sample_tracking.locations",
    "sample_tracking.readings",
    "sample_tracking.attachments",
    "sample_tracking.changers",
    "sample_tracking.trees",
    "sample_tracking.readiness",
    "sample_tracking.preferences",
    "sample_tracking.tracking",
    "sample_tracking.imports",
    "sample_tracking.labels",
    "sample_tracking.scans",
    "sample_tracking.returns",
    "sample_tracking.couriers",
    "sample_tracking.boards",
    "sample_tracking.ui",
)


def configure(path: Path | None, environ: Mapping[str, str]) -> tuple[config.Settings, tuple[plugin.Module, ...]]:
    """Settings and modules in use; StartupError (of which ConfigError is one) says what hinders the start."""
    modules = plugin.load(config.choose(path, environ), CORE)
    return config.load(path, environ, modules), modules


def every_installed() -> tuple[plugin.Module, ...]:
    """All core modules and all plugins of this distribution, enabled or not: what the documents speak of."""
    there = plugin.installed()
    own = [found.name for found in there if found.source.startswith("sample-tracking ")]
    return (*map(plugin.load_core, CORE), *(plugin.load_plugin(name, there) for name in own))
