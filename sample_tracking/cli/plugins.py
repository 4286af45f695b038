from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from sample_tracking.kernel import plugin
from sample_tracking.kernel.config import StartupError, choose

if TYPE_CHECKING:
    from sample_tracking.cli import Installation


@click.command()
@click.pass_obj
def plugins(installation: Installation) -> None:
    """List the plugins: installed by which distribution, enabled or not, and why one cannot load."""
    enabled = choose(installation.path, os.environ).plugins
    installed = {found.name: found.source for found in plugin.installed()}
    sources = installed | {name: "by its path" for name in enabled if ":" in name}
    for name in sorted(sources.keys() | set(enabled)):
        click.echo(_line(name, sources.get(name, "not installed"), enabled=name in enabled))
    if not sources and not enabled:
        click.echo("No plugin is installed.")


def _line(name: str, source: str, *, enabled: bool) -> str:
    state = "enabled" if enabled else "-"
    try:
        what = plugin.load_plugin(name).summary
    except StartupError as error:
        state, what = "broken", str(error)
    return f"{name:<24} {state:<8} {source:<28} {what}"
