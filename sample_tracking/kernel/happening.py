"""Events: what happened, to what, by whom and why. Written in the unit, never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from .own.tables import event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .site import Site
    from .unit import Unit


@dataclass(frozen=True)
class Event:
    """``level`` and ``thing_id`` say to what; ``client_at`` is the caller's clock (aware), ours is the unit's."""

    level: str
    thing_id: int
    what: str
    proposal_id: int | None = None
    shipment_id: int | None = None
    dewar_id: int | None = None
    container_id: int | None = None
    status_before: str | None = None
    status_after: str | None = None
    location: str | None = None
    detail: dict[str, Any] | None = None
    reason: str | None = None
    client_at: datetime | None = None
    legacy_history_id: int | None = None


def _insert(_site: Site) -> sa.Insert:
    return sa.insert(event)


def write_events(unit: Unit, events: Sequence[Event]) -> None:
    if events:
        unit.execute(unit.prepared(_insert), [_row(unit, happening) for happening in events])


def _row(unit: Unit, happening: Event) -> dict[str, Any]:
    row = dict(vars(happening))
    row["detail"] = None if happening.detail is None else orjson.dumps(happening.detail).decode()
    row["client_at"] = None if happening.client_at is None else _utc(unit, happening.client_at)
    row |= {
        "at": _utc(unit, unit.now),
        "login": unit.principal.login,
        "person_id": unit.principal.person_id,
        "source": unit.call.source,
        "request_id": unit.call.request_id,
    }
    return row


def _utc(unit: Unit, moment: datetime) -> datetime:
    """Our own tables hold UTC without a zone."""
    return moment.astimezone(unit.now.tzinfo).replace(tzinfo=None)
