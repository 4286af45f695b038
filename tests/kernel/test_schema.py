from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from sample_tracking.kernel import schema
from sample_tracking.kernel.schema import Capabilities, InboundKey, inbound_foreign_keys
from sample_tracking.kernel.tables import (
    Base,
    BLSample,
    ContainerType,
    Dewar,
    Laboratory,
    Proposal,
    Shipping,
    UserGroup,
)
from tests.servers.database import Database
from tests.servers.schema import Flavour

MakeDatabase = Callable[[Flavour | None], Database]


@pytest.fixture
def open_engine() -> Iterator[Callable[[str], sa.Engine]]:
    engines: list[sa.Engine] = []

    def make(url: str) -> sa.Engine:
        engines.append(sa.create_engine(url))
        return engines[-1]

    yield make
    for engine in engines:
        engine.dispose()


Engines = Callable[[str], sa.Engine]


def test_a_new_sqlite_file_has_all_tables_and_the_look_up_rows(open_engine: Engines) -> None:
    engine = open_engine("sqlite://")
    assert schema.create(engine) == 460
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(ContainerType)) == 39
        name = sa.select(UserGroup.name).where(UserGroup.user_group_id == 1)
        assert connection.scalar(name) == next(
            row["name"] for row in schema.lookup_rows()["UserGroup"] if row["userGroupId"] == 1
        )


@pytest.mark.parametrize("charset", ["latin1", "utf8mb4"])
def test_an_empty_mariadb_gets_the_same(make_database: MakeDatabase, open_engine: Engines, charset: str) -> None:
    database = make_database(None)
    database.run(f"ALTER DATABASE `{database.name}` CHARACTER SET {charset}")
    engine = open_engine(database.url)
    assert schema.create(engine) == 460
    assert len(database.rows("SHOW TABLES")) == len(Base.metadata.tables)
    live = Capabilities.read(engine)
    assert live.charset(Shipping.shipping_name) == charset
    assert all(live.has_column(column) for table in Base.metadata.tables.values() for column in table.columns)


def test_the_official_schema_has_everything_that_is_mapped(official_database: Database, open_engine: Engines) -> None:
    live = Capabilities.read(open_engine(official_database.url))
    assert [
        column for table in Base.metadata.tables.values() for column in table.columns if not live.has_column(column)
    ] == []
    assert (live.length(Shipping.comments), live.charset(Shipping.comments)) == (1000, "latin1")
    assert live.charset(Dewar.extra) == "utf8mb4"
    assert (live.length(Dewar.dewar_id), live.charset(Dewar.dewar_id)) == (None, None)


def test_the_java_flavour_is_seen_as_it_is(esrf_database: Database, open_engine: Engines) -> None:
    live = Capabilities.read(open_engine(esrf_database.url))
    assert live.has_table(Dewar)
    assert not live.has_table(ContainerType)
    assert not live.has_column(Dewar.weight)
    assert live.has_column(Shipping.safetylevel), "column names compare without regard to case"
    assert (live.length(Shipping.comments), live.length(BLSample.name)) == (255, 100)
    assert live.charset(Proposal.title) == "utf8mb4"
    assert (live.length(Dewar.weight), live.charset(Dewar.weight)) == (None, None)


def test_sqlite_has_all_that_is_mapped_and_stores_any_text(open_engine: Engines) -> None:
    live = Capabilities.read(open_engine("sqlite://"))
    assert live.has_table(ContainerType)
    assert live.has_column(Dewar.weight)
    assert (live.length(Shipping.comments), live.charset(Shipping.comments)) == (1000, None)


def test_inbound_keys_come_also_from_tables_that_are_not_mapped(
    official_database: Database, open_engine: Engines
) -> None:
    with open_engine(official_database.url).connect() as connection:
        keys = inbound_foreign_keys(connection, BLSample)
    assert InboundKey("Project_has_BLSample", "blSampleId", "blSampleId", "CASCADE") in keys
    assert InboundKey("RobotAction", "blsampleId", "blSampleId", "RESTRICT") in keys
    assert len(keys) == 17


def test_inbound_keys_of_sqlite_are_those_that_are_mapped(open_engine: Engines) -> None:
    with open_engine("sqlite://").connect() as connection:
        keys = inbound_foreign_keys(connection, Dewar)
    assert [(key.table, key.column, key.on_delete) for key in keys] == [
        ("Container", "currentDewarId", "RESTRICT"),
        ("Container", "dewarId", "CASCADE"),
        ("ContainerHistory", "currentDewarId", "RESTRICT"),
        ("DewarTransportHistory", "dewarId", "CASCADE"),
    ]
    with open_engine("sqlite://").connect() as connection:
        assert [key.table for key in inbound_foreign_keys(connection, Laboratory)] == ["Person"]
