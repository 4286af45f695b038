"""The two engines on one database, and what its errors mean."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from .compiled import CompiledStatements
from .errors import BadQuery, Conflict, Invalid, Problem, Unavailable

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from .config import DatabaseSettings

OWN_SCHEMA: Final = "tracking"
# Deadlock, lock wait, changed snapshot (MariaDB 11.6.2 and later).
CONTENDED: Final = frozenset({1213, 1205, 1020})
LOST: Final = frozenset({2006, 2013, 2003, 2002, 1927, 1053, 2014, 0})
SAID: Final[dict[int, tuple[type[Problem], str]]] = {
    1062: (Conflict, "Something with the same name or barcode is already there."),
    1451: (Conflict, "Other records still refer to it."),
    1452: (Invalid, "It refers to something that is not there."),
    1267: (BadQuery, "A text holds a character that this site's database does not know."),
    1366: (Invalid, "It holds a character that the database column cannot store."),
    1406: (Invalid, "A text is too long for its database column."),
    1264: (Invalid, "A number is out of the range of its database column."),
    4025: (Invalid, "A value breaks a rule of the database."),
    1142: (Unavailable, "The service's database account lacks a privilege for this."),
    1146: (Unavailable, "A table is missing in the database: run `sample-tracking doctor`."),
    1049: (Unavailable, "A database is missing on the server: run `sample-tracking doctor`."),
    1290: (Unavailable, "The database accepts no changes at the moment."),
}
LATER: Final = {"Retry-After": "30"}
OF_SQLITE: Final = (
    ("unable to open database", "The database file cannot be opened."),
    ("no such table", "A table is missing in the database: run `sample-tracking doctor`."),
)
STRICT: Final = "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def engines(settings: DatabaseSettings) -> tuple[Engine, Engine]:
    """(for reads: AUTOCOMMIT; for units of work: one transaction each)."""
    url = sa.make_url(settings.url)
    if is_sqlite(url):
        return _sqlite(url, "AUTOCOMMIT"), _sqlite(url, None)
    # A unit of work ends its transaction itself, so that a connection comes back to the pool clean.
    return _mariadb(url, settings, "AUTOCOMMIT"), _mariadb(url, settings, "READ COMMITTED", pool_reset_on_return=None)


def _sqlite(url: URL, isolation: str | None) -> Engine:
    options: dict[str, Any] = {"isolation_level": isolation} if isolation else {}
    engine = sa.create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        if isolation is None:
            connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in ("foreign_keys=ON", "busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if isolation is None:

        @event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine.execution_options(schema_translate_map={OWN_SCHEMA: None}, compiled_cache=CompiledStatements())


def _mariadb(url: URL, settings: DatabaseSettings, isolation: str, **options: Any) -> Engine:
    timeouts = {"connect_timeout": settings.connect_timeout, "read_timeout": settings.read_timeout}
    engine = sa.create_engine(
        url.update_query_dict({"charset": "utf8mb4"}),
        isolation_level=isolation,
        **options,
        skip_autocommit_rollback=True,
        pool_size=settings.pool_size,
        pool_recycle=settings.pool_recycle,
        pool_timeout=settings.read_timeout,
        connect_args={
            **timeouts,
            "init_command": f"SET SESSION sql_mode='{STRICT}', innodb_lock_wait_timeout=5",
        },
    )
    return engine.execution_options(
        schema_translate_map={OWN_SCHEMA: settings.tracking_database}, compiled_cache=CompiledStatements()
    )


def code_of(error: BaseException) -> int | None:
    """The server's error number, where there is one."""
    original = getattr(error, "orig", None)
    first = original.args[0] if original is not None and original.args else None
    return first if isinstance(first, int) else None


def is_lost(error: BaseException) -> bool:
    """The connection is gone: nothing is known of what was under way."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, (OperationalError, InterfaceError)) and code_of(error) in LOST


def is_contended(error: BaseException) -> bool:
    """Somebody else was in the way: the whole unit may be tried again."""
    locked = isinstance(error, OperationalError) and "database is locked" in str(error.orig)
    return locked or (isinstance(error, DBAPIError) and code_of(error) in CONTENDED)


def problem_of(error: BaseException) -> Problem | None:
    """What the caller is told; None for a defect of ours."""
    if isinstance(error, PoolExhausted) or is_lost(error) or is_contended(error):
        sentence = "The database cannot be reached at the moment; nothing was changed. Please try again."
        return Unavailable(sentence, headers={"Retry-After": "5"})
    if said := SAID.get(code_of(error) or -1):
        kind, sentence = said
        return kind(sentence, headers=LATER if kind is Unavailable else None)
    if isinstance(error, IntegrityError):
        return Conflict(_sqlite_sentence(str(error.orig)))
    if isinstance(error, OperationalError):
        return next((Unavailable(told, headers=LATER) for said, told in OF_SQLITE if said in str(error.orig)), None)
    return None


def _sqlite_sentence(message: str) -> str:
    if message.startswith("UNIQUE"):
        return "Something with the same name or barcode is already there."
    return "It does not fit with the records that refer to it or that it refers to."


def pause(attempt: int) -> float:
    """Seconds to wait before try number ``attempt`` + 1: full jitter between 20 ms and 1 s."""
    return random.uniform(0.02, min(1.0, 0.05 * 2**attempt))  # noqa: S311 - not a secret
