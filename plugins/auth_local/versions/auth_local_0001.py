"""Accounts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "auth_local_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "auth_local_account",
        sa.Column("login", sa.String(45), primary_key=True, comment="In lower case"),
        sa.Column("given_name", sa.String(45), nullable=False),
        sa.Column("family_name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(60), nullable=False),
        sa.Column("groups", sa.Text, nullable=False, comment="A JSON list"),
        sa.Column("password_hash", sa.String(255), nullable=False, comment="argon2id, with its parameters and salt"),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("password_at", _moment(), nullable=False, comment="When the password was set"),
        sa.Column("misses", sa.Integer, nullable=False, comment="Wrong passwords since the last right one"),
        sa.Column("locked_until", _moment()),
        sa.Column("disabled_at", _moment()),
        schema="tracking",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
