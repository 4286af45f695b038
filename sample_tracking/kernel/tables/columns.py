"""The words in which the generated files declare columns: one a legacy type.

What the type alone cannot say is in ``Column.info``: ``charset``, ``enum`` (allowed values), ``json`` (text that
must be a JSON document), ``range`` (least and greatest number).
"""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Computed,
    Double,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    func,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import MappedColumn, mapped_column

from .types import SiteDate, SiteDateTime, SiteTime

Column = MappedColumn[Any]

SHORT = 100
"""Text up to here is a code or a name: compared without regard to case, as MariaDB's collation does."""


LARGEST_SINGLE = 3.4028234e38
LARGEST_DOUBLE = sys.float_info.max


def references(target: str, *, on_delete: str | None = None, on_update: str | None = None, late: bool = False) -> Any:
    """``late``: the two tables refer to each other, so that the key is made after both."""
    return ForeignKey(target, ondelete=on_delete, onupdate=on_update, use_alter=late)


def serial(name: str) -> Column:
    return mapped_column(name, Integer, primary_key=True, autoincrement=True, info=_range(1, 31))


def unsigned(name: str, *constraints: Any, **options: Any) -> Column:
    """Up to 2**31 - 1 only, so that the value fits into databases of our own making as well."""
    return _whole(name, Integer(), _range(0, 31), constraints, **options)


def integer(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, Integer(), _range(-(2**31), 31), constraints, **options)


def bigint(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, BigInteger(), _range(-(2**63), 63), constraints, **options)


def mediumint(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, Integer(), _range(-(2**23), 23), constraints, **options)


def smallint(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, SmallInteger(), _range(-(2**15), 15), constraints, **options)


def tinyint(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, SmallInteger(), _range(-(2**7), 7), constraints, **options)


def medium_unsigned(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, Integer(), _range(0, 24), constraints, **options)


def small_unsigned(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, Integer(), _range(0, 16), constraints, **options)


def tiny_unsigned(name: str, *constraints: Any, **options: Any) -> Column:
    return _whole(name, SmallInteger(), _range(0, 8), constraints, **options)


def flag(name: str, *, default: int | None = None) -> Column:
    return mapped_column(name, Boolean, server_default=_number(default))


def single(name: str, *, positive: bool = False, default: float | None = None) -> Column:
    """Single precision: what is read back is not what was sent."""
    info = {"range": (0 if positive else -LARGEST_SINGLE, LARGEST_SINGLE)}
    return mapped_column(name, Float(asdecimal=False), server_default=_number(default), info=info)


def double(name: str, *, positive: bool = False, default: float | None = None) -> Column:
    info = {"range": (0 if positive else -LARGEST_DOUBLE, LARGEST_DOUBLE)}
    return mapped_column(name, Double(asdecimal=False), server_default=_number(default), info=info)


def varchar(
    name: str, length: int, *constraints: Any, charset: str = "latin1", default: str | None = None, key: bool = False
) -> Column:
    kind = String(length)
    if length <= SHORT:
        kind = kind.with_variant(String(length, collation="NOCASE"), "sqlite")
    options: dict[str, Any] = {"primary_key": True} if key else {}
    return mapped_column(name, kind, *constraints, server_default=default, info={"charset": charset}, **options)


def enum(name: str, *values: str, charset: str = "latin1", default: str | None = None) -> Column:
    """Read as text, because other programs may have written a value that this list does not know."""
    kind = String(max(map(len, values)))
    return mapped_column(name, kind, server_default=default, info={"charset": charset, "enum": values})


def text(name: str, *, charset: str = "latin1") -> Column:
    return mapped_column(name, Text, info={"charset": charset})


def json_text(name: str, *, charset: str = "utf8mb4") -> Column:
    return mapped_column(name, Text, info={"charset": charset, "json": True})


def stamp(name: str, *, now: bool = False) -> Column:
    return mapped_column(name, SiteDateTime, server_default=func.now() if now else None)


def day(name: str) -> Column:
    return mapped_column(name, SiteDate)


def clock(name: str) -> Column:
    return mapped_column(name, SiteTime)


def generated(column: Column, expression: str) -> Column:
    """What the database computes from other columns of the row; it is only read."""
    made = column.column
    return mapped_column(made.name, made.type, Computed(expression), info=made.info)


def blob(name: str) -> Column:
    return mapped_column(name, LargeBinary)


def binary(name: str, length: int) -> Column:
    return mapped_column(name, LargeBinary(length))


def _whole(
    name: str,
    kind: Integer,
    info: dict[str, Any],
    constraints: tuple[Any, ...],
    *,
    default: int | None = None,
    key: bool = False,
) -> Column:
    options: dict[str, Any] = {"primary_key": True, "autoincrement": False} if key else {}
    return mapped_column(name, kind, *constraints, server_default=_number(default), info=info, **options)


def _range(least: int, bits: int) -> dict[str, Any]:
    return {"range": (least, 2**bits - 1)}


def _number(value: float | None) -> Any:
    return None if value is None else sql(str(value))
