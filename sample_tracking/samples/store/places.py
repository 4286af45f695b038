"""Where samples go, and what is taken: containers, positions, names, proteins, space groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import escaped
from sample_tracking.kernel.sight import Sight, sees, sees_container
from sample_tracking.kernel.tables import BLSample, Container, Crystal, Dewar, Protein, Shipping, SpaceGroup
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary
from sample_tracking.samples.schemas import position_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


@dataclass(frozen=True)
class Tube:
    """A container with what it stands in; ``dewar_state``: how far its dewar has travelled."""

    container_id: int
    code: str | None
    capacity: int | None
    dewar_id: int
    shipment_id: int
    proposal_id: int
    dewar_state: str


def _tubes(site: Site, sight: Sight) -> sa.Select[Any]:
    """Those that one sees who sees their proposals."""
    statement: Any = sa.select(
        Container.container_id,
        Container.code,
        Container.capacity,
        Dewar.dewar_id,
        Shipping.shipping_id,
        Shipping.proposal_id,
        standing.dewar_rank(site.get(Vocabulary)),
    )
    joined = statement.join(Dewar, Dewar.dewar_id == Container.dewar_id).join(
        Shipping, Shipping.shipping_id == Dewar.shipping_id
    )
    seen: sa.Select[Any] = joined.where(sees_container(Container, sight))
    return seen


def _tube(row: Any) -> Tube:
    container_id, code, capacity, dewar_id, shipment_id, proposal_id, rank = row
    return Tube(container_id, code, capacity, dewar_id, shipment_id, proposal_id, states.name(rank))


def _seen_tube(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("container_id")
    return _tubes(site, sight).where(Container.container_id == this, sees(Shipping.proposal_id, sight))


def seen_tube(unit: Unit, container_id: int) -> Tube | None:
    row = unit.row(unit.prepared(_seen_tube, unit.sight), {"container_id": container_id, **unit.seer})
    return None if row is None else _tube(row)


def tubes(unit: Unit, container_ids: Collection[int]) -> dict[int, Tube]:
    statement = unit.prepared(_tubes, unit.sight).where(Container.container_id.in_(container_ids))
    rows: Sequence[Any] = unit.rows(statement, unit.seer)
    return {row[0]: _tube(row) for row in rows}


def container_state(unit: Unit, sample_id: int) -> str | None:
    rank = standing.container_rank(unit.site.get(Vocabulary))
    joined: Any = (
        sa.select(rank)
        .select_from(BLSample)
        .join(Container, Container.container_id == BLSample.container_id)
        .outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)
        .where(BLSample.bl_sample_id == sample_id)
    )
    row: Any = unit.row(joined)
    return None if row is None else states.name(row[0])


def lock_containers(unit: Unit, container_ids: Sequence[int]) -> None:
    chosen = sa.select(Container.container_id).where(Container.container_id.in_(container_ids))
    unit.rows(chosen.order_by(Container.container_id).with_for_update())


def occupied(unit: Unit, container_ids: Collection[int], leaving: Sequence[int]) -> dict[tuple[int, int], str]:
    """(container, position) → name of the sample that stands there. The containers are locked."""
    statement: Any = sa.select(BLSample.container_id, BLSample.location, BLSample.name).where(
        BLSample.container_id.in_(container_ids), BLSample.bl_sample_id.not_in(leaving or (0,))
    )
    rows: Sequence[Any] = unit.rows(statement)
    found = [(row[0], position_of(row[1]), row[2]) for row in rows]
    return {(container, position): name or "?" for container, position, name in found if position is not None}


def names(unit: Unit, proposal_id: int, wanted: Collection[str], leaving: Sequence[int]) -> set[tuple[str, str]]:
    """(acronym, name) in lower case of the samples of a proposal that have one of the names."""
    others = BLSample.bl_sample_id.not_in(leaving or (0,))
    return _names(unit, proposal_id, BLSample.name.in_(sorted(wanted)), others)


def names_with(unit: Unit, proposal_id: int, part: str) -> set[tuple[str, str]]:
    """As ``names``, of those whose names have the part."""
    return _names(unit, proposal_id, BLSample.name.like(f"%{escaped(part)}%", escape="!"))


def _names(unit: Unit, proposal_id: int, *criteria: sa.ColumnElement[bool]) -> set[tuple[str, str]]:
    statement: Any = (
        sa.select(Protein.acronym, BLSample.name)
        .select_from(BLSample)
        .join(Crystal, Crystal.crystal_id == BLSample.crystal_id)
        .join(Protein, Protein.protein_id == Crystal.protein_id)
        .where(Protein.proposal_id == proposal_id, *criteria)
    )
    rows: Sequence[Any] = unit.rows(statement)
    return {(str(row[0] or "").rstrip().lower(), str(row[1]).rstrip().lower()) for row in rows}


def proteins(unit: Unit, proposal_id: int, acronyms: Iterable[str]) -> dict[str, int]:
    """Acronym in lower case → id; of several with the same acronym the first."""
    statement: Any = sa.select(Protein.acronym, Protein.protein_id).where(
        Protein.proposal_id == proposal_id, Protein.acronym.in_(sorted(acronyms))
    )
    rows: Sequence[Any] = unit.rows(statement.order_by(Protein.protein_id.desc()))
    return {str(row[0]).rstrip().lower(): row[1] for row in rows}


def space_groups(unit: Unit, wanted: Collection[str]) -> set[str]:
    """Those that the look-up table has, letter by letter; all where a site keeps none."""
    if not unit.site.has(SpaceGroup) or unit.row(sa.select(SpaceGroup.space_group_id).limit(1)) is None:
        return set(wanted)
    statement = sa.select(SpaceGroup.space_group_short_name).where(
        SpaceGroup.space_group_short_name.in_(sorted(wanted))
    )
    rows: Sequence[Any] = unit.rows(statement)
    return {row[0] for row in rows}
