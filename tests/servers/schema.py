"""Builds an ISPyB database from a fact file: every table, column, index, foreign key and check, and look-up rows.

`official` is the agreed ispyb-database schema, `esrf` the flavour of the Java ISPyB (without look-up rows).
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pymysql.converters import escape_string

if TYPE_CHECKING:
    import pymysql

Flavour = Literal["official", "esrf"]
Facts = Mapping[str, Any]
FOLDER = Path(__file__).parents[1] / "data" / "schema"


@cache
def facts(flavour: Flavour) -> Facts:
    read: Facts = json.loads((FOLDER / f"ispyb-{flavour}.json").read_text())
    return read


def build(connection: "pymysql.Connection[Any]", facts: Facts, *, lookups: bool = True) -> None:
    """Fills the connection's database, which has to be empty."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW TABLES")
        if cursor.fetchone():
            raise ValueError("the database has tables already")
        cursor.execute("SET foreign_key_checks=0, sql_mode='NO_AUTO_VALUE_ON_ZERO'")
        for name, spec in facts["tables"].items():
            cursor.execute(_create_table(name, spec))
        if lookups:
            insert_lookups(connection, facts, facts.get("lookups", {}))
        cursor.execute("SET foreign_key_checks=1, sql_mode=DEFAULT")


def insert_lookups(connection: "pymysql.Connection[Any]", facts: Facts, tables: Iterable[str]) -> None:
    """The look-up rows of these tables, with their ids; foreign keys have to be off."""
    with connection.cursor() as cursor:
        for table in tables:
            for row in facts.get("lookups", {}).get(table, ()):
                marks = ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO `{table}` ({_names(row)}) VALUES ({marks})", list(row.values()))


def _create_table(name: str, spec: Facts) -> str:
    lines = [_column(column) for column in spec["columns"]]
    lines += [_index(index) for index in spec["indexes"]]
    lines += [_foreign_key(key) for key in spec["foreign_keys"]]
    lines += [f"CONSTRAINT `{check['name']}` CHECK ({check['clause']})" for check in spec.get("checks", ())]
    collation = spec["collation"]
    options = f"ENGINE={spec['engine']} DEFAULT CHARSET={collation.split('_')[0]} COLLATE={collation}"
    body = ",\n  ".join(lines)
    return f"CREATE TABLE `{name}` (\n  {body}\n) {options}"


def _column(spec: Facts) -> str:
    parts = [f"`{spec['name']}`", spec["type"]]
    if charset := spec.get("charset"):
        parts.append(f"CHARACTER SET {charset} COLLATE {spec['collation']}")
    parts += _generated(spec) if "generated" in spec else _stored(spec)
    if comment := spec.get("comment"):
        parts.append(f"COMMENT '{escape_string(comment)}'")
    return " ".join(parts)


def _generated(spec: Facts) -> list[str]:
    kind = "STORED" if "STORED" in spec.get("extra", "") else "VIRTUAL"
    return [f"GENERATED ALWAYS AS ({spec['generated']}) {kind}"]


def _stored(spec: Facts) -> list[str]:
    extra = spec.get("extra", "").lower()
    parts = ["NULL" if spec["null"] else "NOT NULL"]
    if "default" in spec:
        parts.append(f"DEFAULT {spec['default']}")
    if "auto_increment" in extra:
        parts.append("AUTO_INCREMENT")
    if "on update" in extra:
        parts.append("ON UPDATE current_timestamp()")
    return parts


def _index(spec: Facts) -> str:
    columns = ", ".join(_index_column(column) for column in spec["columns"])
    if spec["name"] == "PRIMARY":
        return f"PRIMARY KEY ({columns})"
    special = f"{spec['kind']} KEY" if spec.get("kind") in ("FULLTEXT", "SPATIAL") else "KEY"
    return f"{'UNIQUE KEY' if spec['unique'] else special} `{spec['name']}` ({columns})"


def _index_column(column: str) -> str:
    """A column, or its first characters: `name(30)`."""
    name, bracket, length = column.partition("(")
    return f"`{name}`{bracket}{length}"


def _foreign_key(spec: Facts) -> str:
    return (
        f"CONSTRAINT `{spec['name']}` FOREIGN KEY ({_names(spec['columns'])}) REFERENCES `{spec['references']}` "
        f"({_names(spec['referred'])}) ON DELETE {spec['on_delete']} ON UPDATE {spec['on_update']}"
    )


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
