"""The shared database as it stands: what it has of what is mapped, what refers to what, and how a new one is made."""

from __future__ import annotations

import importlib.resources
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from .tables import Base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Engine

    Attribute = InstrumentedAttribute[Any] | sa.Column[Any]


@dataclass(frozen=True)
class LiveColumn:
    """``length`` in characters; ``charset`` is None for what is no text, and on SQLite, which stores any text."""

    length: int | None
    charset: str | None


@dataclass(frozen=True)
class Capabilities:
    """What a site's database has, by (table, column) in lower case."""

    columns: Mapping[tuple[str, str], LiveColumn]

    @classmethod
    def read(cls, engine: Engine) -> Capabilities:
        with engine.connect() as connection:
            return cls(_mapped() if connection.dialect.name == "sqlite" else _live(connection))

    def has_table(self, table: type[Base]) -> bool:
        name = str(table.__tablename__).lower()
        return any(standing == name for standing, _ in self.columns)

    def has_column(self, attribute: Attribute) -> bool:
        return _key(_column(attribute)) in self.columns

    def length(self, attribute: Attribute) -> int | None:
        """How many characters fit here; None where nothing limits them, or the column is not there."""
        live = self.columns.get(_key(_column(attribute)))
        return live.length if live else None

    def charset(self, attribute: Attribute) -> str | None:
        live = self.columns.get(_key(_column(attribute)))
        return live.charset if live else None


def _column(attribute: Attribute) -> sa.Column[Any]:
    if isinstance(attribute, InstrumentedAttribute):
        column: sa.Column[Any] = attribute.property.columns[0]
        return column
    return attribute


def _key(column: sa.Column[Any]) -> tuple[str, str]:
    return column.table.name.lower(), column.name.lower()


def _mapped() -> dict[tuple[str, str], LiveColumn]:
    return {
        _key(column): LiveColumn(getattr(column.type, "length", None), None)
        for table in Base.metadata.tables.values()
        for column in table.columns
    }


def _live(connection: Connection) -> dict[tuple[str, str], LiveColumn]:
    rows = connection.execute(
        sa.text(
            "SELECT table_name, column_name, character_maximum_length, character_set_name"
            " FROM information_schema.columns WHERE table_schema = DATABASE()"
        )
    )
    return {(table.lower(), column.lower()): LiveColumn(length, charset) for table, column, length, charset in rows}


@dataclass(frozen=True)
class InboundKey:
    """A foreign key ``table.column`` that refers to ``referred``, a column of the table asked about."""

    table: str
    column: str
    referred: str
    on_delete: str


def inbound_foreign_keys(connection: Connection, table: type[Base]) -> list[InboundKey]:
    """Whatever refers to the table, also from tables that are not mapped; by table and column."""
    name = str(table.__tablename__)
    keys = _mapped_keys(name) if connection.dialect.name == "sqlite" else _live_keys(connection, name)
    return sorted(keys, key=lambda key: (key.table, key.column))


def _mapped_keys(name: str) -> list[InboundKey]:
    return [
        InboundKey(table.name, key.parent.name, key.column.name, key.ondelete or "RESTRICT")
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == name
    ]


def _live_keys(connection: Connection, name: str) -> list[InboundKey]:
    rows = connection.execute(
        sa.text(
            "SELECT k.table_name, k.column_name, k.referenced_column_name, r.delete_rule"
            " FROM information_schema.key_column_usage k"
            " JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema"
            " AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name"
            " WHERE k.table_schema = DATABASE() AND k.referenced_table_schema = DATABASE()"
            " AND k.referenced_table_name = :name"
        ),
        {"name": name},
    )
    return [InboundKey(*row) for row in rows]


def create(engine: Engine) -> int:
    """Makes the mapped tables with their look-up rows in an empty database; says how many rows there are."""
    Base.metadata.create_all(engine)
    rows = lookup_rows()
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in rows:
                connection.execute(table.insert(), _alike(rows[table.name]))
    return sum(map(len, rows.values()))


def complete(engine: Engine) -> list[str]:
    """Makes the mapped tables that a file of an older version lacks, without rows; their names."""
    standing = set(sa.inspect(engine).get_table_names())
    lacking = [table for table in Base.metadata.sorted_tables if table.name not in standing]
    Base.metadata.create_all(engine, lacking)
    return [table.name for table in lacking]


def lookup_rows() -> dict[str, list[dict[str, Any]]]:
    """Table → rows under the legacy column names, with the ids that they have at every facility."""
    file = importlib.resources.files("sample_tracking.kernel.tables") / "lookups.json"
    content: dict[str, list[dict[str, Any]]] = json.loads(file.read_text("utf-8"))
    return content


def _alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with the columns of all rows, as one INSERT of many wants them."""
    columns = sorted({column for row in rows for column in row})
    return [{column: row.get(column) for column in columns} for row in rows]
