"""``sample-tracking import FILE``: the same import from the command line."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sample_tracking.kernel.errors import Problem
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import service
from .profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sample_tracking.cli import Installation
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Units

ENDINGS = {".csv": service.CSV, ".txt": service.CSV, ".tsv": service.TSV, ".tab": service.TSV, ".xlsx": service.XLSX}
LARGEST = 10 * 1024 * 1024
EXISTING = ("refuse", "skip", "update")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--proposal", required=True, help="The proposal that the samples are of, such as mx1.")
@click.option("--profile", type=click.Choice(list(PROFILES)), help="What the columns are; guessed when left out.")
@click.option("--mapping", type=int, help="The number of a saved mapping of the proposal, instead of a profile.")
@click.option("--name", help="The name of the new shipment, where the sheet does not say it.")
@click.option("--shipment", type=int, help="The number of a draft shipment that the samples go into.")
@click.option("--existing", type=click.Choice(EXISTING), default="refuse", help="What becomes of pucks it has already.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def import_sheet(
    installation: Installation,
    /,
    file: Path,
    proposal: str,
    dry_run: bool,  # noqa: FBT001 - click's way
    **chosen: Any,
) -> None:
    """Take the samples of a spreadsheet in: CSV (also with semicolons or tabs) or XLSX.

    All is checked before anything is written; then it is taken in as a whole or not at all.
    """
    kind = ENDINGS.get(file.suffix.lower())
    if kind is None:
        raise click.ClickException(f"{file.name} is none of {', '.join(ENDINGS)}.")
    if file.stat().st_size > LARGEST:
        raise click.ClickException(f"{file.name} has more than {LARGEST} bytes.")
    source = service.Source(file.read_bytes(), kind, file_name=file.name, **chosen)
    try:
        report = _take_in(installation.open_units(), proposal, source, dry_run=dry_run)
    except Problem as problem:
        for fault in problem.errors:
            click.echo(f"{fault.pointer}: {fault.detail}", err=True)
        raise click.ClickException(problem.detail) from None
    for line in _lines(report):
        click.echo(line)
    if report["error_count"]:
        raise click.ClickException(f"{report['error_count']} mistakes; nothing was written.")


def _take_in(units: Units, proposal: str, source: service.Source, *, dry_run: bool) -> Document:
    call = Call(SERVICE, source="command")
    with _bar("Reading") as bar:
        found = units.read(call, lambda unit: service.dry_run(unit, proposal, source, bar))
    if dry_run or found["hash"] is None:
        return found
    with _bar("Writing") as bar:
        return units.write(call, lambda unit: service.commit(unit, proposal, source, found["hash"], bar))


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar that learns its length on the way."""
    bar: Any = click.progressbar(length=1, label=label, file=sys.stderr)
    with bar as shown:

        def moved(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        yield moved


def _lines(report: Document) -> Iterator[str]:
    for kind in ("errors", "warnings"):
        for remark in report[kind]:
            place = f"{remark['column'] or ''}{remark['row'] or ''}" or "sheet"
            said = f" ({remark['cell']!r})" if remark["cell"] else ""
            offered = f" Perhaps: {remark['suggestion']}" if remark["suggestion"] else ""
            yield f"{kind[:-1]:<8}{place:<8}{remark['detail']}{said}{offered}"
    counts = ", ".join(f"{number} {what}" for what, number in report["counts"].items() if number)
    head = "Dry run, nothing was written" if report["dry_run"] else f"Import {report['id']}"
    yield f"{head}: {counts}."
