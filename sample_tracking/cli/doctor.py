from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from sample_tracking.kernel.config import DatabaseSettings, SiteSettings
from sample_tracking.kernel.diagnosis import Weight, examine
from sample_tracking.kernel.plugin import branches_of

from .database import configured, url_option

if TYPE_CHECKING:
    from sample_tracking.cli import Installation

COLOURS: Final = {Weight.FINE: "green", Weight.NOTE: None, Weight.ODD: "yellow", Weight.GRAVE: "red"}


@click.command()
@url_option
@click.pass_obj
def doctor(installation: Installation, url: str | None) -> None:
    """Compare a database with what the service needs; exit status 1 if the service cannot run on it."""
    settings, modules = configured(installation, url)
    zone = settings.get(SiteSettings).zone
    ill = False
    for finding in examine(settings.get(DatabaseSettings), zone, datetime.now(UTC), branches_of(modules)):
        click.secho(f"{finding.weight:<6}", fg=COLOURS[finding.weight], nl=False)
        click.echo(finding.sentence)
        ill = ill or finding.weight is Weight.GRAVE
    if ill:
        raise click.ClickException("The service cannot run on this database.")
    click.echo("The service can run on this database.")
