"""The SQL of parcels."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.own.courier_tables import courier_delivery, courier_event, courier_watch
from sample_tracking.kernel.tables import Dewar, Shipping
from sample_tracking.lifecycle import standing
from sample_tracking.lifecycle.states import rank
from sample_tracking.lifecycle.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

WATCH: Final = courier_watch.c
EVENT: Final = courier_event.c
LONGEST_ID: Final = 64


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def watches(unit: Unit, dewar_id: int) -> list[Document]:
    rows: Any = unit.rows(
        sa.select(courier_watch).where(WATCH.dewar_id == dewar_id).order_by(WATCH.since.desc(), WATCH.waybill)
    )
    return [
        {
            **{name: getattr(row, name) for name in ("courier", "waybill", "direction", "status", "reason")},
            "since": utc_text(row.since),
            "over_at": utc_text(row.over_at),
        }
        for row in rows
    ]


def events(unit: Unit, parcels: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Document]]:
    """(courier, way-bill) → what was said, the latest first."""
    found: dict[tuple[str, str], list[Document]] = {}
    if not parcels:
        return found
    wanted = sa.select(courier_event).where(EVENT.waybill.in_({waybill for _, waybill in parcels}))
    rows: Any = unit.rows(wanted.order_by(EVENT.occurred_at.desc(), EVENT.courier_event_id.desc()))
    for row in rows:
        found.setdefault((row.courier, row.waybill), []).append(
            {
                "at": utc_text(row.occurred_at),
                "received_at": utc_text(row.received_at),
                "status": row.status,
                "place": row.place,
                "code": row.raw_code,
                "text": row.raw_text,
            }
        )
    return found


def _unwatched(site: Site) -> sa.Select[Any]:
    """Dewars on their way with a way-bill that nobody follows: (dewar, way-bill, direction)."""
    state = standing.dewar_rank(site.get(Vocabulary))
    ways = (
        ("to", ("ready", "sent"), Dewar.tracking_number_to_synchrotron),
        ("from", ("dispatched",), Dewar.tracking_number_from_synchrotron),
    )
    return sa.union_all(*(_way(state, *way) for way in ways))  # type: ignore[return-value]


def _way(state: Any, direction: str, states: Sequence[str], number: Any) -> sa.Select[Any]:
    followed = sa.select(WATCH.waybill).where(WATCH.dewar_id == Dewar.dewar_id, WATCH.waybill == number)
    return sa.select(Dewar.dewar_id, number.label("waybill"), sa.literal(direction).label("direction")).where(
        number != "", ~sa.exists(followed), state.in_([rank(name) for name in states])
    )


def unwatched(unit: Unit) -> list[tuple[int, str, str]]:
    rows: Any = unit.rows(unit.prepared(_unwatched))
    return [(row[0], row[1].strip(), row[2]) for row in rows if row[1].strip()]


def add_watch(unit: Unit, courier: str, waybill: str, dewar_id: int, direction: str) -> None:
    """Of a parcel that another dewar has as well, the first one is told."""
    row = {
        "courier": courier,
        "waybill": waybill,
        "dewar_id": dewar_id,
        "direction": direction,
        "due_at": utc(unit.now),
        "tries": 0,
        "since": utc(unit.now),
    }
    try:
        with unit.connection.begin_nested():
            unit.execute(sa.insert(courier_watch), row)
    except IntegrityError:
        return


def due(unit: Unit, courier: str, most: int) -> list[str]:
    """The way-bills of a courier that are to be asked for now."""
    wanted = WATCH.courier == courier, WATCH.over_at.is_(None), WATCH.due_at <= utc(unit.now)
    rows = unit.rows(sa.select(WATCH.waybill).where(*wanted).order_by(WATCH.due_at).limit(most))
    return [row[0] for row in rows]


def asked(unit: Unit, courier: str, waybills: Sequence[str]) -> list[tuple[str, int, str | None]]:
    """(way-bill, how often in vain, status) of those that are still followed."""
    wanted = WATCH.courier == courier, WATCH.waybill.in_(waybills), WATCH.over_at.is_(None)
    rows: Any = unit.rows(sa.select(WATCH.waybill, WATCH.tries, WATCH.status).where(*wanted))
    return [(waybill, tries, status) for waybill, tries, status in rows]


def settle(unit: Unit, courier: str, waybill: str, **values: Any) -> None:
    moments = {name: utc(values[name]) for name in ("due_at", "over_at") if values.get(name) is not None}
    mine = WATCH.courier == courier, WATCH.waybill == waybill
    unit.execute(sa.update(courier_watch).where(*mine).values(**values | moments))


def _stale(before: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(WATCH.over_at.is_(None), WATCH.since < utc(before))


def has_stale(unit: Unit, before: datetime) -> bool:
    return unit.row(sa.select(WATCH.waybill).where(_stale(before)).limit(1)) is not None


def end_stale(unit: Unit, before: datetime) -> None:
    unit.execute(sa.update(courier_watch).where(_stale(before)).values(over_at=utc(unit.now)))


def watched(unit: Unit, courier: str, waybills: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Way-bill → its dewar and status."""
    wanted = WATCH.courier == courier, WATCH.waybill.in_(sorted(waybills))
    rows: Any = unit.rows(sa.select(WATCH.waybill, WATCH.dewar_id, WATCH.status).where(*wanted))
    return {row.waybill: {"dewar_id": row.dewar_id, "status": row.status} for row in rows}


