"""Makes ready the database that the service runs on; each step is told in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from . import schema
from .config import StartupError
from .own import migrate
from .own.branch import OURS
from .own.tables import idempotency_key, revoked_token
from .tables import Base, BLSample, Container, Dewar, Proposal, Shipping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Engine

    from .own.branch import Branch

KEYS_ARE_KEPT: Final = timedelta(days=7)
CORE: Final = tuple(str(table.__tablename__) for table in (Proposal, Shipping, Dewar, Container, BLSample))


def install(engine: Engine, tracking_database: str, branches: Sequence[Branch] = (OURS,)) -> list[str]:
    """The shared tables where there are none yet, never where there are some; own tables in any case."""
    try:
        return [_shared(engine, tracking_database), *_own(engine, tracking_database, branches)]
    except DBAPIError as error:
        raise StartupError(_refused(error)) from error


def upgrade(engine: Engine, tracking_database: str, branches: Sequence[Branch] = (OURS,)) -> list[str]:
    """Own tables only."""
    try:
        return _own(engine, tracking_database, branches)
    except DBAPIError as error:
        raise StartupError(_refused(error)) from error


def tidy(engine: Engine, now: datetime) -> list[str]:
    """Removes what nobody will ask for again: old answers to repeated requests, log-outs of expired tokens."""
    moment = now.astimezone(UTC).replace(tzinfo=None)
    try:
        with engine.begin() as connection:
            old = idempotency_key.c.created_at < moment - KEYS_ARE_KEPT
            keys = connection.execute(sa.delete(idempotency_key).where(old)).rowcount
            tokens = connection.execute(sa.delete(revoked_token).where(revoked_token.c.expires_at < moment)).rowcount
    except DBAPIError as error:
        raise StartupError(_refused(error)) from error
    return [
        f"Removed {keys} idempotency keys older than {KEYS_ARE_KEPT.days} days.",
        f"Removed {tokens} revoked tokens that have expired.",
    ]


def _shared(engine: Engine, tracking_database: str) -> str:
    name = str(engine.url.database)
    if engine.dialect.name != "sqlite" and name.lower() == tracking_database.lower():
        raise StartupError(f"Our own tables need a database of their own; tracking_database must not be {name} itself.")
    standing = {table.lower() for table in sa.inspect(engine).get_table_names()}
    if not standing:
        rows = schema.create(engine)
        number = len(Base.metadata.tables)
        return f"{name} was empty: the {number} shared tables were made, with {rows} look-up rows."
    missing = [table for table in CORE if table.lower() not in standing]
    if missing:
        raise StartupError(
            f"{name} has {len(standing)} tables, but lacks {', '.join(missing)}: it is no ISPyB database."
            " Nothing was made."
        )
    if engine.dialect.name == "sqlite" and (lacking := schema.complete(engine)):
        return f"{name} got the shared tables that it lacked: {', '.join(lacking)}."
    return f"{name} has its ISPyB tables already: nothing was changed there."


def _own(engine: Engine, tracking_database: str, branches: Sequence[Branch]) -> list[str]:
    place = "the same file" if engine.dialect.name == "sqlite" else f"the database {tracking_database}"
    told = []
    for branch in branches:
        whose = f"The tables of {branch.prefix.rstrip('_')}" if branch.prefix else "Our own tables"
        applied = ", ".join(migrate.upgrade(engine, tracking_database, branch))
        done = f"were brought up to date: {applied}" if applied else f"are up to date ({migrate.head(branch)})"
        told.append(f"{whose} in {place} {done}.")
    return told


def _refused(error: DBAPIError) -> str:
    arguments = error.orig.args if error.orig else ()
    return f"The database refused: {arguments[-1] if arguments else error}."
