"""Fixtures of the world that every module's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .servers.database import Database
from .world import PLAIN, Configured, Service, Template, make_template, mariadb_service, sqlite_service


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def configured() -> Configured:
    """To be overridden by modules of tests that need plugins or settings."""
    return PLAIN


def _ended(service: Service) -> Iterator[Service]:
    yield service
    service.units.reads.dispose()
    service.units.writes.dispose()


@pytest.fixture
def sqlite(tmp_path: Path, template: Template, configured: Configured) -> Iterator[Service]:
    yield from _ended(sqlite_service(tmp_path, template, configured))


@pytest.fixture
def official(tmp_path: Path, official_database: Database, configured: Configured) -> Iterator[Service]:
    """On the official schema in MariaDB, with the words of Diamond."""
    yield from _ended(mariadb_service(tmp_path, official_database.url, official_database.own, "official", configured))


@pytest.fixture
def esrf(tmp_path: Path, esrf_database: Database, configured: Configured) -> Iterator[Service]:
    """On the schema of the Java ISPyB in MariaDB, with the words of the ESRF."""
    yield from _ended(mariadb_service(tmp_path, esrf_database.url, esrf_database.own, "esrf", configured))


@pytest.fixture(params=["sqlite", "official"])
def service(request: pytest.FixtureRequest) -> Service:
    """On both databases that the product is made for."""
    made: Service = request.getfixturevalue(request.param)
    return made


@pytest.fixture(params=["sqlite", "official", "esrf"])
def anywhere(request: pytest.FixtureRequest) -> Service:
    """As ``service``, and on the Java flavour."""
    made: Service = request.getfixturevalue(request.param)
    return made
