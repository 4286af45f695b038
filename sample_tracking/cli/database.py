from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from sample_tracking.kernel import installing
from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.database import engines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sample_tracking.cli import Installation
    from sample_tracking.kernel.config import Settings

URL: Final = "SAMPLE_TRACKING__DATABASE__URL"
url_option = click.option("--url", help="Another database than that of the configuration.")


@click.group()
def database() -> None:
    """Prepare the database and bring it up to date."""


@database.command()
@url_option
@click.pass_obj
def init(installation: Installation, url: str | None) -> None:
    """Make what is missing: all tables in an empty database, only our own beside a filled one."""
    _tell(installation, url, lambda engine, settings: installing.install(engine, settings.tracking_database))


@database.command()
@url_option
@click.pass_obj
def upgrade(installation: Installation, url: str | None) -> None:
    """Bring our own tables up to date."""
    _tell(installation, url, lambda engine, settings: installing.upgrade(engine, settings.tracking_database))


@database.command()
@url_option
@click.pass_obj
def tidy(installation: Installation, url: str | None) -> None:
    """Remove old idempotency keys and expired revoked tokens; for a daily timer."""
    _tell(installation, url, lambda engine, _: installing.tidy(engine, datetime.now(UTC)))


def configured(installation: Installation, url: str | None) -> Settings:
    """With the address of the command line in place of the configured one."""
    from sample_tracking.modules import configure

    if url is None:
        return installation.configure()[0]
    others = {name: value for name, value in os.environ.items() if name != f"{URL}_FILE"}
    return configure(installation.path, {**others, URL: url})[0]


def _tell(installation: Installation, url: str | None, work: Callable[[Any, DatabaseSettings], list[str]]) -> None:
    settings = configured(installation, url).get(DatabaseSettings)
    with _engine(settings) as engine:
        for sentence in work(engine, settings):
            click.echo(sentence)


@contextmanager
def _engine(settings: DatabaseSettings) -> Iterator[Any]:
    """For writing."""
    reads, writes = engines(settings)
    try:
        yield writes
    finally:
        reads.dispose()
        writes.dispose()
