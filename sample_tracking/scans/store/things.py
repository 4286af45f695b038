"""The SQL of what was scanned: one statement for a thing and all that a scan tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.own.floor_tables import scan
from sample_tracking.kernel.sight import Sight, sees, sees_container
from sample_tracking.kernel.tables import (
    BLSample,
    BLSession,
    Container,
    ContainerRegistry,
    Dewar,
    Proposal,
    Shipping,
)
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary

if TYPE_CHECKING:
    from datetime import datetime

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


@dataclass(frozen=True)
class Thing:
    """``beamline``, ``position``: where a container stands; the position of a sample is the one in its container.
    ``session_*``: for which its dewar was sent, the time as it stands there. ``containers``: how many a dewar has, as
    the caller sees them. ``comments``: of a dewar, as they are kept.
    """

    level: str
    id: int
    name: str | None
    barcode: str | None
    status: str
    location: str | None
    proposal: str | None
    proposal_id: int | None
    shipment_id: int | None
    shipment: str | None
    dewar_id: int | None
    session_beamline: str | None
    session_start: datetime | None
    container: str | None = None
    beamline: str | None = None
    position: str | None = None
    containers: int = 0
    comments: str | None = None


def _around() -> list[Any]:
    return [
        (Proposal.proposal_code + Proposal.proposal_number).label("proposal"),
        Shipping.proposal_id.label("proposal_id"),
        Shipping.shipping_id.label("shipment_id"),
        Shipping.shipping_name.label("shipment"),
        Dewar.dewar_id.label("dewar_id"),
        Dewar.storage_location.label("location"),
        BLSession.beam_line_name.label("session_beamline"),
        BLSession.start_date.label("session_start"),
    ]


def _joined(things: Any) -> Any:
    joined = sa.outerjoin(things, Shipping, Shipping.shipping_id == Dewar.shipping_id)
    joined = joined.outerjoin(Proposal, Proposal.proposal_id == Shipping.proposal_id)
    return joined.outerjoin(BLSession, BLSession.session_id == Dewar.first_experiment_id)


def _id() -> sa.BindParameter[int]:
    return sa.bindparam("thing_id", type_=sa.Integer)


def _dewar(site: Site, sight: Sight) -> Any:
    inside = Container.dewar_id == Dewar.dewar_id, sees_container(Container, sight)
    return (
        sa.select(
            Dewar.dewar_id.label("id"),
            Dewar.code.label("name"),
            Dewar.bar_code.label("barcode"),
            Dewar.comments.label("comments"),
            standing.dewar_rank(site.get(Vocabulary)).label("status"),
            sa.select(sa.func.count()).where(*inside).scalar_subquery().label("containers"),
            *_around(),
        )
        .select_from(_joined(Dewar))
        .where(Dewar.dewar_id == _id(), sees(Shipping.proposal_id, sight))
    )


def _container(site: Site, sight: Sight) -> Any:
    barcode: Any = Container.barcode
    if site.has(Container.container_registry_id) and site.has(ContainerRegistry):
        registered = sa.select(ContainerRegistry.barcode).where(
            ContainerRegistry.container_registry_id == Container.container_registry_id
        )
        barcode = sa.func.coalesce(Container.barcode, registered.scalar_subquery())
    return (
        sa.select(
            Container.container_id.label("id"),
            Container.code.label("name"),
            barcode.label("barcode"),
            Container.beamline_location.label("beamline"),
            Container.sample_changer_location.label("position"),
            standing.container_rank(site.get(Vocabulary)).label("status"),
            *_around(),
        )
        .select_from(_joined(sa.outerjoin(Container, Dewar, Dewar.dewar_id == Container.dewar_id)))
        .where(Container.container_id == _id(), sees(Shipping.proposal_id, sight), sees_container(Container, sight))
    )


def _sample(site: Site, sight: Sight) -> Any:
    inside = sa.join(BLSample, Container, Container.container_id == BLSample.container_id)
    return (
        sa.select(
            BLSample.bl_sample_id.label("id"),
            BLSample.name.label("name"),
            BLSample.code.label("barcode"),
            Container.code.label("container"),
            Container.beamline_location.label("beamline"),
            BLSample.location.label("position"),
            standing.sample_rank(site.get(Vocabulary)).label("status"),
            *_around(),
        )
        .select_from(_joined(inside.outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)))
        .where(BLSample.bl_sample_id == _id(), sees(Shipping.proposal_id, sight), sees_container(Container, sight))
    )


def find(unit: Unit, level: str, thing_id: int) -> Thing | None:
    build = {"dewar": _dewar, "container": _container, "sample": _sample}[level]
    row = unit.row(unit.prepared(build, unit.sight), {"thing_id": thing_id, **unit.seer})
    if row is None:
        return None
    told = {str(name): value for name, value in row._asdict().items()}
    for name in ("location", "beamline", "position", "barcode"):
        told[name] = told.get(name) or None
    return Thing(**{**told, "level": level, "status": states.name(row.status)})


def loaded_at(unit: Unit, dewar_id: int) -> set[str]:
    """The beamlines, in lower case, where containers of a dewar stand on a sample changer."""
    statement: Any = sa.select(Container.beamline_location).where(
        Container.dewar_id == dewar_id, sa.func.coalesce(Container.sample_changer_location, "") != ""
    )
    return {str(row[0]).lower() for row in unit.rows(statement) if row[0]}


def _told(_site: Site) -> Any:
    counts = scan.c.undone_at.is_(None), scan.c.outcome.in_(("done", "told", "nothing"))
    last = {
        name: sa.func.max(sa.case((sa.and_(scan.c.action == name, *counts), scan.c.scan_id)))
        for name in ("warm", "top_up")
    }
    seen = sa.case((sa.and_(scan.c.level == "container", *counts), scan.c.thing_id))
    return sa.select(last["warm"], last["top_up"], sa.func.count(sa.distinct(seen))).where(
        scan.c.dewar_id == sa.bindparam("dewar_id", type_=sa.Integer)
    )


@dataclass(frozen=True)
class Told:
    """What earlier scans say of a dewar; None: nothing. ``seen``: how many of its containers were scanned."""

    warm: bool | None
    seen: int


def told_before(unit: Unit, dewar_id: int) -> Told:
    row: Any = unit.rows(unit.prepared(_told), {"dewar_id": dewar_id})[0]
    warm, top_up, seen = row
    return Told(None if warm is None and top_up is None else (warm or 0) > (top_up or 0), seen)
