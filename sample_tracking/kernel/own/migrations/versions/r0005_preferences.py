"""Favourite contacts of people, and what shipments of a proposal begin with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    _create(
        "favourite_contact",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("contact_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("since", _moment(), nullable=False),
        comment="The contacts that somebody wants to find first",
    )
    _create(
        "proposal_default",
        sa.Column("proposal_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("sending_contact_id", sa.BigInteger),
        sa.Column("return_contact_id", sa.BigInteger),
        sa.Column("safety_level", sa.String(8)),
        sa.Column("container_type", sa.String(45)),
        sa.Column("courier", sa.String(45)),
        sa.Column("login", sa.String(45), nullable=False, comment="Who changed it last"),
        sa.Column("changed_at", _moment(), nullable=False),
        comment="With what a new shipment of a proposal begins in the pages",
    )


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
