from __future__ import annotations

import os
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from sample_tracking.kernel import plugin
from sample_tracking.kernel.config import StartupError, choose
from sample_tracking.kernel.endpoint import PREFIX, contracts_of
from sample_tracking.kernel.openapi import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.cli import Installation
    from sample_tracking.kernel.plugin import Module


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def plugins(installation: Installation, name: str | None) -> None:
    """List the plugins: installed by which distribution, enabled or not, and why one cannot load.

    With the NAME of one, tell what it brings.
    """
    if name is not None:
        for line in _told(installation, plugin.load_plugin(name)):
            click.echo(line)
        return
    enabled = choose(installation.path, os.environ).plugins
    installed = {found.name: found.source for found in plugin.installed()}
    sources = installed | {name: "by its path" for name in enabled if ":" in name}
    for known in sorted(sources.keys() | set(enabled)):
        click.echo(_line(known, sources.get(known, "not installed"), enabled=known in enabled))
    if not sources and not enabled:
        click.echo("No plugin is installed.")


def _line(name: str, source: str, *, enabled: bool) -> str:
    state = "enabled" if enabled else "-"
    try:
        what = plugin.load_plugin(name).summary
    except StartupError as error:
        state, what = "broken", str(error)
    return f"{name:<24} {state:<8} {source:<28} {what}"


def _told(installation: Installation, module: Module) -> Iterator[str]:
    yield f"{module.name} {module.version}".rstrip() + f": {module.summary}"
    for what, found in _brought(installation, module):
        for one in found:
            yield f"{what:<14} {one}"


def _brought(installation: Installation, module: Module) -> Iterator[tuple[str, list[str]]]:
    yield "needs", list(module.requires)
    yield "settings", [setting.name for setting in fields(module.settings)] if module.settings else []
    yield (
        "route",
        [
            f"{method:<6} {PREFIX}{plain(template)}"
            for template, resource in module.brings("routes")
            for method, _ in contracts_of(resource)
        ],
    )
    yield "page", [template for template, _ in module.brings("pages")]
    yield "menu entry", [entry.title for entry in module.menu]
    yield "command", [str(command.name) for command in module.brings("commands")]
    yield "log-in", ["yes"] if module.authenticator else []
    if module.own_tables is not None:
        yield "own table", sorted(module.own_tables.names)
    try:
        settings, enabled = installation.configure()
    except StartupError:
        return  # `config check` says what is wrong; what a plugin brings without settings was told
    if module.name in {one.name for one in enabled}:
        for kind, things in plugin.parts_of([module], settings):
            yield kind, [thing.name for thing in things]
