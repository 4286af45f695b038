from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import service

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit


@click.command()
@click.argument("code")
@click.argument("text")
@click.pass_obj
def logbook(installation: Any, code: str, text: str) -> None:
    """Write a note into the logbook."""

    def write(unit: Unit) -> int:
        return int(service.write_note(unit, {"code": code, "text": text})["id"])

    number = installation.open_units().write(Call(SERVICE, source="command"), write)
    click.echo(f"Written as note {number}.")
