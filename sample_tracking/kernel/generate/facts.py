from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]


class FactsError(Exception):
    """The facts cannot be read, or say something that cannot be written as a class."""


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    null: bool
    default: str | None = None
    """The SQL expression as information_schema gives it: ``NULL``, ``'Dewar'``, ``current_timestamp()``."""
    charset: str | None = None
    auto_increment: bool = False
    generated: str | None = None
    """The SQL expression of a column that the database computes."""
    json: bool = False


@dataclass(frozen=True)
class Index:
    name: str
    unique: bool
    columns: tuple[str, ...]
    """A prefix index says ``value(767)``."""


@dataclass(frozen=True)
class ForeignKey:
    columns: tuple[str, ...]
    references: str
    referred: tuple[str, ...]
    on_delete: str
    on_update: str


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def primary_key(self) -> tuple[str, ...]:
        return next((index.columns for index in self.indexes if index.name == "PRIMARY"), ())


@dataclass(frozen=True)
class Facts:
    tables: dict[str, Table]
    version: str
    lookups: dict[str, list[Row]] = field(default_factory=dict)
    """Rows by table, under the legacy column names; empty when the facts come from a live database, whose
    permissions and groups are that site's own."""


def from_file(path: Path) -> Facts:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        tables = {name: _table(name, spec) for name, spec in content["tables"].items()}
    except FileNotFoundError as error:
        raise FactsError(f"There is no fact file {path}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FactsError(f"{path} is not a fact file: {error!r}.") from error
    lookups = content.get("lookups", {})
    return Facts(tables, schema_version(lookups.get("AdminVar", [])), lookups)


def schema_version(admin_vars: list[Row]) -> str:
    return next((str(row["value"]) for row in admin_vars if row["name"] == "schemaVersion"), "of unknown version")


def _table(name: str, spec: Row) -> Table:
    json_columns = {check["name"] for check in spec.get("checks", ()) if "json_valid" in check["clause"]}
    return Table(
        name=name,
        columns=tuple(_column(column, json_columns) for column in spec["columns"]),
        indexes=tuple(Index(index["name"], index["unique"], tuple(index["columns"])) for index in spec["indexes"]),
        foreign_keys=tuple(_foreign_key(key) for key in spec["foreign_keys"]),
    )


def _column(spec: Row, json_columns: set[str]) -> Column:
    return Column(
        name=spec["name"],
        type=spec["type"],
        null=spec["null"],
        default=spec.get("default"),
        charset=spec.get("charset"),
        auto_increment="auto_increment" in (spec.get("extra") or ""),
        generated=spec.get("generated"),
        json=spec["name"] in json_columns,
    )


def _foreign_key(spec: Row) -> ForeignKey:
    return ForeignKey(
        tuple(spec["columns"]), spec["references"], tuple(spec["referred"]), spec["on_delete"], spec["on_update"]
    )
