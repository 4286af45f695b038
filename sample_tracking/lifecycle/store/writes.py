"""Rows in bulk: a fixed number of statements, however many things move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.own.tables import standing
from sample_tracking.kernel.tables import (
    Container,
    ContainerHistory,
    Dewar,
    DewarLocation,
    DewarTransportHistory,
    Shipping,
)
from sample_tracking.lifecycle.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sample_tracking.kernel.unit import Unit
    from sample_tracking.lifecycle.steps import ContainerStep, DewarStep
    from sample_tracking.lifecycle.things import ContainerRow


def write_dewars(unit: Unit, steps: Iterable[DewarStep], *, stamps: bool) -> None:
    """One statement for those that change alike."""
    stamp = {"bltime_stamp": unit.local_now} if stamps else {}
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for step in steps:
        alike.setdefault(tuple((step.changes() | stamp).items()), []).append(step.dewar.dewar_id)
    for values, ids in alike.items():
        if values:
            unit.update(Dewar, Dewar.dewar_id.in_(ids), **dict(values))


def write_containers(unit: Unit, steps: Iterable[ContainerStep]) -> None:
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for step in steps:
        alike.setdefault(tuple(step.changes().items()), []).append(step.container.container_id)
    for values, ids in alike.items():
        if values:
            unit.update(Container, Container.container_id.in_(ids), **dict(values))


def write_shipment(unit: Unit, shipment_id: int, values: Mapping[str, Any]) -> None:
    if values:
        unit.update(Shipping, Shipping.shipping_id == shipment_id, **values)


def leave_dewar_history(unit: Unit, steps: Sequence[DewarStep]) -> dict[int, int]:
    """dewar_id → id of the row that was written for it."""
    told = [(step.dewar.dewar_id, step.history) for step in steps if step.history is not None]
    rows = [
        {"dewar_id": dewar_id, "dewar_status": word, "storage_location": place, "arrival_date": unit.local_now}
        for dewar_id, (word, place) in told
    ]
    ids = unit.insert(DewarTransportHistory, rows, returning=DewarTransportHistory.dewar_transport_history_id)
    return dict(zip((dewar_id for dewar_id, _ in told), ids, strict=True))


def leave_scans(unit: Unit, steps: Iterable[DewarStep], courier: str | None) -> None:
    """Rows of the stores application, which knows a dewar by its barcode."""
    if not unit.site.has(DewarLocation):
        return
    rows = [
        {
            "dewar_number": step.dewar.barcode,
            "user_id": unit.principal.login,
            "date_time": unit.local_now,
            "location_name": step.location or "",
            "courier_name": courier,
            "courier_tracking_number": step.dewar.tracking_from if courier else None,
        }
        for step in steps
        if step.dewar.barcode
    ]
    unit.insert(DewarLocation, rows)


def leave_container_history(unit: Unit, steps: Sequence[ContainerStep]) -> dict[int, int]:
    """container_id → id of the row that was written for it."""
    told = [step for step in steps if step.history]
    rows = [
        {
            "container_id": step.container.container_id,
            "status": step.said or step.word,
            "location": step.position or "",
            "beamline_name": step.beamline or "",
            "bl_time_stamp": unit.local_now,
        }
        for step in told
    ]
    ids = unit.insert(ContainerHistory, rows, returning=ContainerHistory.container_history_id)
    return dict(zip((step.container.container_id for step in told), ids, strict=True))


def refine(unit: Unit, level: str, ids: Sequence[int], rows: Sequence[Mapping[str, Any]]) -> None:
    """Our own word on things: none for ``ids``, but for those in ``rows`` (thing_id, state, word, location)."""
    if not ids:
        return
    unit.execute(sa.delete(standing).where(standing.c.level == level, standing.c.thing_id.in_(ids)))
    if rows:
        changed_at = unit.now.replace(tzinfo=None)
        unit.execute(sa.insert(standing), [{**row, "level": level, "changed_at": changed_at} for row in rows])


def container_at(unit: Unit, beamline: str, position: str, other_than: ContainerRow, word: str) -> str | None:
    """The name of another container that is loaded on a position of a sample changer.

    To be asked after the own row was written: of two who write at once one waits here, or starts over.
    """
    statement = (
        sa.select(Container.container_id.label("container_id"), Container.code, Container.barcode)
        .where(
            Container.beamline_location == beamline,
            Container.sample_changer_location == position,
            sa.func.lower(Container.container_status) == fold(word),
            Container.container_id != other_than.container_id,
        )
        .with_for_update()
    )
    row = unit.row(statement)
    return None if row is None else row.barcode or row.code or f"number {row.container_id}"
