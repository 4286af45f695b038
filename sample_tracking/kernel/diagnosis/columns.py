from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.tables import Base

from .features import LOST_WITHOUT, NEEDED
from .findings import Finding, fine, grave, note, odd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

    from sample_tracking.kernel.schema import Capabilities

ENOUGH: Final = 1000
DATES: Final = (
    ("BLSession", "lastUpdate"),
    ("Shipping", "deliveryAgent_shippingDate"),
    ("Shipping", "deliveryAgent_deliveryDate"),
    ("DewarRegistry", "purchaseDate"),
)
"""Where zero dates are known to stand, in tables small enough to be counted."""


def of_file(engine: Engine) -> Iterator[Finding]:
    """Of our own making, so that nothing may be missing."""
    inspector = sa.inspect(engine)
    standing = {table.lower() for table in inspector.get_table_names()}
    if not standing:
        yield grave("The file has no tables; `sample-tracking database init` makes them.")
        return
    whole = True
    for table in _mapped():
        if table.name.lower() not in standing:
            whole = False
            yield grave(f"The table {table.name} is missing: the file was made by another version.")
            continue
        there = {column["name"].lower() for column in inspector.get_columns(table.name)}
        if lacking := [column.name for column in table.columns if column.name.lower() not in there]:
            whole = False
            yield grave(f"{table.name} lacks {', '.join(lacking)}: the file was made by another version.")
    if whole:
        yield fine("All shared tables are there with all their columns.")


def flavour(connection: Connection) -> Iterator[Finding]:
    query = sa.text("SELECT LOWER(table_name) FROM information_schema.tables WHERE table_schema = DATABASE()")
    standing = set(connection.execute(query).scalars())
    if not standing:
        yield grave("The database is empty; `sample-tracking database init` makes the shared tables.")
    elif "blsample_has_diffractionplan" in standing and "containerregistry" not in standing:
        yield fine("The database is of the flavour of the Java ISPyB (ESRF).")
    elif "containerregistry" in standing and "containertype" in standing:
        query = sa.text("SELECT MAX(value) FROM AdminVar WHERE name = 'schemaVersion'")
        version = connection.scalar(query) if "adminvar" in standing else None
        yield fine(f"The database is of the official flavour{f', schema version {version}' if version else ''}.")
    else:
        yield odd("The database is of neither known flavour, official or Java (ESRF).")


def missing(live: Capabilities) -> Iterator[Finding]:
    whole = True
    tables = {table for table, _ in live.columns}
    for table in _mapped():
        if table.name.lower() not in tables:
            whole = False
            yield _missing_table(table.name)
            continue
        lacking = [c for c in table.columns if (table.name.lower(), c.name.lower()) not in live.columns]
        if keys := [column.name for column in lacking if column.primary_key or _needed(column)]:
            yield grave(f"{table.name} lacks {', '.join(keys)}, without which the service cannot run.")
        if rest := [column.name for column in lacking if column.name not in keys]:
            yield note(f"{table.name} lacks {', '.join(rest)}: left out, and read as empty.")
        whole = whole and not lacking
    if whole:
        yield fine("All shared tables are there with all their columns.")


def _missing_table(name: str) -> Finding:
    if name in NEEDED:
        return grave(f"The table {name} is missing, without which the service cannot run.")
    return note(f"The table {name} is missing: {LOST_WITHOUT[name]}.")


def _needed(column: sa.Column[Any]) -> bool:
    return column.name in NEEDED.get(column.table.name, ())


def lengths(live: Capabilities) -> Iterator[Finding]:
    for table in _mapped():
        differing = []
        for column in table.columns:
            expected, standing = getattr(column.type, "length", None), live.length(column)
            if isinstance(column.type, sa.String) and "enum" not in column.info and expected and standing:
                differing += [f"{column.name} {standing} ({expected})"] if standing != expected else []
        if differing:
            yield note(f"{table.name} takes other lengths than the official schema: {', '.join(differing)}.")


def charsets(live: Capabilities) -> Iterator[Finding]:
    counted: dict[str, int] = {}
    for table in _mapped():
        for column in table.columns:
            if (charset := live.charset(column)) is not None:
                counted[charset] = counted.get(charset, 0) + 1
    told = ", ".join(f"{number} in {charset}" for charset, number in sorted(counted.items()))
    yield fine(f"Text columns by character set: {told or 'none'}.")
    if counted.get("latin1"):
        yield note("Columns in latin1 hold Western European letters only; other text is refused, not garbled.")


def zero_dates(connection: Connection, live: Capabilities) -> Iterator[Finding]:
    found = []
    for table, column in DATES:
        if (table.lower(), column.lower()) not in live.columns:
            continue
        some = f"SELECT 1 FROM `{table}` WHERE `{column}` = '0000-00-00' LIMIT {ENOUGH}"
        number = connection.scalar(sa.text(f"SELECT COUNT(*) FROM ({some}) some"))
        if number:
            found.append(f"{table}.{column} {'at least ' if number == ENOUGH else ''}{number}")
    if found:
        yield note(f"Zero dates, which read as empty: {', '.join(found)}.")


def _mapped() -> list[sa.Table]:
    return sorted(Base.metadata.tables.values(), key=lambda table: table.name)
