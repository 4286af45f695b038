from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table

from sample_tracking.kernel.own.tables import Id, Moment
from sample_tracking.kernel.own.tables import metadata as own

metadata = MetaData(schema=own.schema)

note = Table(
    "lab_logbook_note",
    metadata,
    Column("note_id", Id, primary_key=True, autoincrement=True),
    Column("code", String(45), nullable=False),
    Column("text", String(500), nullable=False),
    Column("login", String(45), nullable=False),
    Column("at", Moment, nullable=False),
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)
