from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from .findings import Finding, fine, grave, note, odd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.engine import Connection

OLDEST: Final = (10, 6)
DRIFT: Final = timedelta(seconds=30)


def version(connection: Connection) -> Iterator[Finding]:
    yield judged(str(connection.scalar(sa.text("SELECT VERSION()"))))


def judged(version: str) -> Finding:
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if "mariadb" not in version.lower() or numbers is None or tuple(map(int, numbers.groups())) < OLDEST:
        return grave(f"The server is {version}; the service needs MariaDB {OLDEST[0]}.{OLDEST[1]} or newer.")
    return fine(f"The server is {version}.")


def sql_mode(connection: Connection) -> Iterator[Finding]:
    ours, general = connection.execute(sa.text("SELECT @@SESSION.sql_mode, @@GLOBAL.sql_mode")).one()
    if "STRICT" not in str(ours):
        yield grave("The server did not accept our strict sql_mode: it would cut text and store question marks.")
    elif "STRICT" not in str(general):
        yield note(
            f"The server's sql_mode is {str(general)!r}: the older programs may store cut text and zero dates. "
            "Our connections are strict."
        )
    else:
        yield fine("The server's sql_mode is strict, and ours too.")


def clock(connection: Connection, zone: ZoneInfo, now: datetime) -> Iterator[Finding]:
    """The shared DATETIME columns hold what NOW() gives the older programs; we write the time of the site's zone."""
    query = "SELECT NOW(), UTC_TIMESTAMP(), @@GLOBAL.time_zone, @@system_time_zone"
    local, utc, named, system = connection.execute(sa.text(query)).one()
    drift = abs(utc - now.astimezone(UTC).replace(tzinfo=None))
    if drift > DRIFT:
        yield odd(f"The server's clock and ours differ by {round(drift.total_seconds())} seconds.")
    offset, expected = local - utc, now.astimezone(zone).utcoffset() or timedelta(0)
    place = system if named == "SYSTEM" else named
    if abs(offset - expected) > timedelta(minutes=1):
        yield odd(
            f"The server lives in {place} ({_hours(offset)}), but [site] zone is {zone.key} ({_hours(expected)}): "
            "times that the older programs write and ours would not agree."
        )
    else:
        yield fine(f"The server's local time ({place}) is that of {zone.key}.")


def _hours(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
