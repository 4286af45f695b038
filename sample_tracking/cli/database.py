from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from sample_tracking.kernel import installing
from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.database import engines
from sample_tracking.kernel.plugin import branches_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sample_tracking.cli import Installation
    from sample_tracking.kernel.config import Settings
    from sample_tracking.kernel.own.branch import Branch
    from sample_tracking.kernel.plugin import Module

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
    _tell(installation, url, lambda engine, place: installing.install(engine, place.tracking, place.branches))


@database.command()
@url_option
@click.pass_obj
def upgrade(installation: Installation, url: str | None) -> None:
    """Bring our own tables up to date."""
    _tell(installation, url, lambda engine, place: installing.upgrade(engine, place.tracking, place.branches))


@database.command()
@url_option
@click.pass_obj
def tidy(installation: Installation, url: str | None) -> None:
    """Remove old idempotency keys and expired revoked tokens; for a daily timer."""
    _tell(installation, url, lambda engine, _: installing.tidy(engine, datetime.now(UTC)))


@dataclass(frozen=True)
class Place:
    """Where the tables of the service and of the plugins in use stand."""

    settings: DatabaseSettings
    branches: tuple[Branch, ...]

    @property
    def tracking(self) -> str:
        return self.settings.tracking_database


def configured(installation: Installation, url: str | None) -> tuple[Settings, tuple[Module, ...]]:
    """With the address of the command line in place of the configured one."""
    from sample_tracking.modules import configure

    if url is None:
        return installation.configure()
    others = {name: value for name, value in os.environ.items() if name != f"{URL}_FILE"}
    return configure(installation.path, {**others, URL: url})


def _tell(installation: Installation, url: str | None, work: Callable[[Any, Place], list[str]]) -> None:
    settings, modules = configured(installation, url)
    place = Place(settings.get(DatabaseSettings), branches_of(modules))
    with _engine(place.settings) as engine:
        for sentence in work(engine, place):
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
