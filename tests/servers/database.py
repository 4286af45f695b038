"""A database on the test server: built once a worker, emptied after each test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pymysql.cursors import DictCursor

from .mariadb import MariaDB
from .schema import Flavour, build, facts, insert_lookups

if TYPE_CHECKING:
    import pymysql

KEPT = "%alembic_version"


@dataclass
class Database:
    """`own` is the name of the database for our own tables beside it."""

    server: MariaDB
    name: str
    flavour: Flavour | None = None
    _changes: dict[tuple[str, str], int] = field(default_factory=dict)
    _kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    @property
    def own(self) -> str:
        return f"{self.name}_tracking"

    def connect(self, **options: Any) -> "pymysql.Connection[DictCursor]":
        return self.server.connect(self.name, **options)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def row(self, sql: str, *values: Any) -> dict[str, Any]:
        (found,) = self.rows(sql, *values)
        return found

    def run(self, sql: str, *values: Any) -> int:
        """The id of an inserted row."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return int(cursor.lastrowid or 0)

    def make(self) -> None:
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE `{self.name}` DEFAULT CHARSET latin1")
        if self.flavour:
            with self.connect() as connection:
                build(connection, facts(self.flavour))
        self._changes = dict(self._counts())

    def drop(self) -> None:
        with self.server.connect() as connection, connection.cursor() as cursor:
            self._end_transactions(cursor)
            cursor.execute(f"DROP DATABASE IF EXISTS `{self.name}`")
            cursor.execute(f"DROP DATABASE IF EXISTS `{self.own}`")

    def clean(self) -> None:
        """Leaves no row but the look-ups. The tables have to be as they were made."""
        touched = [place for place, count in self._counts() if count != self._changes.get(place, 0)]
        if not touched:
            return
        with self.connect() as connection, connection.cursor() as cursor:
            self._end_transactions(cursor)
            cursor.execute("SET foreign_key_checks=0, sql_mode='NO_AUTO_VALUE_ON_ZERO'")
            for schema, table in touched:
                cursor.execute(f"TRUNCATE TABLE `{schema}`.`{table}`")
            if self.flavour:
                tables = [table for schema, table in touched if schema == self.name]
                insert_lookups(connection, facts(self.flavour), tables)
        self._changes = dict(self._counts())

    def keep(self) -> None:
        """Notes the rows that it has beyond the look-ups, to be put into the emptied database again."""
        self._kept = [place for place, count in self._counts() if count != self._changes.get(place, 0)]
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE `{self._copy}`")
            for number, (schema, table) in enumerate(self._kept):
                cursor.execute(f"CREATE TABLE `{self._copy}`.`{number}` AS SELECT * FROM `{schema}`.`{table}`")

    def put_back(self) -> None:
        """What was kept, with its ids."""
        lookups = facts(self.flavour).get("lookups", {}) if self.flavour else {}
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks=0, sql_mode='NO_AUTO_VALUE_ON_ZERO'")
            cursor.execute("BEGIN")
            for number, (schema, table) in enumerate(self._kept):
                if table in lookups:
                    cursor.execute(f"DELETE FROM `{schema}`.`{table}`")
                cursor.execute(f"INSERT INTO `{schema}`.`{table}` SELECT * FROM `{self._copy}`.`{number}`")
            cursor.execute("COMMIT")

    @property
    def _copy(self) -> str:
        return f"{self.name}_kept"

    def _counts(self) -> Iterator[tuple[tuple[str, str], int]]:
        """How many rows of each table were ever changed."""
        rows = self.rows(
            "SELECT s.table_schema, s.table_name, s.rows_changed FROM information_schema.table_statistics s "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE s.table_schema IN (%s, %s) AND s.table_name NOT LIKE %s",
            self.name,
            self.own,
            KEPT,
        )
        for row in rows:
            yield (row["table_schema"], row["table_name"]), row["rows_changed"]

    def _end_transactions(self, cursor: DictCursor) -> None:
        """A test that failed half-way may hold locks."""
        cursor.execute(
            "SELECT p.id FROM information_schema.processlist p "
            "JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id "
            "WHERE p.db IN (%s, %s) AND p.id <> CONNECTION_ID()",
            (self.name, self.own),
        )
        for row in cursor.fetchall():
            cursor.execute(f"KILL {row['id']}")
