from __future__ import annotations

import json
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
@click.argument("name")
@click.option("--tables", "asked", required=True, metavar="A,B,C", help="The tables by their names in the database.")
@click.option("--facts", type=click.Path(path_type=Path, dir_okay=False), help="A fact file, as for `tables`.")
@click.option("--url", help="A live database instead, as for `tables`.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="The folder of a distribution of its own."
)
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 and a diff if something else stands there.")
@click.option("--force", is_flag=True, help="Write over what stands there.")
def module(
    name: str, asked: str, facts: Path | None, url: str | None, into: Path | None, *, check: bool, force: bool
) -> None:
    """Write a plugin for some tables, with its tests: below plugins/ of a checkout, or as a distribution of its own."""
    from sample_tracking.kernel.generate import files
    from sample_tracking.kernel.generate.facts import FactsError

    try:
        place = _place(name, into)
        wanted = _wanted(name, [table.strip() for table in asked.split(",")], _read(facts, url), into)
    except FactsError as error:
        raise click.ClickException(str(error)) from None
    if check:
        if difference := files.differences(wanted, place):
            click.echo(difference, nl=False)
            raise click.ClickException(f"{name} is not what the generator would write.")
        click.echo(f"{name} is as generated.")
        return
    parts = [""] if into else [f"plugins/{name}", f"tests/plugins/{name}"]
    if not force and (found := files.in_the_way(wanted, place, parts)):
        raise click.ClickException(f"There is something else already: {', '.join(found[:5])}. --force writes over it.")
    changed = files.write(wanted, place)
    click.echo("\n".join(f"written: {path}" for path in changed) or f"{name} is as generated.")
    click.echo(_next_step(name, wanted, into))


def _place(name: str, into: Path | None) -> Path:
    """Where the paths begin; FactsError for a name that cannot be had."""
    from sample_tracking.kernel.generate.facts import FactsError
    from sample_tracking.kernel.generate.module.written import check_name
    from sample_tracking.kernel.plugin import installed
    from sample_tracking.modules import CORE

    check_name(name)
    target = f"{name}:plugin" if into else f"plugins.{name}:plugin"
    others = {plugin.name: plugin.source for plugin in installed() if plugin.target != target}
    if f"sample_tracking.{name}" in CORE:
        raise FactsError(f"There is a core module {name} already; take another name.")
    if name in others:
        raise FactsError(f"There is a plugin {name} already, of {others[name]}; take another name.")
    if into is None:
        return REPOSITORY
    if into.resolve().is_relative_to(REPOSITORY):
        raise FactsError(f"{into} lies inside of the project; leave --into out to write a plugin of it.")
    _check_importable(name, into)
    return into


def _check_importable(name: str, into: Path) -> None:
    from importlib.util import find_spec

    from sample_tracking.kernel.generate.facts import FactsError

    found = find_spec(name)
    if name == "tests" or (found is not None and not _stands_in(found.origin, into)):
        raise FactsError(f"There is a Python package {name} already; take another name.")


def _stands_in(origin: str | None, folder: Path) -> bool:
    return origin is not None and Path(origin).is_relative_to(folder.resolve())


def _wanted(name: str, asked: list[str], facts: Facts, into: Path | None) -> dict[str, str]:
    from sample_tracking.kernel.generate.module import written

    if into is not None:
        return written.distribution(name, asked, facts)
    pyproject = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    return {**written.plugin(name, asked, facts), "pyproject.toml": written.registered(pyproject, name)}


def _next_step(name: str, wanted: dict[str, str], into: Path | None) -> str:
    """What to do now; and a warning, when everybody may read something."""
    open_to_all = any("leads to no proposal" in text for text in wanted.values())
    warning = "\nSome tables lead to no proposal, so that every person reads them: see the comments in the store."
    step = "python -m pip install -e ." if into is None else f"python -m pip install -e {into}"
    return f"Now: {step}; then enable it by plugins = [..., {name!r}].{warning if open_to_all else ''}"


@generate.command()
def docs() -> None:
    """Write what is made of tables: the pages of the settings and the lifecycle, the schema of the configuration."""
    from sample_tracking.cli.config import page_with
    from sample_tracking.kernel.config import json_schema
    from sample_tracking.kernel.config import tables as settings_tables
    from sample_tracking.lifecycle import diagram
    from sample_tracking.modules import every_installed

    configure = DOCS / "configure.md"
    configure.write_text(page_with(configure.read_text("utf-8"), settings_tables(every_installed())), "utf-8")
    (DOCS / "lifecycle.md").write_text(diagram.page(), "utf-8")
    schema = json.dumps(json_schema(every_installed()), indent=2, ensure_ascii=False)
    (REPOSITORY / "config" / "schema.json").write_text(f"{schema}\n", "utf-8")
    click.echo("docs/configure.md, docs/lifecycle.md and config/schema.json are up to date.")


def _read(facts: Path | None, url: str | None) -> Facts:
    from sample_tracking.kernel.generate.facts import from_file

    if url is None:
        return from_file(facts or FACTS)
    if facts is not None:
        raise click.UsageError("Give --facts or --url, not both.")
    from sample_tracking.kernel.generate.live import from_database

    return from_database(url)
