"""Our own tables. Times are UTC without a zone; ids name rows of the shared tables, without foreign keys.

Texts are compared byte by byte (utf8mb4_bin), which may also be compared with shared columns of any collation.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects import mysql

metadata = MetaData(schema="tracking")

Id = BigInteger().with_variant(Integer(), "sqlite")
Moment = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
Bytes = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")

event = Table(
    "event",
    metadata,
    Column("event_id", Id, primary_key=True, autoincrement=True),
    Column("feed_seq", BigInteger, comment="Given after the commit, by one relay; null until then"),
    Column("at", Moment, nullable=False),
    Column("client_at", Moment, comment="The clock of the client, where it told"),
    Column("level", String(16), nullable=False, comment="shipment, dewar, container, sample …"),
    Column("thing_id", BigInteger, nullable=False),
    Column("proposal_id", BigInteger),
    Column("shipment_id", BigInteger),
    Column("dewar_id", BigInteger),
    Column("container_id", BigInteger),
    Column("what", String(40), nullable=False),
    Column("status_before", String(40)),
    Column("status_after", String(40)),
    Column("location", String(128)),
    Column("detail", Text, comment="A JSON object"),
    Column("login", String(45), nullable=False),
    Column("person_id", BigInteger),
    Column("reason", String(1000)),
    Column("source", String(30), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("legacy_history_id", BigInteger, comment="The shared history row that says the same"),
    Index("event_of_thing", "level", "thing_id", "event_id"),
    Index("event_feed", "feed_seq", unique=True),
    Index("event_of_shipment", "shipment_id"),
    Index("event_of_dewar", "dewar_id"),
    comment="What happened, to what, by whom and why; rows are only added",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
    sqlite_autoincrement=True,
)

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("principal", String(64), primary_key=True),
    Column("route", String(190), primary_key=True),
    Column("key", String(190), primary_key=True),
    Column("fingerprint", String(64), nullable=False, comment="SHA-256 of the body"),
    Column("status", Integer, comment="Of the answer; null while the work goes on"),
    Column("headers", Text, comment="Of the answer: a JSON object"),
    Column("body", Bytes),
    Column("created_at", Moment, nullable=False),
    Index("idempotency_key_age", "created_at"),
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

import_run = Table(
    "import_run",
    metadata,
    Column("import_run_id", Id, primary_key=True, autoincrement=True),
    Column("proposal_id", BigInteger, nullable=False),
    Column("shipment_id", BigInteger, nullable=False, comment="Which was made, or to which was added"),
    Column("file_name", String(255)),
    Column("profile", String(100), nullable=False),
    Column("hash", String(64), nullable=False, comment="Of the dry run that was carried out"),
    Column("counts", Text, nullable=False, comment="A JSON object: level to number"),
    Column(
        "made",
        Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb"),
        nullable=False,
        comment="A JSON object: ids, and what was changed",
    ),
    Column("version", String(64), nullable=False, comment="Of all that was made, as it was read back"),
    Column("at", Moment, nullable=False),
    Column("login", String(45), nullable=False),
    Column("person_id", BigInteger),
    Column("undone_at", Moment),
    Column("undone_by", String(45)),
    Index("import_run_of_proposal", "proposal_id", "import_run_id"),
    comment="Spreadsheets that were taken in",
    sqlite_autoincrement=True,
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

import_mapping = Table(
    "import_mapping",
    metadata,
    Column("import_mapping_id", Id, primary_key=True, autoincrement=True),
    Column("proposal_id", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("header", Boolean, nullable=False, comment="Whether the first row names the columns"),
    Column("columns", Text, nullable=False, comment="A JSON list of objects"),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(45), nullable=False),
    Index("import_mapping_name", "proposal_id", "name", unique=True),
    comment="Which columns of a laboratory's own sheets hold what",
    sqlite_autoincrement=True,
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

revoked_token = Table(
    "revoked_token",
    metadata,
    Column("jti", String(64), primary_key=True),
    Column("login", String(45), nullable=False),
    Column("revoked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("revoked_token_expiry", "expires_at"),
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

standing = Table(
    "standing",
    metadata,
    Column("level", String(16), primary_key=True),
    Column("thing_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(40), nullable=False),
    Column("word", String(45), comment="What stood in the shared row; the state counts only while it stands there"),
    Column("location", String(128), comment="As word, where the place decides too"),
    Column("changed_at", Moment, nullable=False),
    comment="States that the words of the shared tables cannot tell apart",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(128), nullable=False),
    Column("until", Moment, nullable=False),
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

service_token = Table(
    "service_token",
    metadata,
    Column("service_token_id", Id, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("login", String(45), nullable=False, comment="The person in whose name the program acts"),
    Column("secret_hash", String(64), nullable=False, comment="SHA-256 of the token, which is shown once"),
    Column("scopes", Text, nullable=False, comment="A JSON list of permissions; never more than the person's own"),
    Column("proposals", Text, comment="A JSON list of proposal codes; null: all that the person sees"),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(45), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index("service_token_secret", "secret_hash", unique=True),
    sqlite_autoincrement=True,
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

remembered_group = Table(
    "remembered_group",
    metadata,
    Column("provider", String(40), primary_key=True),
    Column("login", String(45), primary_key=True),
    Column("name", String(100), primary_key=True),
    comment="The groups that an authenticator named when somebody last logged in or prolonged the log-in",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

label_print = Table(
    "label_print",
    metadata,
    Column("label_print_id", Id, primary_key=True, autoincrement=True),
    Column("shipment_id", BigInteger, nullable=False),
    Column("numbers", Text, nullable=False, comment="A JSON object: what was printed, each with the how-manieth time"),
    Column("paper", String(40), nullable=False),
    Column("copies", Integer, nullable=False, comment="Of each sheet"),
    Column("printer", String(60), comment="Null: by the person's own printer"),
    Column("state", String(16), nullable=False, comment="queued, sending, sent or failed; made without a printer"),
    Column("reason", String(500), comment="Of the failure, for people"),
    Column("media_type", String(40)),
    Column("document", Bytes, comment="What the printer is to get; null once that is over"),
    Column("login", String(45), nullable=False),
    Column("person_id", BigInteger),
    Column("made_at", Moment, nullable=False),
    Column("state_at", Moment, nullable=False),
    Index("label_print_of_shipment", "shipment_id", "label_print_id"),
    Index("label_print_state", "state", "label_print_id"),
    comment="Labels and papers that were printed, and those that wait for a printer",
    sqlite_autoincrement=True,
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

label_printer = Table(
    "label_printer",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("detail", String(500), comment="Why the status cannot be told, for people"),
    Column("seen_at", Moment, nullable=False),
    comment="What the printers last said of themselves to the worker",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

favourite_contact = Table(
    "favourite_contact",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("contact_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    comment="The contacts that somebody wants to find first",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

proposal_default = Table(
    "proposal_default",
    metadata,
    Column("proposal_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sending_contact_id", BigInteger),
    Column("return_contact_id", BigInteger),
    Column("safety_level", String(8)),
    Column("container_type", String(45)),
    Column("courier", String(45)),
    Column("login", String(45), nullable=False, comment="Who changed it last"),
    Column("changed_at", Moment, nullable=False),
    comment="With what a new shipment of a proposal begins in the pages",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)
