from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sample_tracking.cli import Installation

DATABASE = "demo.sqlite"
CONFIGURATION = """\
mode = "development"
plugins = [
    "auth_dummy", "sessions", "persons", "data_collections", "auto_processing", "phasing", "screening", "outcome",
    "user_office", "epcis",
]

[site]
name = "Demo facility"

[database]
url = "sqlite:///{file}"

[changers]
beamlines = {{ i03 = "bart", i04 = "isara" }}
"""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--folder", default=".demo", show_default=True, type=click.Path(path_type=Path), help="Where it is kept.")
@click.option("--fresh", is_flag=True, help="Begin again with new data.")
@click.option("--prepare", is_flag=True, help="Make the data and end.")
@click.pass_obj
def demo(installation: Installation, port: int, folder: Path, fresh: bool, prepare: bool) -> None:  # noqa: ARG001, FBT001
    """Serve a small invented facility on 127.0.0.1, to try things out."""
    from sample_tracking.cli import Installation as Chosen

    configuration = folder.resolve() / "demo.toml"
    if fresh:
        for old in folder.glob(f"{DATABASE}*"):
            old.unlink()
    if (folder / DATABASE).exists():
        _renew(folder.resolve(), configuration)
    else:
        _prepare(folder.resolve(), configuration)
    if prepare:
        return
    click.echo(
        f"\n  The demo facility is at http://127.0.0.1:{port}/docs\n"
        "  Log-ins, each with its name as password: user, other (another laboratory), staff, admin\n"
        "  End it with Ctrl-C; --fresh begins again with new data.\n"
    )
    from sample_tracking.cli import serve

    serve.run(Chosen(configuration), bind=f"127.0.0.1:{port}", workers=1, threads=8)


def _renew(folder: Path, configuration: Path) -> None:
    """A facility that an older version made: its configuration and its tables are brought up to date."""
    from sample_tracking.app import open_units
    from sample_tracking.kernel.installing import install
    from sample_tracking.kernel.plugin import branches_of
    from sample_tracking.modules import configure

    configuration.write_text(CONFIGURATION.format(file=folder / DATABASE))
    settings, modules = configure(configuration, {})
    units = open_units(settings, modules)
    install(units.writes, "tracking", branches_of(modules))
    units.reads.dispose()
    units.writes.dispose()


def _prepare(folder: Path, configuration: Path) -> None:
    from sample_tracking.app import open_units
    from sample_tracking.demo.service import Calendar, Story
    from sample_tracking.kernel.installing import install
    from sample_tracking.kernel.plugin import branches_of
    from sample_tracking.modules import configure

    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{DATABASE}.new"
    unfinished.unlink(missing_ok=True)
    configuration.write_text(CONFIGURATION.format(file=unfinished))
    settings, modules = configure(configuration, {})
    calendar = Calendar(datetime.now(UTC))
    units = open_units(settings, modules, calendar)
    install(units.writes, "tracking", branches_of(modules))
    shipments = Story(units, calendar).tell()
    units.reads.dispose()
    units.writes.dispose()
    unfinished.rename(folder / DATABASE)
    configuration.write_text(CONFIGURATION.format(file=folder / DATABASE))
    click.echo(f"Made a facility with {shipments} shipments in {folder / DATABASE}.")
