"""The command line. Each group of commands is imported when it is called, so that help comes at once."""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from sample_tracking.kernel.config import Settings
    from sample_tracking.kernel.plugin import Module
    from sample_tracking.kernel.unit import Units

# name: (where it is, what it does)
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "config": ("sample_tracking.cli.config:config", "Check, show and describe the configuration."),
    "database": ("sample_tracking.cli.database:database", "Prepare the database and bring it up to date."),
    "demo": ("sample_tracking.cli.demo:demo", "Serve a small invented facility, to try things out."),
    "doctor": ("sample_tracking.cli.doctor:doctor", "Compare a database with what the service needs."),
    "generate": ("sample_tracking.cli.generate:generate", "Write generated code and documents anew."),
    "plugins": ("sample_tracking.cli.plugins:plugins", "List the plugins, where they come from, which are enabled."),
    "worker": ("sample_tracking.cli.worker:worker", "Run the jobs in a process of their own."),
    "serve": ("sample_tracking.cli.serve:serve", "Serve requests with gunicorn."),
}


@dataclass(frozen=True)
class Installation:
    """What every command works on: the configuration file given on the command line, if any."""

    path: Path | None

    def configure(self) -> tuple[Settings, tuple[Module, ...]]:
        from sample_tracking.modules import configure

        return configure(self.path, os.environ)

    def open_units(self) -> Units:
        """The way to the database, for commands that do what pages and the API do."""
        from sample_tracking.app import open_units

        return open_units(*self.configure())


class Commands(click.Group):
    """Our own commands, and those that modules in use bring; what hinders the start is told without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            return _imported(COMMANDS[cmd_name][0])
        return self._of_a_module(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])

    def invoke(self, ctx: click.Context) -> object:
        from sample_tracking.kernel.config import StartupError

        try:
            return super().invoke(ctx)
        except StartupError as error:
            raise click.ClickException(str(error)) from None

    def _of_a_module(self, ctx: click.Context, name: str) -> click.Command | None:
        _, modules = Installation(ctx.params.get("config")).configure()
        brought = (command for module in modules for command in module.brings("commands"))
        return next((command for command in brought if command.name == name), None)


def _imported(target: str) -> click.Command:
    module, _, attribute = target.partition(":")
    command: object = getattr(importlib.import_module(module), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(f"{target} is no command")
    return command


@click.command(
    cls=Commands,
    epilog="Modules and plugins in use may bring further commands. Without --config and SAMPLE_TRACKING_CONFIG the"
    " defaults hold: development mode, and the SQLite file sample-tracking.sqlite in the current folder.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="SAMPLE_TRACKING_CONFIG",
    help="The configuration file: TOML, JSON or YAML. Also: SAMPLE_TRACKING_CONFIG.",
)
@click.version_option(package_name="sample-tracking")
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """Sample Tracking: shipments, dewars, containers and samples of mail-in experiments, over a shared ISPyB."""
    ctx.obj = Installation(config)