def add_event(unit: Unit, courier: str, row: Mapping[str, Any]) -> bool:
    """False when it was said before."""
    same = EVENT.courier == courier, EVENT.waybill == row["waybill"], EVENT.source_id == row["source_id"]
    if unit.row(sa.select(EVENT.courier_event_id).where(*same)) is not None:
        return False
    moments = {"occurred_at": utc(row["occurred_at"]), "received_at": utc(unit.now)}
    unit.execute(sa.insert(courier_event), {**row, **moments, "courier": courier})
    return True


def latest(unit: Unit, courier: str, waybill: str) -> Any:
    wanted = EVENT.courier == courier, EVENT.waybill == waybill
    newest = EVENT.occurred_at.desc(), EVENT.courier_event_id.desc()
    return unit.rows(sa.select(courier_event).where(*wanted).order_by(*newest).limit(1))[0]


def take_delivery(unit: Unit, courier: str, delivery_id: str) -> bool:
    """False for one that was taken in before."""
    same = courier_delivery.c.courier == courier, courier_delivery.c.delivery_id == delivery_id
    if unit.row(sa.select(courier_delivery.c.at).where(*same)) is not None:
        return False
    row = {"courier": courier, "delivery_id": delivery_id, "at": utc(unit.now)}
    unit.execute(sa.insert(courier_delivery), row)
    return True


def path_of(unit: Unit, dewar_id: int) -> tuple[int | None, int | None, int]:
    """Proposal, shipment, dewar."""
    joined: Any = (
        sa.select(Shipping.proposal_id, Dewar.shipping_id)
        .select_from(Dewar)
        .outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .where(Dewar.dewar_id == dewar_id)
    )
    row: Any = unit.row(joined)
    return (None, None, dewar_id) if row is None else (row[0], row[1], dewar_id)


def histories(unit: Unit, dewar_ids: Collection[int]) -> dict[int, list[list[tuple[datetime, str]]]]:
    """Dewar → for each parcel of it that is on its way, what was said of it in its order."""
    found: dict[int, dict[str, list[tuple[datetime, str]]]] = {}
    if not dewar_ids:
        return {}
    statement: Any = (
        sa.select(WATCH.dewar_id, WATCH.waybill, EVENT.occurred_at, EVENT.status)
        .join(courier_event, sa.and_(EVENT.courier == WATCH.courier, EVENT.waybill == WATCH.waybill))
        .where(WATCH.dewar_id.in_(sorted(dewar_ids)), WATCH.over_at.is_(None))
        .order_by(EVENT.occurred_at, EVENT.courier_event_id)
    )
    rows: Any = unit.rows(statement)
    for dewar_id, waybill, at, status in rows:
        found.setdefault(dewar_id, {}).setdefault(waybill, []).append((at.replace(tzinfo=UTC), status))
    return {dewar_id: list(parcels.values()) for dewar_id, parcels in found.items()}
