"""Brings our own tables up to date by Alembic. The shared tables are out of its sight."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from . import tables

if TYPE_CHECKING:
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy.engine import Connection, Engine

HERE = Path(__file__).parent


def upgrade(engine: Engine, tracking_database: str, revision: str = "head") -> list[str]:
    """Creates what is missing, first of all the database; gives the revisions that were applied."""
    before = current(engine, tracking_database)
    with engine.begin() as connection:
        if connection.dialect.name != "sqlite" and not _exists(connection, tracking_database):
            quoted = connection.dialect.identifier_preparer.quote_identifier(tracking_database)
            connection.exec_driver_sql(f"CREATE DATABASE {quoted} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        config = _config()
        config.attributes["connection"] = _translated(connection, tracking_database)
        config.attributes["options"] = _options(connection, tracking_database)
        command.upgrade(config, revision)
    applied = [script.revision for script in _scripts().iterate_revisions(revision, before or "base")]
    return applied[::-1]


def head() -> str:
    """The revision that the programs of this version need."""
    newest = _scripts().get_current_head()
    if newest is None:
        raise AssertionError("There are no migrations.")
    return newest


def current(engine: Engine, tracking_database: str) -> str | None:
    """The revision that the database is at; None when our tables are not there at all."""
    with engine.connect() as connection:
        return _context(connection, tracking_database).get_current_revision()


def differences(engine: Engine, tracking_database: str) -> list[Any]:
    """What Alembic would change so that the database has what tables.py says; empty when nothing."""
    with engine.connect() as connection:
        wanted = sa.MetaData()
        schema = _schema(connection, tracking_database)
        for table in tables.metadata.tables.values():
            table.to_metadata(wanted, schema=schema)  # type: ignore[arg-type] # None: without a schema
        return list(compare_metadata(_context(connection, tracking_database), wanted))


def run(context: EnvironmentContext) -> None:
    """What env.py does; the connection comes from the caller, who commits."""
    attributes = context.config.attributes
    context.configure(connection=attributes["connection"], **attributes["options"])
    with context.begin_transaction():
        context.run_migrations()


def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:  # noqa: ARG001, FBT001
    """Alembic's include_object: nothing but the tables of tables.py, whatever else stands beside them."""
    table = name if kind == "table" else thing.table.name
    return table in {own.name for own in tables.metadata.tables.values()}


def _context(connection: Connection, tracking_database: str) -> MigrationContext:
    return MigrationContext.configure(connection, opts=_options(connection, tracking_database))


def _options(connection: Connection, tracking_database: str) -> dict[str, Any]:
    schema = _schema(connection, tracking_database)
    return {
        "version_table": "alembic_version",
        "version_table_schema": schema,
        "include_schemas": schema is not None,
        "include_name": lambda name, kind, _parents: kind != "schema" or name == schema,
        "include_object": is_ours,
        "compare_type": True,
    }


def _schema(connection: Connection, tracking_database: str) -> str | None:
    return None if connection.dialect.name == "sqlite" else tracking_database


def _translated(connection: Connection, tracking_database: str) -> Connection:
    schema = _schema(connection, tracking_database)
    return connection.execution_options(schema_translate_map={tables.metadata.schema: schema})


def _exists(connection: Connection, database: str) -> bool:
    query = sa.text("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = :name")
    return bool(connection.execute(query, {"name": database}).scalar())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
