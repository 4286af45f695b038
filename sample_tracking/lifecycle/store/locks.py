"""Locks in one order for everybody: Shipping, its Dewars, their Containers, the sample; ids ascending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.errors import Conflict, NotFound
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.sight import Sight, sees_container
from sample_tracking.kernel.tables import BLSample, Container, Dewar, Shipping
from sample_tracking.lifecycle.spoken import spoken
from sample_tracking.lifecycle.standing import (
    cancelled,
    container_rank,
    dewar_rank,
    own_shipment_rank,
    sample_cancelled,
)
from sample_tracking.lifecycle.states import name
from sample_tracking.lifecycle.things import ContainerRow, DewarRow, Held, SampleRow, ShipmentRow
from sample_tracking.lifecycle.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

    # The typed Select differs between SQLAlchemy 2.0 and 2.1.
    Statement = Any


def lock(unit: Unit, level: str, thing_id: int) -> Held:
    """The thing and what it stands in, locked; NotFound if it is not there, or is another member's in a proposal where
    owners count. That the caller sees the proposal is for the caller to know.
    """
    path = unit.row(unit.prepared(_path, level, unit.sight), {"thing_id": thing_id, **unit.seer})
    if path is None:
        raise NotFound(f"There is no such {level}, or you may not see it.")
    shipment = None if path.shipment_id is None else lock_shipment(unit, path.shipment_id)
    dewars = _dewars(unit, path.shipment_id, path.dewar_id)
    containers: tuple[ContainerRow, ...] = ()
    if path.container_id is not None:
        containers = _beside(unit, path.container_id, path.dewar_id)
    sample = _sample(unit, thing_id) if level == "sample" else None
    held = Held(level, thing_id, shipment, dewars, containers, sample)
    _still_there(held, path)
    return held


def lock_shipment(unit: Unit, shipment_id: int) -> ShipmentRow:
    # The rank is read by a second statement: the first one's view of `standing` may be older than the lock.
    if unit.row(unit.prepared(_shipment_lock), {"shipment_id": shipment_id}) is None:
        raise NotFound("There is no such shipment, or you may not see it.")
    row = unit.rows(unit.prepared(_shipment), {"shipment_id": shipment_id})[0]
    return ShipmentRow(row.shipment_id, row.proposal_id, row.word, name(row.rank), row.courier, row.left_at)


def containers_of(unit: Unit, dewar_ids: Sequence[int]) -> tuple[ContainerRow, ...]:
    if not dewar_ids:
        return ()
    return _container_rows(unit.rows(unit.prepared(_containers), {"dewar_ids": list(dewar_ids)}))


def _still_there(held: Held, path: Any) -> None:
    """Between the look for its place and the lock somebody may have moved it elsewhere."""
    away = path.dewar_id is not None and all(d.dewar_id != path.dewar_id for d in held.dewars)
    out = path.container_id is not None and all(c.container_id != path.container_id for c in held.containers)
    elsewhere = held.sample is not None and held.sample.container_id != path.container_id
    if away or out or elsewhere:
        told = later("The {level} was put somewhere else in this moment. Please try again.")
        raise Conflict(phrase(told, level=spoken(held.level)))


def _dewars(unit: Unit, shipment_id: int | None, dewar_id: int | None) -> tuple[DewarRow, ...]:
    if shipment_id is not None:
        rows = unit.rows(unit.prepared(_dewars_of_shipment), {"shipment_id": shipment_id})
    elif dewar_id is not None:
        rows = unit.rows(unit.prepared(_dewar_alone), {"dewar_id": dewar_id})
    else:
        return ()
    return tuple(map(_dewar, rows))


def _beside(unit: Unit, container_id: int, dewar_id: int | None) -> tuple[ContainerRow, ...]:
    if dewar_id is not None:
        return containers_of(unit, [dewar_id])
    return _container_rows(unit.rows(unit.prepared(_container_alone), {"container_id": container_id}))


def _container_rows(rows: Sequence[Any]) -> tuple[ContainerRow, ...]:
    return tuple(map(_container, rows))


def _dewar(row: Any) -> DewarRow:
    return DewarRow(
        dewar_id=row.dewar_id,
        shipment_id=row.shipment_id,
        code=row.code,
        barcode=row.barcode,
        word=row.word,
        location=row.location,
        tracking_from=row.tracking_from,
        state=name(row.rank),
    )


def _container(row: Any) -> ContainerRow:
    return ContainerRow(
        container_id=row.container_id,
        dewar_id=row.dewar_id,
        code=row.code,
        barcode=row.barcode,
        word=row.word,
        beamline=row.beamline,
        position=row.position,
        cancelled=bool(row.cancelled),
        state=name(row.rank),
    )


def _sample(unit: Unit, sample_id: int) -> SampleRow | None:
    wanted = {"sample_id": sample_id}
    row = unit.row(unit.prepared(_sample_lock), wanted)
    if row is None:
        return None
    called_off = unit.rows(unit.prepared(_called_off), wanted)[0][0]
    return SampleRow(row.sample_id, row.container_id, bool(called_off))


def _path(_site: Site, level: str, sight: Sight) -> Statement:
    thing_id = sa.bindparam("thing_id", type_=sa.Integer)
    nothing = sa.null()
    if level == "shipment":
        found = sa.select(
            Shipping.shipping_id.label("shipment_id"), nothing.label("dewar_id"), nothing.label("container_id")
        )
        return found.where(Shipping.shipping_id == thing_id)
    if level == "dewar":
        found = sa.select(
            Dewar.shipping_id.label("shipment_id"), Dewar.dewar_id.label("dewar_id"), nothing.label("container_id")
        )
        return found.where(Dewar.dewar_id == thing_id)
    in_dewar: Statement = sa.select(
        Dewar.shipping_id.label("shipment_id"),
        Container.dewar_id.label("dewar_id"),
        Container.container_id.label("container_id"),
    )
    if level == "container":
        inner = in_dewar.select_from(sa.outerjoin(Container, Dewar, Dewar.dewar_id == Container.dewar_id))
        return inner.where(Container.container_id == thing_id, sees_container(Container, sight))
    joined = sa.outerjoin(BLSample, Container, Container.container_id == BLSample.container_id)
    found = in_dewar.select_from(joined.outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id))
    return found.where(BLSample.bl_sample_id == thing_id, sees_container(Container, sight))


def _shipment_lock(_site: Site) -> Statement:
    wanted = Shipping.shipping_id == sa.bindparam("shipment_id")
    return sa.select(Shipping.shipping_id).where(wanted).with_for_update()


def _shipment(site: Site) -> Statement:
    return sa.select(
        Shipping.shipping_id.label("shipment_id"),
        Shipping.proposal_id.label("proposal_id"),
        Shipping.shipping_status.label("word"),
        Shipping.return_courier.label("courier"),
        Shipping.date_of_shipping_to_user.label("left_at"),
        own_shipment_rank(site.get(Vocabulary)).label("rank"),
    ).where(Shipping.shipping_id == sa.bindparam("shipment_id"))


def _dewar_columns(site: Site) -> Statement:
    return (
        sa.select(
            Dewar.dewar_id.label("dewar_id"),
            Dewar.shipping_id.label("shipment_id"),
            Dewar.code,
            Dewar.bar_code.label("barcode"),
            Dewar.dewar_status.label("word"),
            Dewar.storage_location.label("location"),
            Dewar.tracking_number_from_synchrotron.label("tracking_from"),
            dewar_rank(site.get(Vocabulary)).label("rank"),
        )
        .order_by(Dewar.dewar_id)
        .with_for_update()
    )


def _dewars_of_shipment(site: Site) -> Statement:
    return _dewar_columns(site).where(Dewar.shipping_id == sa.bindparam("shipment_id"))


def _dewar_alone(site: Site) -> Statement:
    return _dewar_columns(site).where(Dewar.dewar_id == sa.bindparam("dewar_id"))


def _container_columns(site: Site) -> Statement:
    return (
        sa.select(
            Container.container_id.label("container_id"),
            Container.dewar_id.label("dewar_id"),
            Container.code,
            Container.barcode,
            Container.container_status.label("word"),
            Container.beamline_location.label("beamline"),
            Container.sample_changer_location.label("position"),
            cancelled().label("cancelled"),
            container_rank(site.get(Vocabulary)).label("rank"),
        )
        .select_from(sa.outerjoin(Container, Dewar, Dewar.dewar_id == Container.dewar_id))
        .order_by(Container.container_id)
        .with_for_update()
    )


def _containers(site: Site) -> Statement:
    return _container_columns(site).where(Container.dewar_id.in_(sa.bindparam("dewar_ids", expanding=True)))


def _container_alone(site: Site) -> Statement:
    return _container_columns(site).where(Container.container_id == sa.bindparam("container_id"))


def _sample_lock(_site: Site) -> Statement:
    wanted = BLSample.bl_sample_id == sa.bindparam("sample_id")
    return (
        sa.select(BLSample.bl_sample_id.label("sample_id"), BLSample.container_id.label("container_id"))
        .where(wanted)
        .with_for_update()
    )


def _called_off(_site: Site) -> Statement:
    wanted = BLSample.bl_sample_id == sa.bindparam("sample_id")
    return sa.select(sample_cancelled().label("cancelled")).where(wanted)
