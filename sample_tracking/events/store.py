"""The SQL of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import asked, page_size
from sample_tracking.kernel.locking import take_turns
from sample_tracking.kernel.own.tables import event
from sample_tracking.kernel.sight import Sight, sees_in_list, sees_inside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Row

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS = ("level", "shipment_id")
LEASE = "number events"
BATCH = 500
COLUMNS = (
    event.c.feed_seq.label("seq"),
    event.c.at,
    event.c.client_at,
    event.c.level,
    event.c.thing_id,
    event.c.shipment_id,
    event.c.dewar_id,
    event.c.container_id,
    event.c.what,
    event.c.status_before,
    event.c.status_after,
    event.c.location,
    event.c.login.label("actor"),
    event.c.reason,
    event.c.source,
)


def _after(_site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:
    narrow = [event.c[name] == sa.bindparam(f"wanted_{name}") for name in filters]
    if sight.owned:
        mine = event.c.person_id == sa.bindparam("seer_id", type_=sa.Integer)  # also of what is deleted by now
        narrow.append(sa.or_(mine, sees_inside(event.c.container_id, sight)))
    return (
        sa.select(*COLUMNS)
        .where(event.c.feed_seq > sa.bindparam("after"), sees_in_list(event.c.proposal_id, sight), *narrow)
        .order_by(event.c.feed_seq)
        .limit(page_size())
    )


def _document(row: Row[Any]) -> Document:
    named = {str(name): value for name, value in row._asdict().items()}
    return {**named, "at": utc_text(row.at), "client_at": utc_text(row.client_at)}


def after(unit: Unit, query: Mapping[str, Any]) -> list[Document]:
    filters = asked(query, FILTERS)
    params = {"after": query["after"], "page_size": query["limit"], **{f"wanted_{n}": query[n] for n in filters}}
    return [_document(row) for row in unit.rows(unit.prepared(_after, unit.sight, filters), {**params, **unit.seer})]


def has_unnumbered(unit: Unit) -> bool:
    return unit.row(sa.select(event.c.event_id).where(event.c.feed_seq.is_(None)).limit(1)) is not None


def number_some(unit: Unit) -> None:
    """Under the lock of one row, so that there is one who numbers."""
    take_turns(unit, LEASE)
    last = unit.row(sa.select(sa.func.max(event.c.feed_seq)))
    start = (last[0] if last is not None else None) or 0
    waiting = unit.rows(
        sa.select(event.c.event_id).where(event.c.feed_seq.is_(None)).order_by(event.c.event_id).limit(BATCH)
    )
    if not waiting:
        return
    numbering = (
        sa.update(event).where(event.c.event_id == sa.bindparam("numbered")).values(feed_seq=sa.bindparam("seq"))
    )
    unit.execute(numbering, [{"numbered": row[0], "seq": start + n} for n, row in enumerate(waiting, 1)])
