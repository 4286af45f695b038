"""The SQL of alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from sample_tracking.kernel.own.floor_tables import ln2_alarm, reading
from sample_tracking.kernel.tables import Dewar, DewarTransportHistory
from sample_tracking.lifecycle import states
from sample_tracking.lifecycle.standing import dewar_rank
from sample_tracking.lifecycle.vocabulary import Vocabulary

from .readings import TOPPED_UP, leaving_words, utc

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

ALARM: Final = ln2_alarm.c
CONCERNED: Final = ("sent", *sorted(states.ON_SITE), "dispatched")
"""The states of dewars that are on site or on their way."""


def concerned(unit: Unit, since: datetime) -> list[int]:
    """Dewars on site or on their way of which something is known since then, by us or by the older programs."""
    wanted = {"since": utc(since), "local_since": unit.local(since)}
    return [row[0] for row in unit.rows(unit.prepared(_concerned), wanted)]


def _concerned(site: Site) -> Any:
    known, told = reading.c, DewarTransportHistory
    since = sa.bindparam("since", type_=known.at.type)
    ours = sa.select(known.dewar_id).where(known.at >= since, known.withdrawn_at.is_(None))
    words = [TOPPED_UP, *leaving_words(site)]
    local_since: sa.BindParameter[Any] = sa.bindparam("local_since", type_=told.arrival_date.type)
    theirs = sa.select(told.dewar_id).where(
        told.arrival_date >= local_since, sa.func.lower(sa.func.rtrim(told.dewar_status)).in_(words)
    )
    rank = dewar_rank(site.get(Vocabulary))
    ranks = [states.rank(state) for state in CONCERNED]
    ids = sa.union(ours, theirs).subquery()
    return (
        sa.select(Dewar.dewar_id).join(ids, ids.c[0] == Dewar.dewar_id).where(rank.in_(ranks)).order_by(Dewar.dewar_id)
    )


def standing(unit: Unit) -> Sequence[Any]:
    """Those that are not over."""
    columns = ALARM.ln2_alarm_id, ALARM.dewar_id, ALARM.kind, ALARM.raised_at
    return unit.rows(sa.select(*columns).where(ALARM.over_at.is_(None)).order_by(ALARM.ln2_alarm_id))


def ever(unit: Unit, kind: str, dewar_ids: Collection[int]) -> set[int]:
    """The dewars of which this was told before."""
    these = ALARM.kind == kind, ALARM.dewar_id.in_(sorted(dewar_ids))
    return {row[0] for row in unit.rows(sa.select(ALARM.dewar_id).where(*these))} if dewar_ids else set()


def raise_some(unit: Unit, kind: str, empty: Mapping[int, datetime | None]) -> None:
    """By dewar, with when it is thought to be empty."""
    rows = [
        {"dewar_id": number, "kind": kind, "empty_at": at and utc(at), "raised_at": utc(unit.now)}
        for number, at in empty.items()
    ]
    if rows:
        unit.execute(sa.insert(ln2_alarm), rows)


def end(unit: Unit, alarm_ids: Collection[int]) -> None:
    if alarm_ids:
        these = ALARM.ln2_alarm_id.in_(sorted(alarm_ids)), ALARM.over_at.is_(None)
        unit.execute(sa.update(ln2_alarm).where(*these).values(over_at=utc(unit.now)))


def end_by_filling(unit: Unit, dewar_id: int, at: datetime) -> None:
    these = ALARM.dewar_id == dewar_id, ALARM.kind == "running_dry", ALARM.raised_at <= utc(at), ALARM.over_at.is_(None)
    unit.execute(sa.update(ln2_alarm).where(*these).values(over_at=utc(unit.now)))


def _untold(before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    pause_over = sa.or_(ALARM.taken_at.is_(None), ALARM.taken_at <= utc(before))
    return (ALARM.over_at.is_(None), ALARM.told_at.is_(None), pause_over)


def has_untold(unit: Unit, before: datetime) -> bool:
    return unit.row(sa.select(ALARM.ln2_alarm_id).where(*_untold(before)).limit(1)) is not None


def take(unit: Unit, before: datetime) -> list[tuple[int, int, str, list[str]]]:
    """(alarm, dewar, kind, who was reached) of those not told yet whose telling was not begun since then; from now on
    they are being told.
    """
    columns = ALARM.ln2_alarm_id, ALARM.dewar_id, ALARM.kind, ALARM.told_to
    rows: Any = unit.rows(sa.select(*columns).where(*_untold(before)).order_by(ALARM.ln2_alarm_id).with_for_update())
    taken = [(number, dewar_id, kind, orjson.loads(told or "[]")) for number, dewar_id, kind, told in rows]
    if taken:
        these = ALARM.ln2_alarm_id.in_([row[0] for row in taken])
        unit.execute(sa.update(ln2_alarm).where(these).values(taken_at=utc(unit.now)))
    return taken


def settle(unit: Unit, reached: Mapping[int, Sequence[str]], whole: Collection[int]) -> None:
    """``reached``: alarm → all who were; ``whole``: the alarms of which nobody is left to be told."""
    for number, names in reached.items():
        told_at = utc(unit.now) if number in whole else None
        values = {"told_to": orjson.dumps(list(names)).decode(), "told_at": told_at}
        unit.execute(sa.update(ln2_alarm).where(ALARM.ln2_alarm_id == number).values(**values))
