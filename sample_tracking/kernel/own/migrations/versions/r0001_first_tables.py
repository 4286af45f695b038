"""Events, repeated requests, revoked tokens, finer states, leases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    _event()
    _idempotency_key()
    _create(
        "revoked_token",
        sa.Column("jti", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("revoked_at", _moment(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
    )
    op.create_index("revoked_token_expiry", "revoked_token", ["expires_at"], schema=SCHEMA)
    _create(
        "standing",
        sa.Column("level", sa.String(16), primary_key=True),
        sa.Column("thing_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column(
            "word", sa.String(45), comment="What stood in the shared row; the state counts only while it stands there"
        ),
        sa.Column("location", sa.String(128), comment="As word, where the place decides too"),
        sa.Column("changed_at", _moment(), nullable=False),
        comment="States that the words of the shared tables cannot tell apart",
    )
    _create(
        "lease",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("holder", sa.String(128), nullable=False),
        sa.Column("until", _moment(), nullable=False),
    )


def _event() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _create(
        "event",
        sa.Column("event_id", number, primary_key=True, autoincrement=True),
        sa.Column("feed_seq", sa.BigInteger, comment="Given after the commit, by one relay; null until then"),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("client_at", _moment(), comment="The clock of the client, where it told"),
        sa.Column("level", sa.String(16), nullable=False, comment="shipment, dewar, container, sample …"),
        sa.Column("thing_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("proposal_id", "shipment_id", "dewar_id", "container_id")),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("status_before", sa.String(40)),
        sa.Column("status_after", sa.String(40)),
        sa.Column("location", sa.String(128)),
        sa.Column("detail", sa.Text, comment="A JSON object"),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("reason", sa.String(1000)),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("legacy_history_id", sa.BigInteger, comment="The shared history row that says the same"),
        comment="What happened, to what, by whom and why; rows are only added",
        sqlite_autoincrement=True,
    )
    op.create_index("event_of_thing", "event", ["level", "thing_id", "event_id"], schema=SCHEMA)
    op.create_index("event_feed", "event", ["feed_seq"], unique=True, schema=SCHEMA)
    op.create_index("event_of_shipment", "event", ["shipment_id"], schema=SCHEMA)
    op.create_index("event_of_dewar", "event", ["dewar_id"], schema=SCHEMA)


def _idempotency_key() -> None:
    _create(
        "idempotency_key",
        sa.Column("principal", sa.String(64), primary_key=True),
        sa.Column("route", sa.String(190), primary_key=True),
        sa.Column("key", sa.String(190), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False, comment="SHA-256 of the body"),
        sa.Column("status", sa.Integer, comment="Of the answer; null while the work goes on"),
        sa.Column("headers", sa.Text, comment="Of the answer: a JSON object"),
        sa.Column("body", sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")),
        sa.Column("created_at", _moment(), nullable=False),
    )
    op.create_index("idempotency_key_age", "idempotency_key", ["created_at"], schema=SCHEMA)


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
