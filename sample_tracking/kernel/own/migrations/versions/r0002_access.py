"""Tokens for programs; the groups that an authenticator named."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _create(
        "service_token",
        sa.Column("service_token_id", number, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("login", sa.String(45), nullable=False, comment="The person in whose name the program acts"),
        sa.Column("secret_hash", sa.String(64), nullable=False, comment="SHA-256 of the token, which is shown once"),
        sa.Column(
            "scopes", sa.Text, nullable=False, comment="A JSON list of permissions; never more than the person's own"
        ),
        sa.Column("proposals", sa.Text, comment="A JSON list of proposal codes; null: all that the person sees"),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("created_by", sa.String(45), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.Column("revoked_at", _moment()),
        sqlite_autoincrement=True,
    )
    op.create_index("service_token_secret", "service_token", ["secret_hash"], unique=True, schema=SCHEMA)
    _create(
        "remembered_group",
        sa.Column("provider", sa.String(40), primary_key=True),
        sa.Column("login", sa.String(45), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        comment="The groups that an authenticator named when somebody last logged in or prolonged the log-in",
    )


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
