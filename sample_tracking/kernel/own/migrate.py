"""Brings own tables up to date by Alembic, branch by branch. The shared tables are out of its sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from .branch import HERE, OURS
from .tables import metadata as ours

if TYPE_CHECKING:
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy.engine import Connection, Engine

    from .branch import Branch


def upgrade(engine: Engine, tracking_database: str, branch: Branch = OURS, revision: str = "head") -> list[str]:
    """Creates what is missing, first of all the database; gives the revisions that were applied."""
    before = current(engine, tracking_database, branch)
    with engine.begin() as connection:
        if connection.dialect.name != "sqlite" and not _exists(connection, tracking_database):
            quoted = connection.dialect.identifier_preparer.quote_identifier(tracking_database)
            connection.exec_driver_sql(f"CREATE DATABASE {quoted} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        config = _config(branch)
        config.attributes["connection"] = _translated(connection, tracking_database)
        config.attributes["options"] = _options(connection, tracking_database, branch)
        with branch.guarded(config.attributes["connection"]):
            command.upgrade(config, revision)
    applied = [script.revision for script in _scripts(branch).iterate_revisions(revision, before or "base")]
    return applied[::-1]


def head(branch: Branch = OURS) -> str:
    """The revision that the programs of this version need."""
    newest = _scripts(branch).get_current_head()
    if newest is None:
        raise AssertionError("There are no migrations.")
    return newest


def current(engine: Engine, tracking_database: str, branch: Branch = OURS) -> str | None:
    """The revision that the database is at; None when the tables are not there at all."""
    with engine.connect() as connection:
        return _context(connection, tracking_database, branch).get_current_revision()


def differences(engine: Engine, tracking_database: str, branch: Branch = OURS) -> list[Any]:
    """What Alembic would change so that the database has what the metadata says; empty when nothing."""
    with engine.connect() as connection:
        wanted = sa.MetaData()
        schema = _schema(connection, tracking_database)
        for table in branch.metadata.tables.values():
            table.to_metadata(wanted, schema=schema)  # type: ignore[arg-type] # None: without a schema
        return list(compare_metadata(_context(connection, tracking_database, branch), wanted))


def run(context: EnvironmentContext) -> None:
    """What env.py does; the connection comes from the caller, who commits."""
    attributes = context.config.attributes
    context.configure(connection=attributes["connection"], **attributes["options"])
    with context.begin_transaction():
        context.run_migrations()


def _context(connection: Connection, tracking_database: str, branch: Branch) -> MigrationContext:
    return MigrationContext.configure(connection, opts=_options(connection, tracking_database, branch))


def _options(connection: Connection, tracking_database: str, branch: Branch) -> dict[str, Any]:
    schema = _schema(connection, tracking_database)

    def is_ours(thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:  # noqa: FBT001
        """Nothing but the tables of the branch, whatever else stands beside them."""
        return (name if kind == "table" else thing.table.name) in branch.names

    return {
        "version_table": branch.version_table,
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
    return connection.execution_options(schema_translate_map={ours.schema: schema})


def _exists(connection: Connection, database: str) -> bool:
    query = sa.text("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = :name")
    return bool(connection.execute(query, {"name": database}).scalar())


def _config(branch: Branch) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations").replace("%", "%%"))
    config.set_main_option("version_locations", str(branch.versions).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _scripts(branch: Branch) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(branch))
