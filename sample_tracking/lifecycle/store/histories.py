"""The SQL of histories: our events of a thing, and the rows of the older programs that none of them stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.lists import page_size
from sample_tracking.kernel.own.tables import event
from sample_tracking.kernel.sight import Sight, sees, sees_container
from sample_tracking.kernel.tables import Container, ContainerHistory, Dewar, DewarTransportHistory, Shipping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

BEGINNING: Final = datetime(1900, 1, 1)  # noqa: DTZ001 - stands for no date, in either stream


@dataclass(frozen=True)
class Place:
    """Up to where one of the two streams was read: the time of its last row as it stands there, and its id."""

    at: datetime = BEGINNING
    key: int = 0


@dataclass(frozen=True)
class _Rows:
    """The history table of a level, and from where its things are seen."""

    key: Any
    thing_id: Any
    at: Any
    word: Any
    place: Any
    beamline: Any
    things: Any
    id: Any

    @property
    def stamp(self) -> sa.ColumnElement[datetime]:
        """Its time, also for rows without a date."""
        beginning = sa.literal(BEGINNING, self.at.type)
        return sa.case((self.at > beginning, self.at), else_=beginning)


def _rows_of(site: Site, level: str) -> _Rows:
    if level == "dewar":
        table = DewarTransportHistory
        things: Any = sa.outerjoin(Dewar, Shipping, Shipping.shipping_id == Dewar.shipping_id)
        key, at = table.dewar_transport_history_id, table.arrival_date
        return _Rows(
            key, table.dewar_id, at, table.dewar_status, table.storage_location, sa.null(), things, Dewar.dewar_id
        )
    told = ContainerHistory
    inside = sa.outerjoin(Container, Dewar, Dewar.dewar_id == Container.dewar_id)
    things = sa.outerjoin(inside, Shipping, Shipping.shipping_id == Dewar.shipping_id)
    beamline = told.beamline_name if site.has(told.beamline_name) else sa.null()
    key, at = told.container_history_id, told.bl_time_stamp
    return _Rows(key, told.container_id, at, told.status, told.location, beamline, things, Container.container_id)


def _thing() -> sa.BindParameter[int]:
    return sa.bindparam("thing_id", type_=sa.Integer)


def _after(stamp: Any, key: Any) -> sa.ColumnElement[bool]:
    at = sa.bindparam("after_at", type_=stamp.type)
    return sa.or_(stamp > at, sa.and_(stamp == at, key > sa.bindparam("after_key", type_=sa.Integer)))


def _events(site: Site, level: str, sight: Sight) -> Any:
    """One row without an event for a thing that is seen and has none."""
    rows = site.prepared(_rows_of, level)
    inside = sees_container(Container, sight) if level == "container" else sa.true()
    of_thing = sa.and_(event.c.level == level, event.c.thing_id == rows.id, _after(event.c.at, event.c.event_id))
    told = rows.things.outerjoin(event, of_thing).outerjoin(rows.key.class_, rows.key == event.c.legacy_history_id)
    return (
        sa.select(
            event.c.event_id.label("key"),
            event.c.at.label("at"),
            event.c.client_at,
            event.c.what,
            event.c.status_after.label("status"),
            event.c.location,
            event.c.login,
            event.c.reason,
            event.c.source,
            rows.word.label("word"),
        )
        .select_from(told)
        .where(rows.id == _thing(), sees(Shipping.proposal_id, sight), inside)
        .order_by(event.c.at, event.c.event_id)
        .limit(page_size())
    )


def _foreign(site: Site, level: str) -> tuple[_Rows, sa.ColumnElement[bool]]:
    """Those of a thing that no event of ours stands for."""
    rows = site.prepared(_rows_of, level)
    ours = sa.exists().where(
        event.c.level == level, event.c.thing_id == rows.thing_id, event.c.legacy_history_id == rows.key
    )
    return rows, sa.and_(rows.thing_id == _thing(), ~ours)


def _others(site: Site, level: str) -> Any:
    rows, foreign = _foreign(site, level)
    return (
        sa.select(
            rows.key.label("key"),
            rows.at.label("at"),
            rows.word.label("word"),
            rows.place.label("place"),
            rows.beamline.label("beamline"),
        )
        .where(foreign, _after(rows.stamp, rows.key))
        .order_by(rows.stamp, rows.key)
        .limit(page_size())
    )


def _count(site: Site, level: str) -> Any:
    _rows, foreign = _foreign(site, level)
    others = sa.select(sa.func.count()).where(foreign).scalar_subquery()
    ours = sa.select(sa.func.count()).where(event.c.level == level, event.c.thing_id == _thing()).scalar_subquery()
    return sa.select(ours + others)


def events_of(unit: Unit, level: str, thing_id: int, after: Place, limit: int) -> Sequence[Any] | None:
    """In order of time; None for a thing that the caller does not see."""
    wanted = {"thing_id": thing_id, "after_at": after.at, "after_key": after.key, "page_size": limit}
    rows = unit.rows(unit.prepared(_events, level, unit.sight), {**wanted, **unit.seer})
    return [row for row in rows if row.key is not None] if rows else None


def others_of(unit: Unit, level: str, thing_id: int, after: Place, limit: int) -> Sequence[Any]:
    """What only the older programs have told, in order of time."""
    wanted = {"thing_id": thing_id, "after_at": after.at, "after_key": after.key, "page_size": limit}
    return unit.rows(unit.prepared(_others, level), wanted)


def count(unit: Unit, level: str, thing_id: int) -> int:
    row = unit.row(unit.prepared(_count, level), {"thing_id": thing_id})
    return 0 if row is None else int(row[0])
