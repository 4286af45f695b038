"""The SQL of containers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees, sees_container, sees_in_list
from sample_tracking.kernel.tables import (
    BLSample,
    Container,
    ContainerRegistry,
    ContainerRegistryHasProposal,
    ContainerType,
    Dewar,
    Proposal,
    Shipping,
)
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary

from .schemas import ContainerSchema, ContainerTypeSchema, RegisteredContainerSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS = ("dewar_id", "proposal", "barcode", "container_code", "beamline", "status")


@dataclass(frozen=True)
class DewarPlace:
    """What a dewar stands in, its word in the shared row, and its state."""

    shipment_id: int
    proposal_id: int
    word: str | None
    state: str


@dataclass(frozen=True)
class Registered:
    registry_id: int
    open_to_proposal: bool


def has_types(unit: Unit) -> bool:
    return unit.site.has(ContainerType)


def has_registry(unit: Unit) -> bool:
    return unit.site.has(ContainerRegistry) and unit.site.has(ContainerRegistryHasProposal)


def types(unit: Unit) -> list[Document]:
    reading = unit.prepared(compile_reading, ContainerTypeSchema)
    return reading.documents(unit.rows(unit.prepared(_types)))


def _types(site: Site) -> sa.Select[Any]:
    columns = site.prepared(compile_reading, ContainerTypeSchema).columns
    return sa.select(*columns).where(_usable()).order_by(ContainerType.container_type_id)


def _usable() -> sa.ColumnElement[bool]:
    """Types whose name and capacity a container can bear."""
    name: Any = ContainerType.name
    fits = sa.func.length(name) <= Container.container_type.type.length
    return sa.and_(ContainerType.active.is_(True), ContainerType.capacity.is_not(None), fits)


def type_rows(unit: Unit) -> Sequence[Any]:
    """(name, capacity, id) of the types that can be used."""
    statement: Any = sa.select(ContainerType.name, ContainerType.capacity, ContainerType.container_type_id)
    return unit.rows(statement.where(_usable()).order_by(ContainerType.container_type_id))


def _reading(site: Site) -> Reading:
    samples = sa.select(sa.func.count()).where(BLSample.container_id == Container.container_id).scalar_subquery()
    barcode: Any = Container.barcode
    is_registered: Any = sa.false()
    if site.has(Container.container_registry_id) and site.has(ContainerRegistry):
        of_register = sa.select(ContainerRegistry.barcode).where(
            ContainerRegistry.container_registry_id == Container.container_registry_id
        )
        barcode = sa.func.coalesce(Container.barcode, of_register.scalar_subquery())
        is_registered = Container.container_registry_id.is_not(None)
    expressions = {
        "proposal": Expression(Proposal.proposal_code + Proposal.proposal_number),
        "barcode": Expression(barcode),
        "registered": Expression(is_registered, bool),
        "status": Expression(standing.container_rank(site.get(Vocabulary)), states.name),
        "sample_count": Expression(samples),
    }
    return compile_reading(site, ContainerSchema, expressions)


def _details(site: Site) -> sa.Select[Any]:
    """A container without a dewar is of no proposal."""
    return (
        sa.select(*site.prepared(_reading).columns)
        .select_from(Container)
        .outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)
        .outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .outerjoin(Proposal, Proposal.proposal_id == Shipping.proposal_id)
    )


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("container_id")
    seen = sees(Shipping.proposal_id, sight), sees_container(Container, sight)
    return _details(site).where(Container.container_id == this, *seen)


def find(unit: Unit, container_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"container_id": container_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _in_shipment(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("shipment_id")
    inside = _details(site).where(Dewar.shipping_id == this, sees_container(Container, sight))
    return inside.order_by(Container.container_id)


def in_shipment(unit: Unit, shipment_id: int) -> list[Document]:
    """Of a shipment that the caller sees."""
    rows = unit.rows(unit.prepared(_in_shipment, unit.sight), {"shipment_id": shipment_id, **unit.seer})
    return unit.prepared(_reading).documents(rows)


def _dewars(narrow: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    inside = sa.select(Dewar.dewar_id).join(Shipping, Shipping.shipping_id == Dewar.shipping_id).where(narrow)
    return Container.dewar_id.in_(inside)


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "dewar_id": lambda: Container.dewar_id == sa.bindparam("dewar_id"),
        "proposal": lambda: _dewars(Shipping.proposal_id == seen_proposal_id(site, sight)),
        "barcode": lambda: _has_barcode(site),
        "container_code": lambda: Container.code == sa.bindparam("container_code"),
        "beamline": lambda: Container.beamline_location == sa.bindparam("beamline"),
        "status": lambda: Container.container_id.in_(_of_state(site)),
    }
    criteria = [known[name]() for name in filters]
    if sight.owned:
        criteria.append(sees_container(Container, sight))
    everything = sees_in_list(Shipping.proposal_id, sight)
    if not {"dewar_id", "proposal"} & set(filters) and not isinstance(everything, sa.True_):
        criteria.append(_dewars(everything))
    newest_first = "dewar_id" not in filters
    return Listing(_details(site), site.prepared(_reading), Container.container_id, criteria, newest_first=newest_first)


def _has_barcode(site: Site) -> sa.ColumnElement[bool]:
    wanted: sa.BindParameter[str] = sa.bindparam("barcode")
    if not site.has(Container.container_registry_id):
        return Container.barcode == wanted
    of_register = sa.select(ContainerRegistry.container_registry_id).where(ContainerRegistry.barcode == wanted)
    return sa.or_(Container.barcode == wanted, Container.container_registry_id.in_(of_register))


def _of_state(site: Site) -> sa.Select[Any]:
    rank = standing.container_rank(site.get(Vocabulary))
    joined = sa.select(Container.container_id).outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)
    return joined.where(rank == sa.bindparam("rank"))


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` of the proposal."""
    names = ("dewar_id", "barcode", "container_code", "beamline", "code", "number")
    params = {name: query.get(name) for name in names}
    if query.get("status"):
        params["rank"] = states.rank(query["status"])
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def _places(site: Site) -> sa.Select[Any]:
    rank = standing.dewar_rank(site.get(Vocabulary))
    statement: Any = sa.select(Dewar.dewar_id, Shipping.shipping_id, Shipping.proposal_id, Dewar.dewar_status, rank)
    joined: sa.Select[Any] = statement.join(Shipping, Shipping.shipping_id == Dewar.shipping_id)
    return joined


