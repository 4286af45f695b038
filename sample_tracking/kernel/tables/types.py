"""Types that bear what stands in the shared tables: zero dates, times as timedelta, text where a date should be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime, Time, TypeDecorator
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine


_MIDNIGHT = datetime(1970, 1, 1)  # noqa: DTZ001 - only the time of day is taken


class SiteDateTime(TypeDecorator[datetime]):
    """The site's local time, naive, whole seconds as the shared columns keep them. A zero date reads as None."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            whole_seconds = sqlite.DATETIME(truncate_microseconds=True)  # type: ignore[no-untyped-call]
            return dialect.type_descriptor(whole_seconds)
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError(f"{value!r} has a zone; the shared columns hold the site's local time without one.")
        return value.replace(microsecond=0)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        return read_datetime


class SiteDate(TypeDecorator[date]):
    """A day. A zero date reads as None."""

    impl = Date
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], date | None]:  # noqa: ARG002
        return read_date


class SiteTime(TypeDecorator[time]):
    """A time of day. What is not between 0 and 24 hours reads as None."""

    impl = Time
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], time | None]:  # noqa: ARG002
        return read_time


def read_datetime(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(_text(value))
    except ValueError:
        return None


def read_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def read_time(value: Any) -> time | None:
    if value is None or isinstance(value, time):
        return value
    if isinstance(value, timedelta):
        return (_MIDNIGHT + value).time() if timedelta(0) <= value < timedelta(days=1) else None
    try:
        return time.fromisoformat(_text(value))
    except ValueError:
        return None


def _text(value: Any) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
