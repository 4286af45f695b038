from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sample_tracking.kernel.generate.facts import Facts

REPOSITORY = Path(__file__).parents[2]
FACTS = REPOSITORY / "tests" / "data" / "schema" / "ispyb-official.json"
DOCS = REPOSITORY / "docs"
TABLES = REPOSITORY / "sample_tracking" / "kernel" / "tables"


@click.group()
def generate() -> None:
    """Write generated code and pages anew, in a checkout of the project."""


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


@generate.command()
def docs() -> None:
    """Write the pages of docs/ that are made of tables: the settings and the lifecycle."""
    from sample_tracking.cli.config import page_with
    from sample_tracking.kernel.config import tables as settings_tables
    from sample_tracking.lifecycle import diagram
    from sample_tracking.modules import every_installed

    configure = DOCS / "configure.md"
    configure.write_text(page_with(configure.read_text("utf-8"), settings_tables(every_installed())), "utf-8")
    (DOCS / "lifecycle.md").write_text(diagram.page(), "utf-8")
    click.echo("docs/configure.md and docs/lifecycle.md are up to date.")


def _read(facts: Path | None, url: str | None) -> Facts:
    from sample_tracking.kernel.generate.facts import from_file

    if url is None:
        return from_file(facts or FACTS)
    if facts is not None:
        raise click.UsageError("Give --facts or --url, not both.")
    from sample_tracking.kernel.generate.live import from_database

    return from_database(url)
