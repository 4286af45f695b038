from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sample_tracking.kernel.tables.types import SiteDate, SiteDateTime, SiteTime, read_date, read_datetime, read_time
from tests.servers.database import Database
from tests.servers.schema import Flavour

MakeDatabase = Callable[[Flavour | None], Database]
MORNING = datetime(2026, 3, 29, 8, 30, 15)  # noqa: DTZ001 - as the shared columns hold it


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, None),
        (MORNING, MORNING),
        ("2026-03-29 08:30:15", MORNING),
        (b"2026-03-29 08:30:15", MORNING),
        ("0000-00-00 00:00:00", None),
        ("2026-02-30 00:00:00", None),
        ("", None),
    ],
)
def test_a_moment_that_is_none_reads_as_none(value: Any, read: datetime | None) -> None:
    assert read_datetime(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, None),
        (date(2026, 3, 29), date(2026, 3, 29)),
        (MORNING, date(2026, 3, 29)),
        ("2026-03-29", date(2026, 3, 29)),
        ("2026-03-29 08:30:15", date(2026, 3, 29)),
        ("0000-00-00", None),
    ],
)
def test_a_day_that_is_none_reads_as_none(value: Any, read: date | None) -> None:
    assert read_date(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, None),
        (time(8, 30), time(8, 30)),
        (timedelta(hours=8, minutes=30), time(8, 30)),
        (timedelta(hours=30), None),
        (timedelta(hours=-1), None),
        ("08:30:00", time(8, 30)),
        ("30:00:00", None),
    ],
)
def test_a_time_of_day_outside_the_day_reads_as_none(value: Any, read: time | None) -> None:
    assert read_time(value) == read


def make(engine: sa.Engine) -> sa.Table:
    table = sa.Table(
        "moments", sa.MetaData(), sa.Column("at", SiteDateTime), sa.Column("on", SiteDate), sa.Column("by", SiteTime)
    )
    table.create(engine)
    return table


def written_and_read(engine: sa.Engine) -> Any:
    table = make(engine)
    with engine.begin() as connection:
        connection.execute(
            table.insert(), {"at": MORNING.replace(microsecond=999999), "on": date(2026, 3, 29), "by": time(17, 0)}
        )
        connection.execute(table.insert(), {"at": None, "on": None, "by": None})
        return connection.execute(sa.select(table)).all()


def test_moments_keep_whole_seconds_on_sqlite(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/moments.sqlite")
    assert written_and_read(engine) == [(MORNING, date(2026, 3, 29), time(17, 0)), (None, None, None)]
    with engine.connect() as connection:
        assert connection.exec_driver_sql('SELECT "at" FROM moments').scalar() == "2026-03-29 08:30:15"
    engine.dispose()


def test_moments_keep_whole_seconds_on_mariadb_and_zero_dates_read_as_none(make_database: MakeDatabase) -> None:
    database = make_database(None)
    engine = sa.create_engine(database.url)
    assert written_and_read(engine) == [(MORNING, date(2026, 3, 29), time(17, 0)), (None, None, None)]
    with engine.begin() as connection:
        connection.exec_driver_sql("SET sql_mode=''")
        connection.exec_driver_sql("UPDATE moments SET `at`='0000-00-00 00:00:00', `on`='0000-00-00', `by`='30:00:00'")
        assert set(connection.exec_driver_sql("SELECT `at` FROM moments").scalars()) == {"0000-00-00 00:00:00"}
    with engine.connect() as connection:
        table = sa.Table("moments", sa.MetaData(), *(sa.Column(n, t) for n, t in COLUMNS))
        assert set(connection.execute(sa.select(table)).all()) == {(None, None, None)}
    engine.dispose()


COLUMNS: tuple[tuple[str, Any], ...] = (("at", SiteDateTime), ("on", SiteDate), ("by", SiteTime))


def test_a_moment_with_a_zone_is_refused(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/moments.sqlite")
    table = make(engine)
    with engine.begin() as connection, pytest.raises(sa.exc.StatementError, match="without one"):
        connection.execute(table.insert(), {"at": datetime(2026, 3, 29, tzinfo=UTC)})
    engine.dispose()
