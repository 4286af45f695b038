"""The SQL of sample changers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.sight import Sight, sees, sees_container
from sample_tracking.kernel.tables import Container, Dewar, Proposal, Shipping
from sample_tracking.lifecycle.vocabulary import Vocabulary, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

SHOWN = ("id", "code", "barcode", "type", "capacity", "proposal", "dewar_id")


@dataclass(frozen=True)
class Loaded:
    """A container at a beamline. ``position``: as it stands in the shared row; ``document``: what the caller may know
    of it, null where that is nothing.
    """

    container_id: int
    shipment_id: int | None
    beamline: str
    position: str
    document: Document | None


def at_beamlines(unit: Unit, beamlines: Collection[str]) -> list[Loaded]:
    """What is loaded there, whether or not the caller sees it."""
    params = {"beamlines": [name.lower() for name in beamlines], **unit.seer}
    rows = unit.rows(unit.prepared(_at_beamlines, unit.sight), params)
    return [_loaded(row) for row in rows]


def _loaded(row: Any) -> Loaded:
    shown, (shipment_id, beamline, position, seen) = row[: len(SHOWN)], row[len(SHOWN) :]
    document = dict(zip(SHOWN, shown, strict=True)) if seen else None
    return Loaded(row[0], shipment_id, beamline, position or "", document)


def _at_beamlines(site: Site, sight: Sight) -> sa.Select[Any]:
    seen = sa.and_(sees(Shipping.proposal_id, sight), sees_container(Container, sight))
    loaded = fold(site.get(Vocabulary).container.write("processing") or "")
    wanted: sa.BindParameter[Any] = sa.bindparam("beamlines", expanding=True)
    columns: list[Any] = [
        *_shown(),
        Shipping.shipping_id,
        Container.beamline_location,
        Container.sample_changer_location,
        sa.case((seen, 1), else_=0),
    ]
    return (
        _joined(*columns)
        .where(
            sa.func.lower(Container.beamline_location).in_(wanted),
            sa.func.lower(Container.container_status) == loaded,
        )
        .order_by(Container.container_id)
    )


def _shown() -> tuple[Any, ...]:
    return (
        Container.container_id,
        Container.code,
        Container.barcode,
        Container.container_type,
        Container.capacity,
        Proposal.proposal_code + Proposal.proposal_number,
        Container.dewar_id,
    )


def _joined(*columns: Any) -> sa.Select[Any]:
    found: sa.Select[Any] = sa.select(*columns).select_from(Container)
    return (
        found.outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)
        .outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .outerjoin(Proposal, Proposal.proposal_id == Shipping.proposal_id)
    )


def _some(site: Site, sight: Sight) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    wanted: sa.BindParameter[Any] = sa.bindparam("container_ids", expanding=True)
    seen = sees(Shipping.proposal_id, sight), sees_container(Container, sight)
    columns = Container.container_id, Shipping.shipping_id, Container.capacity
    return _joined(*columns).where(Container.container_id.in_(wanted), *seen)


def some(unit: Unit, container_ids: Collection[int]) -> dict[int, tuple[int, int | None]]:
    """Id → (shipment, capacity) of those that the caller sees."""
    params = {"container_ids": list(container_ids), **unit.seer}
    rows: Sequence[Any] = unit.rows(unit.prepared(_some, unit.sight), params)
    return {container_id: (shipment_id, capacity) for container_id, shipment_id, capacity in rows}
