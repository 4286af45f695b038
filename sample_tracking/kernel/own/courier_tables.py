"""Our own tables of the ways between laboratory and facility: returns and couriers; in the metadata of `tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from .tables import Id, Moment, metadata

return_request = Table(
    "return_request",
    metadata,
    Column("return_request_id", Id, primary_key=True, autoincrement=True),
    Column("dewar_id", BigInteger, nullable=False),
    Column("shipment_id", BigInteger),
    Column("proposal_id", BigInteger),
    Column("state", String(16), nullable=False, comment="requested, withdrawn, dispatched or closed"),
    Column("contact_id", BigInteger),
    Column("address", Text, nullable=False, comment="A JSON object: where it goes, as it stood when it was asked for"),
    Column("courier", String(45)),
    Column("account", String(45)),
    Column("contents", String(16), nullable=False, comment="keep: with the samples; empty: without"),
    Column("note", String(1000)),
    Column("requested_at", Moment, nullable=False),
    Column("login", String(45), nullable=False),
    Column("person_id", BigInteger),
    Column("waybill", String(60)),
    Column("state_at", Moment, nullable=False),
    Column("state_by", String(45), nullable=False),
    Index("return_request_of_dewar", "dewar_id", "return_request_id"),
    Index("return_request_state", "state", "requested_at"),
    comment="How people want their dewars back",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
    sqlite_autoincrement=True,
)

courier_watch = Table(
    "courier_watch",
    metadata,
    Column("courier", String(40), primary_key=True),
    Column("waybill", String(60), primary_key=True),
    Column("dewar_id", BigInteger, nullable=False),
    Column("direction", String(4), nullable=False, comment="to the facility, or from it"),
    Column("status", String(24), comment="The last that is known, in our words"),
    Column("due_at", Moment, nullable=False, comment="When to ask next"),
    Column("tries", Integer, nullable=False, comment="In vain, one after the other"),
    Column("reason", String(500), comment="Why it could not be asked, for people"),
    Column("since", Moment, nullable=False),
    Column("over_at", Moment),
    Index("courier_watch_due", "over_at", "due_at"),
    Index("courier_watch_of_dewar", "dewar_id"),
    comment="The parcels whose way is followed",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)

courier_event = Table(
    "courier_event",
    metadata,
    Column("courier_event_id", Id, primary_key=True, autoincrement=True),
    Column("courier", String(40), nullable=False),
    Column("waybill", String(60), nullable=False),
    Column("source_id", String(64), nullable=False, comment="The name that the courier gave to it, or a hash"),
    Column("occurred_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("status", String(24), nullable=False),
    Column("raw_code", String(60)),
    Column("raw_text", String(500)),
    Column("place", String(120)),
    Index("courier_event_source", "courier", "waybill", "source_id", unique=True),
    comment="What couriers said of parcels, each once",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
    sqlite_autoincrement=True,
)

courier_delivery = Table(
    "courier_delivery",
    metadata,
    Column("courier", String(40), primary_key=True),
    Column("delivery_id", String(100), primary_key=True),
    Column("at", Moment, nullable=False),
    comment="Signed messages of couriers that were taken in, so that none counts twice",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
)
