"""The world on databases that tests use one after the other.

What is costly to make and remembers nothing lasts from test to test: the rows of the founded facility, settings, the
application with its routes, engines with what SQLAlchemy has compiled, prepared statements. What remembers people or
failures is made anew. Whoever changes the application itself takes one of their own: `sqlite_service`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import falcon

from sample_tracking.app import compose, open_units
from sample_tracking.demo.founding import Founded
from sample_tracking.kernel.authenticators import Authenticators
from sample_tracking.kernel.config import DatabaseSettings, Settings
from sample_tracking.kernel.database import engines
from sample_tracking.kernel.plugin import Module
from sample_tracking.kernel.unit import Units
from sample_tracking.modules import configure

from .servers.database import Database
from .world import Clock, Configured, Opened, Service, Template, environment, mariadb_service, serve, sqlite_service


@dataclass(frozen=True)
class Configuration:
    path: Path = field(compare=False)
    text: str
    beside: Path | None
    """Where the files are that it names."""
    environ: tuple[tuple[str, str], ...]


@dataclass
class Standing:
    settings: Settings
    modules: Sequence[Module]
    units: Units
    app: falcon.App[Any, Any]

    def renew(self, clock: Clock) -> None:
        """Nothing is left of who was there before, but for what was prepared."""
        former = self.units.site
        vars(self.units).update(vars(_units(self.settings, self.modules, clock)))
        site = self.units.site
        site._prepared, site._names, site._capabilities = former._prepared, former._names, former._capabilities
        site.get(Authenticators).attach(self.units)


lasting_engines = cache(engines)


def _units(settings: Settings, modules: Sequence[Module], clock: Clock) -> Units:
    units = open_units(settings, modules, clock)
    units.reads, units.writes = lasting_engines(settings.get(DatabaseSettings))
    units.site.engine = units.reads
    return units


@lru_cache(maxsize=8)
def _standing(configuration: Configuration) -> Standing:
    settings, modules = configure(configuration.path, dict(configuration.environ))
    units = _units(settings, modules, Clock())
    return Standing(settings, modules, units, compose(settings, modules, units))


def opened_again(path: Path, environ: Mapping[str, str], clock: Clock) -> Opened:
    text = path.read_text()
    beside = path.parent if '_file"' in text else None
    standing = _standing(Configuration(path, text, beside, tuple(environ.items())))
    standing.renew(clock)
    return standing.settings, standing.modules, standing.units, standing.app


def sqlite_again(folder: Path, template: Template, configured: Configured) -> Service:
    file = template.file.with_name("again.sqlite")
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    return sqlite_service(folder, template, configured, file=file, opening=opened_again)


def found_and_keep(folder: Path, database: Database) -> Founded:
    """Once for each database, which is empty before and after."""
    assert database.flavour
    service = mariadb_service(folder, database.url, database.own, database.flavour)
    service.end()
    database.keep()
    database.clean()
    return service.founded


def mariadb_again(folder: Path, database: Database, founded: Founded, configured: Configured) -> Service:
    assert database.flavour
    database.put_back()
    environ = environment(database.url, database.own, database.flavour)
    return serve(folder, environ, database.flavour, founded=founded, configured=configured, opening=opened_again)
