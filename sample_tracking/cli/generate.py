from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sample_tracking.kernel.generate.facts import Facts

REPOSITORY = Path(__file__).parents[2]
FACTS = REPOSITORY / "tests" / "data" / "schema" / "ispyb-official.json"
TABLES = REPOSITORY / "sample_tracking" / "kernel" / "tables"


@click.group()
def generate() -> None:
    """Write generated code anew, in a checkout of the project."""


@generate.command()
@click.option(
    "--facts", type=click.Path(path_type=Path, dir_okay=False), help="A fact file; by default the official schema."
)
@click.option("--url", help="A live database instead, as mysql+pymysql://user:password@host/ispyb.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=TABLES, help="The folder to write.")
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 and a diff if the files are not up to date.")
def tables(facts: Path | None, url: str | None, into: Path, *, check: bool) -> None:
    """Write the classes of the shared tables (and, from a fact file, the look-up rows)."""
    from sample_tracking.kernel.generate import files, render
    from sample_tracking.kernel.generate.facts import FactsError

    try:
        wanted = render.render(_read(facts, url))
    except FactsError as error:
        raise click.ClickException(str(error)) from None
    if not check:
        changed = files.write(wanted, into)
        click.echo("\n".join(f"written: {path}" for path in changed) or "The tables are up to date.")
    elif difference := files.differences(wanted, into):
        click.echo(difference, nl=False)
        raise click.ClickException("The tables are not up to date; run `sample-tracking generate tables`.")
    else:
        click.echo("The tables are up to date.")


def _read(facts: Path | None, url: str | None) -> Facts:
    from sample_tracking.kernel.generate.facts import from_file

    if url is None:
        return from_file(facts or FACTS)
    if facts is not None:
        raise click.UsageError("Give --facts or --url, not both.")
    from sample_tracking.kernel.generate.live import from_database

    return from_database(url)
