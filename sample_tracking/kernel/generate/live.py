"""The facts of a live database, from information_schema; the same as those of a fact file made from it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .facts import Column, Facts, FactsError, ForeignKey, Index, Table, schema_version

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Fact = tuple[Any, ...]
"""One row of information_schema; its table first."""

_COLUMNS = """
SELECT table_name, column_name, column_type, is_nullable, column_default, character_set_name, extra,
    generation_expression
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position
"""
_INDEXES = """
SELECT table_name, index_name, non_unique, column_name, sub_part
FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index
"""
_KEYS = """
SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
    r.delete_rule, r.update_rule
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
    AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
WHERE k.table_schema = DATABASE() ORDER BY k.table_name, k.constraint_name, k.ordinal_position
"""
_CHECKS = """
SELECT table_name, constraint_name FROM information_schema.check_constraints
WHERE constraint_schema = DATABASE() AND check_clause LIKE 'json_valid%'
"""


def from_database(url: str) -> Facts:
    """Of its tables, not of its views; without look-up rows, since those of a site are its own."""
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        if engine.dialect.name not in ("mysql", "mariadb"):
            raise FactsError("The tables are generated from a MariaDB database or from a fact file.")
        with engine.connect() as connection:
            return _facts(connection)
    except (sa.exc.ArgumentError, sa.exc.OperationalError) as error:
        raise FactsError(f"The database cannot be read: {getattr(error, 'orig', None) or error}.") from error


def _facts(connection: Connection) -> Facts:
    json_columns = {(table, name) for table, name in connection.execute(sa.text(_CHECKS))}
    columns, indexes, keys = (_by_table(connection, query) for query in (_COLUMNS, _INDEXES, _KEYS))
    tables = {
        name: Table(
            name,
            tuple(_column(row, (name, row[1]) in json_columns) for row in columns[name]),
            tuple(_indexes(indexes[name])),
            tuple(_keys(keys[name])),
        )
        for name in sorted(columns)
    }
    return Facts(tables, schema_version(_admin_vars(connection, tables)))


def _by_table(connection: Connection, query: str) -> defaultdict[str, list[Fact]]:
    by_table: defaultdict[str, list[Fact]] = defaultdict(list)
    for row in connection.execute(sa.text(query)):
        by_table[row[0]].append(tuple(row))
    return by_table


def _column(row: Fact, json: bool) -> Column:  # noqa: FBT001 - one caller
    _, name, kind, nullable, default, charset, extra, generated = row
    return Column(
        name=name,
        type=kind,
        null=nullable == "YES",
        default=default,
        charset=charset,
        auto_increment="auto_increment" in extra,
        generated=generated or None,
        json=json,
    )


def _indexes(rows: list[Fact]) -> list[Index]:
    parts: dict[str, list[str]] = {}
    unique: dict[str, bool] = {}
    for _, name, non_unique, column, prefix in rows:
        parts.setdefault(name, []).append(f"{column}({prefix})" if prefix else column)
        unique[name] = not non_unique
    return [Index(name, unique[name], tuple(columns)) for name, columns in parts.items()]


def _keys(rows: list[Fact]) -> list[ForeignKey]:
    by_name: dict[str, list[Fact]] = {}
    for row in rows:
        by_name.setdefault(row[1], []).append(row)
    return [
        ForeignKey(tuple(row[2] for row in part), part[0][3], tuple(row[4] for row in part), part[0][5], part[0][6])
        for part in by_name.values()
    ]


def _admin_vars(connection: Connection, tables: dict[str, Table]) -> list[dict[str, Any]]:
    if "AdminVar" not in tables:
        return []
    rows = connection.execute(sa.text("SELECT name, value FROM AdminVar")).mappings()
    return [dict(row) for row in rows]
