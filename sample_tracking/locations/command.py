"""``sample-tracking locations``: the table of places from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sample_tracking.kernel.errors import Invalid, Problem
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.kernel.validating import load

from . import importing, service, sheets
from .places import SOURCES, depths
from .schemas import PlaceListSchema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_tracking.cli import Installation
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Units

CALL = Call(SERVICE, source="command")
PROPOSED = """Proposed from what the shared tables hold: set the kinds right, strike out what is no place,
then take it in: sample-tracking locations import FILE"""


@click.group()
def locations() -> None:
    """List the places of the facility, write them to a file, take them in."""


@locations.command("list")
@click.pass_obj
def list_places(installation: Installation, /) -> None:
    """All places in use, each below the one that it is a part of, with the dewars that stand there."""

    def told(unit: Unit) -> list[str]:
        places = service.tree(unit)
        depth, standing = depths(places), service.occupants(unit, places)
        return [
            f"{'  ' * depth[place.id] + place.code:<32}{place.kind:<12}{len(standing[place.id]) or '':>4}"
            f"{'' if place.capacity is None else f' of {place.capacity}':<8}{place.name}".rstrip()
            for place in places
        ]

    for line in installation.open_units().read(CALL, told) or ["There is no place yet."]:
        click.echo(line)


@locations.command("export")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV; else as TOML.")
@click.pass_obj
def export(installation: Installation, /, *, as_csv: bool) -> None:
    """All places in use, in a form that `import` takes."""
    drafts = installation.open_units().read(CALL, importing.as_drafts)
    click.echo(sheets.to_csv(drafts) if as_csv else sheets.to_toml(drafts), nl=False)


@locations.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--from", "source", type=click.Choice(SOURCES), help="Instead of a file: what the shared tables hold.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write a proposal to this file only.")
@click.option("--as-proposed", is_flag=True, help="Take in what --from proposes, with the kinds that were guessed.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.pass_obj
def take_in(
    installation: Installation,
    /,
    file: Path | None,
    source: str | None,
    save: Path | None,
    *,
    as_proposed: bool,
    dry_run: bool,
) -> None:
    """Take places in: from FILE (TOML or CSV), from the list of the older programs, or from what is on record.

    What is there already stays as it is. Of a list or a record the kinds are guesses: look at them (--save), or say
    that they are right (--as-proposed).
    """
    if (file is None) == (source is None):
        raise click.UsageError("Name a file, or say --from list or --from history.")
    units = installation.open_units()
    try:
        drafts = _of_file(file) if file is not None else _proposed(units, str(source))
        if file is None and not as_proposed:
            _show(drafts, save)
            return
        report = _taken(units, drafts, dry=dry_run)
    except Problem as problem:
        for fault in problem.errors:
            click.echo(f"{_place(drafts, fault.pointer)}: {fault.detail}", err=True)
        raise click.ClickException(problem.detail) from None
    for line in _lines(report):
        click.echo(line)


def _of_file(file: Path) -> list[dict[str, Any]]:
    try:
        return sheets.read(file.read_text("utf-8-sig"), file.suffix.lower())
    except (ValueError, OSError) as wrong:
        raise click.ClickException(f"{file.name}: {wrong}") from None


def _proposed(units: Units, source: str) -> list[dict[str, Any]]:
    found = units.read(CALL, lambda unit: importing.candidates(unit, source)).items
    return [
        {"code": one["code"], "kind": one["kind"], "name": one["word"], "word": one["word"]}
        for one in found
        if one["place"] is None and one["code"]
    ]


def _show(drafts: Sequence[dict[str, Any]], save: Path | None) -> None:
    text = sheets.to_toml(drafts, PROPOSED)
    if save is None:
        click.echo(text, nl=False)
    else:
        save.write_text(text, "utf-8")
        click.echo(f"{len(drafts)} places are proposed in {save}; nothing was made.")


def _taken(units: Units, drafts: Sequence[dict[str, Any]], *, dry: bool) -> Document:
    wish = load(PlaceListSchema(), {"places": list(drafts)}, "/", Invalid, "Some of these places cannot be made.")
    work = partial(importing.take_in, wish=wish, dry=dry)
    return units.read(CALL, work) if dry else units.write(CALL, work)


def _place(drafts: Sequence[dict[str, Any]], pointer: str) -> str:
    """``/places/3/word`` → the code of that place, and the field."""
    _, _, number, *field = [*pointer.split("/"), "", ""]
    code = drafts[int(number)]["code"] if number.isdigit() else "places"
    return " ".join([str(code), *filter(None, field)])


def _lines(report: Document) -> Iterator[str]:
    for place in report["made"]:
        inside = f" in {place['parent']}" if "parent" in place else ""
        yield f"{place['code']} ({place['kind']}{inside})"
    head = "Dry run, nothing was made" if report["dry_run"] else "Done"
    yield f"{head}: {len(report['made'])} new, {len(report['known'])} there already."
