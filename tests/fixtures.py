"""Fixtures of the world that every module's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sample_tracking.demo.founding import Founded

from .lasting import found_and_keep, mariadb_again, sqlite_again
from .servers.database import Database
from .world import PLAIN, Configured, Service, Template, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def configured() -> Configured:
    """To be overridden by modules of tests that need plugins or settings."""
    return PLAIN


def _ended(service: Service) -> Iterator[Service]:
    yield service
    service.end()


@pytest.fixture
def sqlite(tmp_path: Path, template: Template, configured: Configured) -> Iterator[Service]:
    yield from _ended(sqlite_again(tmp_path, template, configured))


@pytest.fixture(scope="session")
def official_founded(worker_official_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return found_and_keep(tmp_path_factory.mktemp("official"), worker_official_database)


@pytest.fixture(scope="session")
def esrf_founded(worker_esrf_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return found_and_keep(tmp_path_factory.mktemp("esrf"), worker_esrf_database)


@pytest.fixture
def official(
    tmp_path: Path, official_database: Database, official_founded: Founded, configured: Configured
) -> Iterator[Service]:
    """On the official schema in MariaDB, with the words of Diamond."""
    yield from _ended(mariadb_again(tmp_path, official_database, official_founded, configured))


@pytest.fixture
def esrf(tmp_path: Path, esrf_database: Database, esrf_founded: Founded, configured: Configured) -> Iterator[Service]:
    """On the schema of the Java ISPyB in MariaDB, with the words of the ESRF."""
    yield from _ended(mariadb_again(tmp_path, esrf_database, esrf_founded, configured))


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
