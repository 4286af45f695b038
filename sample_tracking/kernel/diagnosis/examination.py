from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from sample_tracking.kernel.database import engines
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own.branch import OURS
from sample_tracking.kernel.schema import Capabilities

from . import columns, grants, server
from .findings import Finding, fine, grave

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.engine import Engine

    from sample_tracking.kernel.config import DatabaseSettings
    from sample_tracking.kernel.own.branch import Branch


def examine(
    settings: DatabaseSettings, zone: ZoneInfo, now: datetime, branches: Sequence[Branch] = (OURS,)
) -> Iterator[Finding]:
    """``zone``: of the site, as configured; ``now``: our own clock, aware; ``branches``: of ours and of the plugins."""
    reads, writes = engines(settings)
    try:
        if reads.dialect.name == "sqlite" and not Path(str(reads.url.database)).exists():
            yield grave(f"There is no file {reads.url.database}; `sample-tracking database init` makes it.")
            return
        yield from _of_engine(reads, zone, now)
        for branch in branches:
            yield _own(reads, settings.tracking_database, branch)
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


def _own(engine: Engine, tracking_database: str, branch: Branch) -> Finding:
    whose = f"The tables of {branch.prefix.rstrip('_')}" if branch.prefix else "Our own tables"
    standing, needed = migrate.current(engine, tracking_database, branch), migrate.head(branch)
    if standing is None:
        return grave(f"{whose} are not there; `sample-tracking database init` makes them.")
    if standing != needed:
        return grave(f"{whose} are at {standing}, not at {needed}; run `sample-tracking database upgrade`.")
    if migrate.differences(engine, tracking_database, branch):
        return grave(f"{whose} say they are at {standing}, but somebody has changed them.")
    return fine(f"{whose} are up to date ({needed}).")
