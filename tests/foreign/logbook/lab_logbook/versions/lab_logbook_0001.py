"""Notes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "lab_logbook_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
    op.create_table(
        "lab_logbook_note",
        sa.Column("note_id", number, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(45), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("at", moment, nullable=False),
        schema="tracking",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
