"""Places, scans, badges, readings and pictures on the floor of the facility."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

SCHEMA = "tracking"


def upgrade() -> None:
    _location()
    _scan()
    _badge()
    _reading()
    _ln2_alarm()
    _attachment()


def _location() -> None:
    _create(
        "location",
        sa.Column("location_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("parent_id", sa.BigInteger, comment="The place that it is a part of"),
        sa.Column(
            "kind", sa.String(16), nullable=False, comment="site, area, stores_in, stores_out, rack, slot, beamline …"
        ),
        sa.Column("code", sa.String(45), nullable=False, comment="What is printed and scanned"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("word", sa.String(45), nullable=False, comment="How the shared tables spell it"),
        sa.Column("beamline", sa.String(20), comment="The name of the beamline as sessions have it"),
        sa.Column("capacity", sa.Integer, comment="How many dewars; null: without a bound"),
        sa.Column("sort", sa.Integer, nullable=False, comment="Its turn among those of the same parent"),
        sa.Column("made_at", _moment(), nullable=False),
        sa.Column("made_by", sa.String(45), nullable=False),
        sa.Column("retired_at", _moment()),
        comment="Where things can be within the facility and on their way",
        sqlite_autoincrement=True,
    )
    op.create_index("location_code", "location", ["code"], unique=True, schema=SCHEMA)
    op.create_index("location_word", "location", ["word"], schema=SCHEMA)
    op.create_index("location_parent", "location", ["parent_id", "sort"], schema=SCHEMA)


def _scan() -> None:
    _create(
        "scan",
        sa.Column("scan_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("client_at", _moment(), comment="The clock of the terminal, where it told"),
        sa.Column("terminal", sa.String(60)),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("badge_id", sa.BigInteger, comment="Whose badge was scanned before at that terminal"),
        sa.Column("address", sa.String(45), comment="From where it was sent"),
        sa.Column(
            "code", sa.String(200), nullable=False, comment="As it was scanned, without what scanners put around it"
        ),
        sa.Column(
            "kind", sa.String(16), nullable=False, comment="dewar, container, sample, location, waybill … or unknown"
        ),
        sa.Column("level", sa.String(16)),
        sa.Column("thing_id", sa.BigInteger),
        sa.Column("proposal_id", sa.BigInteger),
        sa.Column("dewar_id", sa.BigInteger),
        sa.Column("location", sa.String(45), comment="The code of the place that was scanned with it"),
        sa.Column("action", sa.String(40), comment="The transition or command that was carried out"),
        sa.Column("outcome", sa.String(16), nullable=False, comment="done, told, nothing, refused or unknown"),
        sa.Column("detail", sa.Text, comment="A JSON object: what was answered"),
        sa.Column("snapshot", sa.Text, comment="A JSON object: what stood in the rows, for undoing"),
        sa.Column("undoes", sa.BigInteger, comment="The scan that this one takes back"),
        sa.Column("undone_at", _moment()),
        sa.Column("resolved_at", _moment(), comment="When staff dealt with an unknown code"),
        sa.Column("resolved_by", sa.String(45)),
        sa.Column("resolution", sa.String(200)),
        comment="Each code that was scanned, and what came of it; rows are only added, and taken back by another",
        sqlite_autoincrement=True,
    )
    op.create_index("scan_of_login", "scan", ["login", "outcome", "at"], schema=SCHEMA)
    op.create_index("scan_outcome", "scan", ["outcome", "at"], schema=SCHEMA)
    op.create_index("scan_of_dewar", "scan", ["dewar_id", "scan_id"], schema=SCHEMA)
    op.create_index("scan_of_terminal", "scan", ["terminal", "scan_id"], schema=SCHEMA)


def _badge() -> None:
    _create(
        "badge",
        sa.Column("badge_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("code_hash", sa.String(64), nullable=False, comment="SHA-256 of what is printed on it"),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("made_at", _moment(), nullable=False),
        sa.Column("made_by", sa.String(45), nullable=False),
        sa.Column("revoked_at", _moment()),
        comment="By which people at shared terminals say who they are",
        sqlite_autoincrement=True,
    )
    op.create_index("badge_code", "badge", ["code_hash"], unique=True, schema=SCHEMA)


def _reading() -> None:
    _create(
        "reading",
        sa.Column("reading_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("dewar_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False, comment="weight, top_up or temperature"),
        sa.Column(
            "facility_code", sa.String(20), comment="What was measured, in capitals: a dewar travels again and again"
        ),
        sa.Column(
            "value", sa.Numeric(9, 3, asdecimal=False), comment="kg or °C; null for a top-up that was not weighed"
        ),
        sa.Column(
            "share", sa.Numeric(4, 3, asdecimal=False), comment="Of a full charge, of a top-up that did not fill it"
        ),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("client_at", _moment()),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("note", sa.String(500)),
        sa.Column("withdrawn_at", _moment(), comment="When it was said to be wrong"),
        sa.Column("withdrawn_by", sa.String(45)),
        comment="What was weighed, filled up and measured at dewars",
        sqlite_autoincrement=True,
    )
    op.create_index("reading_of_dewar", "reading", ["dewar_id", "at"], schema=SCHEMA)
    op.create_index("reading_of_facility_code", "reading", ["facility_code", "at"], schema=SCHEMA)


def _ln2_alarm() -> None:
    _create(
        "ln2_alarm",
        sa.Column("ln2_alarm_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("dewar_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False, comment="running_dry or losing_more"),
        sa.Column("empty_at", _moment(), comment="When it was thought to be empty"),
        sa.Column("raised_at", _moment(), nullable=False),
        sa.Column("taken_at", _moment(), comment="When its telling was begun"),
        sa.Column("told_at", _moment(), comment="When all to whom it is told had been reached"),
        sa.Column("told_to", sa.Text, comment="A JSON list of who was reached"),
        sa.Column("over_at", _moment(), comment="When it was filled, or was no concern of the facility any more"),
        comment="Dewars that were in danger of running dry",
        sqlite_autoincrement=True,
    )
    op.create_index("ln2_alarm_of_dewar", "ln2_alarm", ["dewar_id", "ln2_alarm_id"], schema=SCHEMA)
    op.create_index("ln2_alarm_open", "ln2_alarm", ["over_at", "raised_at"], schema=SCHEMA)


def _attachment() -> None:
    _create(
        "attachment",
        sa.Column("attachment_id", _id(), primary_key=True, autoincrement=True),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.BigInteger, nullable=False),
        sa.Column("proposal_id", sa.BigInteger),
        sa.Column("dewar_id", sa.BigInteger),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer, nullable=False, comment="Bytes"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", _bytes(), nullable=False),
        sa.Column("note", sa.String(500)),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("login", sa.String(45), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("removed_at", _moment()),
        sa.Column("removed_by", sa.String(45)),
        comment="Pictures of things, as of damage",
        sqlite_autoincrement=True,
    )
    op.create_index("attachment_of_thing", "attachment", ["level", "thing_id", "attachment_id"], schema=SCHEMA)


def _create(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, schema=SCHEMA, mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin", **options)


def _moment() -> Any:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def _id() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _bytes() -> Any:
    return sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
