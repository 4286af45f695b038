"""All routes of the core modules and of our plugins, and what is written down about them beside the tests of each."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from sample_tracking.app import routes_of
from sample_tracking.kernel.endpoint import PREFIX, contracts_of
from sample_tracking.kernel.openapi import plain
from sample_tracking.kernel.plugin import Module, load_plugin
from sample_tracking.modules import configure, every_installed
from tests.servers.debian import ROOT
from tests.world import Service

from .case import Case


@cache
def routed_plugins() -> tuple[str, ...]:
    """The names of our plugins that bring routes."""
    core = {module.name for module in configure(None, {})[1]}
    return tuple(module.name for module in every_installed() if module.name not in core and module.routes())


def _modules() -> list[Module]:
    return [*configure(None, {})[1], *map(load_plugin, routed_plugins())]


@cache
def every_contract() -> dict[str, str]:
    """Method and address → the permission that it takes."""
    return {
        f"{method} {PREFIX}{plain(template)}": str(contract.permission or "anybody")
        for template, resource in routes_of(_modules())
        for method, contract in contracts_of(resource)
    }


@cache
def written_permissions() -> dict[str, str]:
    """The same, as it is written down in files."""
    written: dict[str, str] = {}
    for file in sorted((ROOT / "tests").rglob("permissions.json")):
        written |= json.loads(file.read_text())
    return written


@cache
def every_case() -> dict[str, Case]:
    """How the other lab tries each route: of the core modules, and of each plugin beside its tests."""
    cases: dict[str, Case] = {}
    for place in _places():
        cases |= place.CASES
    return cases


def furnish(service: Service, ids: dict[str, Any]) -> None:
    """Adds what the routes of plugins need: a module of cases may have ``furnish(service, ids) -> further ids``."""
    for place in _places():
        if hasattr(place, "furnish"):
            ids |= place.furnish(service, ids)


def sections() -> dict[str, Any]:
    """What the configuration says for the routes of plugins: a module of cases may have ``SECTIONS``."""
    return {name: told for place in _places() for name, told in getattr(place, "SECTIONS", {}).items()}


def _places() -> Iterator[ModuleType]:
    yield import_module("tests.contract.cases")
    for file in sorted((ROOT / "tests").rglob("cases.py")):
        if file.parent.name != "contract":
            yield import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
