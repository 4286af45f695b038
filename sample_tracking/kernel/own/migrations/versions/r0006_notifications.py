"""Who wants news of which shipment, what was told to whom, and the calendars of people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    _create(
        "subscription",
        sa.Column("shipment_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        comment="Who wants news of which shipment",
    )
    op.create_index("subscription_of_person", "subscription", ["person_id"], schema=SCHEMA)
    _notification()
    _create(
        "calendar_feed",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("secret_hash", sa.String(64), nullable=False, comment="SHA-256 of what stands in the address"),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        comment="The calendars of people that other programs may read",
    )
    op.create_index("calendar_feed_secret", "calendar_feed", ["secret_hash"], unique=True, schema=SCHEMA)


def _notification() -> None:
    _create(
        "notification",
        sa.Column("event_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("notifier", sa.String(60), primary_key=True),
        sa.Column("shipment_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, sending, sent, dropped or failed"),
        sa.Column("due_at", _moment(), nullable=False),
        sa.Column("state_at", _moment(), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(500), comment="Why it was dropped or failed, for people"),
        comment="What is told to whom by which way, each once",
    )
    op.create_index("notification_waiting", "notification", ["state", "due_at"], schema=SCHEMA)
    _create(
        "notification_progress",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("feed_seq", sa.BigInteger, nullable=False),
        comment="Up to which event it was looked who wants to hear of it",
    )


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
