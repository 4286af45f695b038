from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sample_tracking.kernel import schema
from sample_tracking.kernel.tables import (
    Base,
    BLSample,
    Dewar,
    DiffractionPlan,
    LabContact,
    Person,
    Proposal,
    Protein,
    SessionHasPerson,
    Shipping,
)


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        Base.metadata.create_all(connection)
        yield connection
    engine.dispose()


def info(attribute: object) -> dict[str, object]:
    (column,) = attribute.property.columns  # type: ignore[attr-defined]
    found: dict[str, object] = column.info
    return found


def test_what_a_type_cannot_say_stands_in_info() -> None:
    assert info(Dewar.type) == {"charset": "latin1", "enum": ("Dewar", "Toolbox", "Parcel")}
    assert info(Dewar.extra) == {"charset": "utf8mb4", "json": True}
    assert info(Shipping.comments) == {"charset": "latin1"}
    assert info(Dewar.shipping_id) == {"range": (0, 2147483647)}
    assert info(Protein.hazard_group) == {"range": (0, 255)}


def test_lengths_are_kept() -> None:
    assert (Shipping.shipping_name.type.length, Shipping.comments.type.length) == (45, 1000)


def test_the_column_of_a_reserved_word_is_there_under_another_name() -> None:
    assert Protein.global_.property.columns[0].name == "global"


def test_defaults_are_those_that_every_database_understands() -> None:
    assert Dewar.__table__.c.source.server_default is None
    assert Base.metadata.tables["Container"].c.priorityPipelineId.server_default is None
    assert Base.metadata.tables["RobotAction"].c.endTimestamp.server_default is None
    assert str(Dewar.__table__.c.type.server_default.arg) == "Dewar"


def test_keys_that_leave_the_set_are_dropped_and_others_keep_their_actions() -> None:
    assert {key.parent.name for key in DiffractionPlan.__table__.foreign_keys} == {
        "experimentTypeId",
        "presetForProposalId",
    }
    (key,) = Dewar.__table__.c.shippingId.foreign_keys
    assert (key.column.table.name, key.ondelete, key.onupdate) == ("Shipping", "CASCADE", "CASCADE")


def test_a_key_of_two_columns_is_not_numbered_by_the_database() -> None:
    assert [column.name for column in SessionHasPerson.__table__.primary_key] == ["sessionId", "personId"]
    assert SessionHasPerson.__table__.autoincrement_column is None  # type: ignore[attr-defined]


def insert_dewar(connection: sa.Connection, bar_code: str) -> int:
    for table in (Person, Proposal, Shipping):
        if connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0:
            values = {} if table is Person else {"personId": 1} if table is Proposal else {"proposalId": 1}
            connection.execute(sa.insert(table.__table__).values(**values))  # type: ignore[arg-type]
    statement = sa.insert(Dewar).values(bar_code=bar_code, shipping_id=1).returning(Dewar.dewar_id)
    return connection.execute(statement).scalar_one()


def test_barcodes_compare_without_regard_to_case_on_sqlite_too(connection: sa.Connection) -> None:
    insert_dewar(connection, "MX1-1-0001")
    assert connection.scalar(sa.select(Dewar.dewar_id).where(Dewar.bar_code == "mx1-1-0001")) == 1
    with pytest.raises(IntegrityError):
        insert_dewar(connection, "mx1-1-0001")


def test_an_id_is_not_given_twice_on_sqlite(connection: sa.Connection) -> None:
    first = insert_dewar(connection, "A")
    connection.execute(sa.delete(Dewar))
    assert insert_dewar(connection, "B") == first + 1


def test_sqlite_watches_the_foreign_keys(connection: sa.Connection) -> None:
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(LabContact).values(person_id=99, proposal_id=99, card_name="nobody"))


def test_samples_and_their_parts_may_refer_to_each_other(connection: sa.Connection) -> None:
    statements = [str(sa.schema.CreateTable(table).compile(connection)) for table in Base.metadata.sorted_tables]
    assert len(statements) == len(Base.metadata.tables)
    keys = {key.column.table.name for key in BLSample.__table__.c.blSubSampleId.foreign_keys}
    assert keys == {"BLSubSample"}


def test_every_look_up_row_fits_its_table() -> None:
    for table, rows in schema.lookup_rows().items():
        columns = set(Base.metadata.tables[table].columns.keys())
        assert rows
        assert {column for row in rows for column in row} <= columns
