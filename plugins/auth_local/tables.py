"""The table of accounts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from sample_tracking.kernel.own.tables import Moment
from sample_tracking.kernel.own.tables import metadata as own

metadata: Final = MetaData(schema=own.schema)

account: Final = Table(
    "auth_local_account",
    metadata,
    Column("login", String(45), primary_key=True, comment="In lower case"),
    Column("given_name", String(45), nullable=False),
    Column("family_name", String(100), nullable=False),
    Column("email", String(60), nullable=False),
    Column("groups", Text, nullable=False, comment="A JSON list"),
    Column("password_hash", String(255), nullable=False, comment="argon2id, with its parameters and salt"),
    Column("created_at", Moment, nullable=False),
    Column("password_at", Moment, nullable=False, comment="When the password was set"),
    Column("misses", Integer, nullable=False, comment="Wrong passwords since the last right one"),
    Column("locked_until", Moment),
    Column("disabled_at", Moment),
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)
