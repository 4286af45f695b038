"""Spreadsheets that were taken in, and the columns of a laboratory's own ones."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    long_text = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
    _create(
        "import_run",
        sa.Column("import_run_id", number, primary_key=True, autoincrement=True),
        sa.Column("proposal_id", sa.BigInteger, nullable=False),
        sa.Column("shipment_id", sa.BigInteger, nullable=False, comment="Which was made, or to which was added"),
        sa.Column("file_name", sa.String(255)),
        sa.Column("profile", sa.String(100), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, comment="Of the dry run that was carried out"),
        sa.Column("counts", sa.Text, nullable=False, comment="A JSON object: level to number"),
        sa.Column("made", long_text, nullable=False, comment="A JSON object: ids, and what was changed"),
        sa.Column("version", sa.String(64), nullable=False, comment="Of all that was made, as it was read back"),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("undone_at", _moment()),
        sa.Column("undone_by", sa.String(45)),
        comment="Spreadsheets that were taken in",
    )
    op.create_index("import_run_of_proposal", "import_run", ["proposal_id", "import_run_id"], schema=SCHEMA)
    _create(
        "import_mapping",
        sa.Column("import_mapping_id", number, primary_key=True, autoincrement=True),
        sa.Column("proposal_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("header", sa.Boolean, nullable=False, comment="Whether the first row names the columns"),
        sa.Column("columns", sa.Text, nullable=False, comment="A JSON list of objects"),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("created_by", sa.String(45), nullable=False),
        comment="Which columns of a laboratory's own sheets hold what",
    )
    op.create_index("import_mapping_name", "import_mapping", ["proposal_id", "name"], unique=True, schema=SCHEMA)


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    settings: dict[str, Any] = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
    op.create_table(name, *columns, schema=SCHEMA, sqlite_autoincrement=True, **settings, **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