def _seen_place(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("dewar_id")
    return _places(site).where(Dewar.dewar_id == this, sees(Shipping.proposal_id, sight))


def seen_place(unit: Unit, dewar_id: int) -> DewarPlace | None:
    row: Any = unit.row(unit.prepared(_seen_place, unit.sight), {"dewar_id": dewar_id, **unit.seer})
    return None if row is None else DewarPlace(row[1], row[2], row[3], states.name(row[4]))


def places(unit: Unit, dewar_ids: Collection[int]) -> dict[int, DewarPlace]:
    rows: Sequence[Any] = unit.rows(unit.prepared(_places).where(Dewar.dewar_id.in_(dewar_ids)))
    return {row[0]: DewarPlace(row[1], row[2], row[3], states.name(row[4])) for row in rows}


def dewar_state(unit: Unit, container_id: int) -> str | None:
    inside = sa.select(Container.dewar_id).where(Container.container_id == container_id)
    row: Any = unit.row(unit.prepared(_places).where(Dewar.dewar_id.in_(inside)))
    return None if row is None else states.name(row[4])


def register_of(unit: Unit, proposal_id: int, barcodes: Collection[str]) -> dict[str, Registered]:
    """Barcode in lower case → its entry in the register."""
    if not has_registry(unit):
        return {}
    theirs = sa.exists().where(
        ContainerRegistryHasProposal.container_registry_id == ContainerRegistry.container_registry_id,
        ContainerRegistryHasProposal.proposal_id == proposal_id,
    )
    statement: Any = sa.select(
        ContainerRegistry.barcode, ContainerRegistry.container_registry_id, sa.case((theirs, 1), else_=0)
    ).where(ContainerRegistry.barcode.in_(sorted(barcodes)))
    rows: Sequence[Any] = unit.rows(statement)
    return {barcode.lower(): Registered(number, bool(is_open)) for barcode, number, is_open in rows}


def barcodes_taken(unit: Unit, barcodes: Collection[str], but: int | None) -> set[str]:
    statement: Any = sa.select(Container.barcode).where(Container.barcode.in_(sorted(barcodes)))
    return {str(row[0]).lower() for row in unit.rows(statement.where(Container.container_id != (but or 0)))}


def alike_in(
    unit: Unit, shipment_ids: Collection[int], codes: Collection[str], registry_ids: Collection[int], but: int | None
) -> tuple[set[tuple[int, str]], set[tuple[int, int]]]:
    """Those of the names (in lower case) and of the registered containers that the shipments have already."""
    knows = unit.site.has(Container.container_registry_id)
    registry_id: Any = Container.container_registry_id if knows else sa.null()
    same: sa.ColumnElement[bool] = Container.code.in_(sorted(codes))
    if registry_ids:
        same = sa.or_(same, Container.container_registry_id.in_(sorted(registry_ids)))
    statement: Any = (
        sa.select(Dewar.shipping_id, Container.code, registry_id)
        .join(Container, Container.dewar_id == Dewar.dewar_id)
        .where(Dewar.shipping_id.in_(shipment_ids), same, Container.container_id != (but or 0))
    )
    rows: Sequence[Any] = unit.rows(statement)
    return {(row[0], str(row[1] or "").lower()) for row in rows}, {(row[0], row[2]) for row in rows if row[2]}


def last_position(unit: Unit, container_id: int) -> int:
    """The highest occupied position, 0 without samples; places that are no number do not count."""
    rows: Sequence[Any] = unit.rows(sa.select(BLSample.location).where(BLSample.container_id == container_id))
    return max((int(row[0]) for row in rows if str(row[0] or "").isdigit()), default=0)


def _registered(site: Site) -> Listing:
    reading = site.prepared(compile_reading, RegisteredContainerSchema)
    theirs = sa.select(ContainerRegistryHasProposal.container_registry_id).where(
        ContainerRegistryHasProposal.proposal_id == sa.bindparam("proposal_id")
    )
    key = ContainerRegistry.container_registry_id
    return Listing(sa.select(*reading.columns), reading, key, [key.in_(theirs)])


def registered(unit: Unit, proposal_id: int, query: Mapping[str, Any]) -> Page:
    return unit.prepared(_registered).page(unit, query, {"proposal_id": proposal_id})


def insert(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return unit.insert(Container, rows, Container.container_id)


def change(unit: Unit, container_id: int, values: Mapping[str, Any]) -> None:
    unit.update(Container, Container.container_id == container_id, **values)
