import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from .servers.database import Database
from .servers.debian import ROOT, Missing
from .servers.mariadb import MariaDB
from .servers.process import Server
from .servers.run import Run
from .servers.schema import Flavour
from .servers.slapd import Slapd

pytest_plugins = ("tests.fixtures",)
SKIPS_ALLOWED_IN_CI = ("shared/ is absent",)
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
Started = TypeVar("Started", bound=Server)
RUN = pytest.StashKey[Run]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = Run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash:
        config.stash[RUN].end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs on SQLite and again on MariaDB is counted for the coverage once: counting doubles the time."""
    for item in items:
        if isinstance(item, pytest.Function) and {"official", "esrf"} & _chosen(item):
            item.add_marker("no_cover")


def _chosen(item: pytest.Function) -> set[object]:
    call = getattr(item, "callspec", None)
    return {value for value in call.params.values() if isinstance(value, str)} if call else set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip_in_ci((yield))


def _no_skip_in_ci(report: Report) -> Report:
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in reason for allowed in SKIPS_ALLOWED_IN_CI):
            report.outcome = "failed"
            report.longrepr = f"CI skips no test: {reason}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the official example rows beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("shared/ is absent")
    return folder


def _started(server: Started) -> Started:
    try:
        server.start()
    except Missing as missing:
        pytest.skip(str(missing))
    return server


@pytest.fixture(scope="session")
def mariadb() -> MariaDB:
    """One server for the whole run."""
    return _started(MariaDB(Run.current()))


@pytest.fixture
def spare_mariadb() -> Iterator[MariaDB]:
    """A server of the test's own, to stop, kill and start again."""
    server = _started(MariaDB(Run.current(), f"spare-{uuid4().hex[:8]}"))
    yield server
    server.kill()


@pytest.fixture(scope="session")
def slapd() -> Slapd:
    """One directory for the whole run, which no test changes."""
    return _started(Slapd(Run.current()))


@pytest.fixture
def spare_slapd() -> Iterator[Slapd]:
    """A directory of the test's own, to stop, kill and start again."""
    server = _started(Slapd(Run.current(), f"spare-{uuid4().hex[:8]}"))
    yield server
    server.kill()


@pytest.fixture
def make_database(mariadb: MariaDB) -> Iterator[Callable[[Flavour | None], Database]]:
    """Databases of the test's own, to change and to break; without a flavour an empty one."""
    made: list[Database] = []

    def make(flavour: Flavour | None) -> Database:
        database = Database(mariadb, f"test_{uuid4().hex[:12]}", flavour)
        made.append(database)
        database.make()
        return database

    yield make
    for database in made:
        database.drop()


def _of_worker(server: MariaDB, flavour: Flavour) -> Database:
    database = Database(server, f"{flavour}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", flavour)
    database.make()
    return database


@pytest.fixture(scope="session")
def worker_official_database(mariadb: MariaDB) -> Database:
    return _of_worker(mariadb, "official")


@pytest.fixture(scope="session")
def worker_esrf_database(mariadb: MariaDB) -> Database:
    return _of_worker(mariadb, "esrf")


@pytest.fixture
def official_database(worker_official_database: Database) -> Iterator[Database]:
    """The official schema with its look-up rows and nothing else."""
    yield worker_official_database
    worker_official_database.clean()


@pytest.fixture
def esrf_database(worker_esrf_database: Database) -> Iterator[Database]:
    """The schema of the Java ISPyB, without rows."""
    yield worker_esrf_database
    worker_esrf_database.clean()
