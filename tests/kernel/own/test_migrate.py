from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sample_tracking.kernel import schema
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own.tables import event, idempotency_key, lease, metadata
from tests.servers.database import Database
from tests.servers.schema import Flavour

Place = tuple[sa.Engine, str]
MakeDatabase = Callable[[Flavour | None], Database]
MOMENT = datetime(2026, 3, 2, 9, 30, 0, 123456)  # noqa: DTZ001 - UTC, as our tables hold it


@pytest.fixture(params=["sqlite", "mariadb"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A database with the shared tables, and the name of ours beside it."""
    if request.param == "sqlite":
        engine, own = sa.create_engine(f"sqlite:///{tmp_path}/st.sqlite"), "tracking"
    else:
        make: MakeDatabase = request.getfixturevalue("make_database")
        database = make(None)
        engine, own = sa.create_engine(database.url), database.own
    schema.create(engine)
    yield engine, own
    engine.dispose()


def translated(place: Place) -> sa.Engine:
    engine, own = place
    return engine.execution_options(schema_translate_map={"tracking": None if engine.name == "sqlite" else own})


def shared_tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names())


def test_the_tables_are_made_once(place: Place) -> None:
    assert migrate.current(*place) is None
    assert migrate.upgrade(*place)[-1] == migrate.head()
    assert migrate.current(*place) == migrate.head()
    assert migrate.upgrade(*place) == []


def test_alembic_proposes_nothing_neither_for_ours_nor_for_the_shared_tables(place: Place) -> None:
    migrate.upgrade(*place)
    assert migrate.differences(*place) == []


def test_alembic_would_see_a_table_of_ours_that_differs(place: Place) -> None:
    migrate.upgrade(*place)
    with translated(place).begin() as connection:
        lease.drop(connection)
    assert [change[0] for change in migrate.differences(*place)] == ["add_table"]


def test_the_shared_database_is_left_as_it_was(place: Place) -> None:
    engine, _ = place
    before = shared_tables(engine)
    migrate.upgrade(*place)
    ours = {table.name for table in metadata.tables.values()} | {"alembic_version"}
    assert shared_tables(engine) - before == (ours if engine.name == "sqlite" else set())


def test_our_tables_hold_what_they_are_for(place: Place) -> None:
    migrate.upgrade(*place)
    happening: dict[str, Any] = {
        "at": MOMENT,
        "level": "dewar",
        "thing_id": 7,
        "what": "receive",
        "login": "ada",
        "source": "api",
        "request_id": "r",
        "reason": "Łódź 🧊",
    }
    with translated(place).begin() as connection:
        connection.execute(event.insert(), [happening, happening])
        assert connection.execute(sa.select(event.c.event_id, event.c.at, event.c.reason)).all() == [
            (1, MOMENT, "Łódź 🧊"),
            (2, MOMENT, "Łódź 🧊"),
        ]


def test_keys_are_compared_to_the_letter(place: Place) -> None:
    migrate.upgrade(*place)
    row = {"principal": "ada", "route": "POST /scans", "fingerprint": "f", "created_at": MOMENT}
    with translated(place).begin() as connection:
        connection.execute(idempotency_key.insert(), [{**row, "key": "k"}, {**row, "key": "K"}])
    with translated(place).begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(idempotency_key.insert(), {**row, "key": "k"})


def test_a_database_that_stands_there_already_is_used(make_database: MakeDatabase) -> None:
    database = make_database(None)
    database.run(f"CREATE DATABASE `{database.own}`")
    engine = sa.create_engine(database.url)
    assert migrate.upgrade(engine, database.own)[-1] == migrate.head()
    collations = database.rows(
        "SELECT DISTINCT table_collation c FROM information_schema.tables WHERE table_schema = %s"
        " AND table_name <> 'alembic_version'",
        database.own,
    )
    assert collations == [{"c": "utf8mb4_bin"}]
    engine.dispose()
