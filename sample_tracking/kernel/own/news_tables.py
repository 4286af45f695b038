"""Our own tables of news and calendars; beside those of `tables`, in the same metadata."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from .tables import Moment, metadata

subscription = Table(
    "subscription",
    metadata,
    Column("shipment_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("login", String(45), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("language", String(8), nullable=False),
    Column("since", Moment, nullable=False),
    Index("subscription_of_person", "person_id"),
    comment="Who wants news of which shipment",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

notification = Table(
    "notification",
    metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("notifier", String(60), primary_key=True),
    Column("shipment_id", BigInteger, nullable=False),
    Column("state", String(16), nullable=False, comment="waiting, sending, sent, dropped or failed"),
    Column("due_at", Moment, nullable=False),
    Column("state_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", String(500), comment="Why it was dropped or failed, for people"),
    Index("notification_waiting", "state", "due_at"),
    comment="What is told to whom by which way, each once",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

notification_progress = Table(
    "notification_progress",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("feed_seq", BigInteger, nullable=False),
    comment="Up to which event it was looked who wants to hear of it",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("secret_hash", String(64), nullable=False, comment="SHA-256 of what stands in the address"),
    Column("login", String(45), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("since", Moment, nullable=False),
    Index("calendar_feed_secret", "secret_hash", unique=True),
    comment="The calendars of people that other programs may read",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)
