from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from sample_tracking.kernel import installing
from sample_tracking.kernel.config import DatabaseSettings, StartupError
from sample_tracking.kernel.database import engines
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own.tables import idempotency_key, revoked_token
from tests.servers.database import Database
from tests.servers.schema import Flavour

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
MakeDatabase = Callable[[Flavour | None], Database]
Opened = Callable[[str, str], sa.Engine]


@pytest.fixture
def opened() -> Iterator[Opened]:
    made: list[sa.Engine] = []

    def of(url: str, own: str) -> sa.Engine:
        made.extend(engines(DatabaseSettings(url=url, tracking_database=own)))
        return made[-1]

    yield of
    for engine in made:
        engine.dispose()


def test_a_new_file_gets_all_tables_and_then_nothing_more(tmp_path: Path, opened: Opened) -> None:
    engine = opened(f"sqlite:///{tmp_path}/st.sqlite", "tracking")
    first, second = installing.install(engine, "tracking"), installing.install(engine, "tracking")
    assert "was empty: the 78 shared tables were made, with 460 look-up rows" in first[0]
    assert "in the same file were brought up to date: r0001" in first[1]
    assert "nothing was changed there" in second[0]
    assert f"are up to date ({migrate.head()})" in second[1]


def test_a_file_of_an_older_version_gets_the_tables_that_it_lacks(tmp_path: Path, opened: Opened) -> None:
    engine = opened(f"sqlite:///{tmp_path}/st.sqlite", "tracking")
    installing.install(engine, "tracking")
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE PhasingStatistics"))
    assert installing.install(engine, "tracking")[0].endswith(
        "got the shared tables that it lacked: PhasingStatistics."
    )
    assert "nothing was changed" in installing.install(engine, "tracking")[0]


def test_an_empty_mariadb_gets_the_shared_tables(make_database: MakeDatabase, opened: Opened) -> None:
    database = make_database(None)
    told = installing.install(opened(database.url, database.own), database.own)
    assert "the 78 shared tables were made" in told[0]
    assert len(database.rows("SHOW TABLES")) == 78


@pytest.mark.parametrize("flavour", ["official", "esrf"])
def test_a_filled_mariadb_gets_nothing_but_our_own_database(
    make_database: MakeDatabase, opened: Opened, flavour: Flavour
) -> None:
    database = make_database(flavour)
    tables = "SELECT table_name, create_time FROM information_schema.tables WHERE table_schema = %s ORDER BY 1"
    before = database.rows(tables, database.name)
    told = installing.install(opened(database.url, database.own), database.own)
    assert database.rows(tables, database.name) == before
    assert told[0] == f"{database.name} has its ISPyB tables already: nothing was changed there."
    assert told[1].startswith(f"Our own tables in the database {database.own} were brought up to date: r0001, ")
    assert told[1].endswith(f"{migrate.head()}.")
    assert len(told) == 2


def test_a_database_of_something_else_is_left_alone(make_database: MakeDatabase, opened: Opened) -> None:
    database = make_database(None)
    database.run("CREATE TABLE Dewar (whisky INT)")
    with pytest.raises(StartupError, match=r"has 1 tables, but lacks Proposal, Shipping, Container, BLSample"):
        installing.install(opened(database.url, database.own), database.own)
    assert database.rows("SHOW DATABASES LIKE %s", database.own) == []


def test_our_own_tables_never_go_into_the_shared_database(official_database: Database, opened: Opened) -> None:
    name = official_database.name
    with pytest.raises(StartupError, match="need a database of their own"):
        installing.install(opened(official_database.url, name), name)


def test_an_account_that_may_not_make_a_database_is_told_so(make_database: MakeDatabase, opened: Opened) -> None:
    database = make_database("official")
    account = f"'u{database.name[-8:]}'@'localhost'"
    database.run(f"CREATE USER {account}")
    try:
        database.run(f"GRANT SELECT ON `{database.name}`.* TO {account}")
        engine = opened(database.server.url(database.name, user=account.split("'")[1]), database.own)
        for work in (installing.install, installing.upgrade):
            with pytest.raises(StartupError, match=r"The database refused: .*[Dd]enied"):
                work(engine, database.own)
    finally:
        database.run(f"DROP USER {account}")


def test_tidying_takes_what_is_old_and_leaves_the_rest(tmp_path: Path, opened: Opened) -> None:
    engine = opened(f"sqlite:///{tmp_path}/st.sqlite", "tracking")
    installing.install(engine, "tracking")
    key = {"principal": "ada", "route": "POST /scans", "fingerprint": "f"}
    token = {"login": "ada", "revoked_at": NOW.replace(tzinfo=None)}
    moment = NOW.replace(tzinfo=None)
    with engine.begin() as connection:
        ages = {"old": timedelta(days=7, seconds=1), "young": timedelta(days=6)}
        connection.execute(
            idempotency_key.insert(), [{**key, "key": name, "created_at": moment - age} for name, age in ages.items()]
        )
        ends = {"expired": timedelta(seconds=-1), "good": timedelta(hours=1)}
        connection.execute(
            revoked_token.insert(), [{**token, "jti": name, "expires_at": moment + left} for name, left in ends.items()]
        )
    assert installing.tidy(engine, NOW) == [
        "Removed 1 idempotency keys older than 7 days.",
        "Removed 1 revoked tokens that have expired.",
    ]
    with engine.connect() as connection:
        assert connection.scalars(sa.select(idempotency_key.c.key)).all() == ["young"]
        assert connection.scalars(sa.select(revoked_token.c.jti)).all() == ["good"]


def test_tidying_without_our_tables_says_what_is_wrong(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(StartupError, match="no such table"):
        installing.tidy(opened(f"sqlite:///{tmp_path}/st.sqlite", "tracking"), NOW)
