from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from sample_tracking.kernel.database import engines
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.schema import Capabilities

from . import columns, grants, server
from .findings import Finding, fine, grave

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.engine import Engine

    from sample_tracking.kernel.config import DatabaseSettings


def examine(settings: DatabaseSettings, zone: ZoneInfo, now: datetime) -> Iterator[Finding]:
    """``zone``: of the site, as configured; ``now``: our own clock, aware."""
    reads, writes = engines(settings)
    try:
        if reads.dialect.name == "sqlite" and not Path(str(reads.url.database)).exists():
            yield grave(f"There is no file {reads.url.database}; `sample-tracking database init` makes it.")
            return
        yield from _of_engine(reads, zone, now)
        yield from _own(reads, settings.tracking_database)
    except DBAPIError as error:
        arguments = error.orig.args if error.orig else ()
        yield grave(f"The database cannot be examined: {arguments[-1] if arguments else error}.")
    finally:
        reads.dispose()
        writes.dispose()


def _of_engine(engine: Engine, zone: ZoneInfo, now: datetime) -> Iterator[Finding]:
    if engine.dialect.name == "sqlite":
        yield fine(f"The database is the SQLite file {engine.url.database}.")
        yield from columns.of_file(engine)
        return
    with engine.connect() as connection:
        yield from server.version(connection)
        yield from server.sql_mode(connection)
        yield from server.clock(connection, zone, now)
        yield from columns.flavour(connection)
    live = Capabilities.read(engine)
    yield from columns.missing(live)
    yield from columns.lengths(live)
    yield from columns.charsets(live)
    with engine.connect() as connection:
        yield from grants.privileges(connection)
        yield from columns.zero_dates(connection, live)


def _own(engine: Engine, tracking_database: str) -> Iterator[Finding]:
    standing, needed = migrate.current(engine, tracking_database), migrate.head()
    if standing is None:
        yield grave("Our own tables are not there; `sample-tracking database init` makes them.")
    elif standing != needed:
        yield grave(f"Our own tables are at {standing}, not at {needed}; run `sample-tracking database upgrade`.")
    elif migrate.differences(engine, tracking_database):
        yield grave(f"Our own tables say they are at {standing}, but somebody has changed them.")
    else:
        yield fine(f"Our own tables are up to date ({needed}).")
