"""Returns, and the ways of parcels with their couriers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    _return_request()
    _courier_watch()
    _courier_event()
    _courier_delivery()


def _return_request() -> None:
    _create(
        "return_request",
        sa.Column("return_request_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("dewar_id", sa.BigInteger, nullable=False),
        sa.Column("shipment_id", sa.BigInteger),
        sa.Column("proposal_id", sa.BigInteger),
        sa.Column("state", sa.String(16), nullable=False, comment="requested, withdrawn, dispatched or closed"),
        sa.Column("contact_id", sa.BigInteger),
        sa.Column(
            "address",
            sa.Text,
            nullable=False,
            comment="A JSON object: where it goes, as it stood when it was asked for",
        ),
        sa.Column("courier", sa.String(45)),
        sa.Column("account", sa.String(45)),
        sa.Column("contents", sa.String(16), nullable=False, comment="keep: with the samples; empty: without"),
        sa.Column("note", sa.String(1000)),
        sa.Column("requested_at", _moment(), nullable=False),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("waybill", sa.String(60)),
        sa.Column("state_at", _moment(), nullable=False),
        sa.Column("state_by", sa.String(45), nullable=False),
        comment="How people want their dewars back",
        sqlite_autoincrement=True,
    )
    op.create_index("return_request_of_dewar", "return_request", ["dewar_id", "return_request_id"], schema=SCHEMA)
    op.create_index("return_request_state", "return_request", ["state", "requested_at"], schema=SCHEMA)


def _courier_watch() -> None:
    _create(
        "courier_watch",
        sa.Column("courier", sa.String(40), primary_key=True),
        sa.Column("waybill", sa.String(60), primary_key=True),
        sa.Column("dewar_id", sa.BigInteger, nullable=False),
        sa.Column("direction", sa.String(4), nullable=False, comment="to the facility, or from it"),
        sa.Column("status", sa.String(24), comment="The last that is known, in our words"),
        sa.Column("due_at", _moment(), nullable=False, comment="When to ask next"),
        sa.Column("tries", sa.Integer, nullable=False, comment="In vain, one after the other"),
        sa.Column("reason", sa.String(500), comment="Why it could not be asked, for people"),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("over_at", _moment()),
        comment="The parcels whose way is followed",
    )
    op.create_index("courier_watch_due", "courier_watch", ["over_at", "due_at"], schema=SCHEMA)
    op.create_index("courier_watch_of_dewar", "courier_watch", ["dewar_id"], schema=SCHEMA)


def _courier_event() -> None:
    _create(
        "courier_event",
        sa.Column("courier_event_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("courier", sa.String(40), nullable=False),
        sa.Column("waybill", sa.String(60), nullable=False),
        sa.Column(
            "source_id", sa.String(64), nullable=False, comment="The name that the courier gave to it, or a hash"
        ),
        sa.Column("occurred_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("raw_code", sa.String(60)),
        sa.Column("raw_text", sa.String(500)),
        sa.Column("place", sa.String(120)),
        comment="What couriers said of parcels, each once",
        sqlite_autoincrement=True,
    )
    op.create_index(
        "courier_event_source", "courier_event", ["courier", "waybill", "source_id"], unique=True, schema=SCHEMA
    )


def _courier_delivery() -> None:
    _create(
        "courier_delivery",
        sa.Column("courier", sa.String(40), primary_key=True),
        sa.Column("delivery_id", sa.String(100), primary_key=True),
        sa.Column("at", _moment(), nullable=False),
        comment="Signed messages of couriers that were taken in, so that none counts twice",
    )


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def _id() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
