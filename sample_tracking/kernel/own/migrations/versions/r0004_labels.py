"""Printed labels, and what the printers say of themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    _label_print()
    _create(
        "label_printer",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("detail", sa.String(500), comment="Why the status cannot be told, for people"),
        sa.Column("seen_at", _moment(), nullable=False),
        comment="What the printers last said of themselves to the worker",
    )


def _label_print() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _create(
        "label_print",
        sa.Column("label_print_id", number, primary_key=True, autoincrement=True),
        sa.Column("shipment_id", sa.BigInteger, nullable=False),
        sa.Column(
            "numbers",
            sa.Text,
            nullable=False,
            comment="A JSON object: what was printed, each with the how-manieth time",
        ),
        sa.Column("paper", sa.String(40), nullable=False),
        sa.Column("copies", sa.Integer, nullable=False, comment="Of each sheet"),
        sa.Column("printer", sa.String(60), comment="Null: by the person's own printer"),
        sa.Column(
            "state", sa.String(16), nullable=False, comment="queued, sending, sent or failed; made without a printer"
        ),
        sa.Column("reason", sa.String(500), comment="Of the failure, for people"),
        sa.Column("media_type", sa.String(40)),
        sa.Column(
            "document",
            sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb"),
            comment="What the printer is to get; null once that is over",
        ),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("made_at", _moment(), nullable=False),
        sa.Column("state_at", _moment(), nullable=False),
        comment="Labels and papers that were printed, and those that wait for a printer",
        sqlite_autoincrement=True,
    )
    op.create_index("label_print_of_shipment", "label_print", ["shipment_id", "label_print_id"], schema=SCHEMA)
    op.create_index("label_print_state", "label_print", ["state", "label_print_id"], schema=SCHEMA)


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
