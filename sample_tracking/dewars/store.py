"""The SQL of dewars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading, site_time
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees, sees_container, sees_in_list
from sample_tracking.kernel.tables import (
    BLSession,
    Container,
    Dewar,
    DewarRegistry,
    DewarRegistryHasProposal,
    DewarTransportHistory,
    Proposal,
    Shipping,
    ShippingHasSession,
)
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary

from .schemas import DewarSchema, RegisteredDewarSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS = ("shipment_id", "proposal", "barcode", "facility_code", "location", "status")
JSON_LENGTH = 255
"""The official schema keeps an object in the comments of a dewar, the Java schema up to 255 characters of text."""


@dataclass(frozen=True)
class Journey:
    """What a shipment gives to its dewars."""

    proposal: str
    session_id: int | None
    visit_number: int | None
    beamline: str | None


def _reading(site: Site, sight: Sight) -> Reading:
    vocabulary = site.get(Vocabulary)
    moved = (
        sa.select(sa.func.max(DewarTransportHistory.arrival_date))
        .where(DewarTransportHistory.dewar_id == Dewar.dewar_id)
        .scalar_subquery()
    )
    inside = Container.dewar_id == Dewar.dewar_id, sees_container(Container, sight)
    containers = sa.select(sa.func.count()).where(*inside).scalar_subquery()
    created: Any = Shipping.creation_date if vocabulary.stamps else Dewar.bltime_stamp
    expressions = {
        "proposal": Expression(Proposal.proposal_code + Proposal.proposal_number),
        "status": Expression(standing.dewar_rank(vocabulary), states.name),
        "created_at": Expression(created, lambda value: site_time(value, site.zone)),
        "moved_at": Expression(moved, lambda value: site_time(value, site.zone)),
        "container_count": Expression(containers),
    }
    return compile_reading(site, DewarSchema, expressions)


def _joined(site: Site, sight: Sight) -> sa.Select[Any]:
    """A dewar without a shipment, as the Java schema allows, is of no proposal."""
    return (
        sa.select(*site.prepared(_reading, sight).columns)
        .select_from(Dewar)
        .outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .outerjoin(Proposal, Proposal.proposal_id == Shipping.proposal_id)
    )


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    return _joined(site, sight).where(Dewar.dewar_id == sa.bindparam("dewar_id"), sees(Shipping.proposal_id, sight))


def find(unit: Unit, dewar_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"dewar_id": dewar_id, **unit.seer})
    return None if row is None else unit.prepared(_reading, unit.sight).document(row)


def _inside(site: Site, sight: Sight) -> sa.Select[Any]:
    wanted = Dewar.shipping_id == sa.bindparam("shipment_id")
    return _joined(site, sight).where(wanted, sees(Shipping.proposal_id, sight)).order_by(Dewar.dewar_id)


def in_shipment(unit: Unit, shipment_id: int) -> list[Document]:
    rows = unit.rows(unit.prepared(_inside, unit.sight), {"shipment_id": shipment_id, **unit.seer})
    return unit.prepared(_reading, unit.sight).documents(rows)


def _shipments(narrow: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return Dewar.shipping_id.in_(sa.select(Shipping.shipping_id).where(narrow))


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    """Within a shipment as they were added, else newest first. Staff see all, without a look-up."""
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "shipment_id": lambda: Dewar.shipping_id == sa.bindparam("shipment_id"),
        "proposal": lambda: _shipments(Shipping.proposal_id == seen_proposal_id(site, sight)),
        "barcode": lambda: Dewar.bar_code == sa.bindparam("barcode"),
        "facility_code": lambda: Dewar.facility_code == sa.bindparam("facility_code"),
        "location": lambda: Dewar.storage_location == sa.bindparam("location"),
        "status": lambda: standing.dewar_rank(site.get(Vocabulary)) == sa.bindparam("rank"),
    }
    criteria = [known[name]() for name in filters]
    everything = sees_in_list(Shipping.proposal_id, sight)
    if not {"shipment_id", "proposal"} & set(filters) and not isinstance(everything, sa.True_):
        criteria.append(_shipments(everything))
    details, reading = _joined(site, sight), site.prepared(_reading, sight)
    return Listing(details, reading, Dewar.dewar_id, criteria, newest_first="shipment_id" not in filters)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    names = ("shipment_id", "barcode", "facility_code", "location", "code", "number")
    params = {name: query.get(name) for name in names}
    if query.get("status"):
        params["rank"] = states.rank(query["status"])
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def _proposal(_site: Site, sight: Sight) -> sa.Select[Any]:
    return sa.select(Shipping.proposal_id).where(
        Shipping.shipping_id == sa.bindparam("shipment_id"), sees(Shipping.proposal_id, sight)
    )


def proposal_id_of(unit: Unit, shipment_id: int) -> int | None:
    """Of a shipment that the caller sees."""
    row = unit.row(unit.prepared(_proposal, unit.sight), {"shipment_id": shipment_id, **unit.seer})
    return None if row is None else int(row[0])


def journeys(unit: Unit, shipment_ids: Collection[int]) -> dict[int, Journey]:
    """By shipment; of several sessions the first."""
    statement: Any = (
        sa.select(
            Shipping.shipping_id,
            Proposal.proposal_code,
            Proposal.proposal_number,
            BLSession.session_id,
            BLSession.visit_number,
            BLSession.beam_line_name,
        )
        .select_from(Shipping)
        .join(Proposal, Proposal.proposal_id == Shipping.proposal_id)
        .outerjoin(ShippingHasSession, ShippingHasSession.shipping_id == Shipping.shipping_id)
        .outerjoin(BLSession, BLSession.session_id == ShippingHasSession.session_id)
        .where(Shipping.shipping_id.in_(shipment_ids))
        .order_by(BLSession.session_id.desc())
    )
    rows: Sequence[Any] = unit.rows(statement)
    return {
        shipment_id: Journey(f"{code or ''}{number or ''}", *session) for shipment_id, code, number, *session in rows
    }


def codes_in(unit: Unit, shipment_ids: Collection[int], codes: Collection[str]) -> dict[tuple[int, str], int]:
    """(shipment, name in lower case) → the dewar that has it."""
    statement: Any = sa.select(Dewar.shipping_id, Dewar.code, Dewar.dewar_id).where(
        Dewar.shipping_id.in_(shipment_ids), Dewar.code.in_(codes)
    )
    rows: Sequence[Any] = unit.rows(statement)
    return {(shipment_id, code.lower()): dewar_id for shipment_id, code, dewar_id in rows}


def has_registry(unit: Unit) -> bool:
    return unit.site.has(DewarRegistry) and unit.site.has(DewarRegistryHasProposal)


def _of_proposal() -> sa.ColumnElement[bool]:
    """Which registered dewars a proposal may use."""
    theirs = sa.select(DewarRegistryHasProposal.dewar_registry_id).where(
        DewarRegistryHasProposal.proposal_id == sa.bindparam("proposal_id")
    )
    return DewarRegistry.dewar_registry_id.in_(theirs)


def registry_ids(unit: Unit, proposal_id: int, facility_codes: Collection[str]) -> dict[str, int]:
    """Facility code in upper case → id of the registered dewar."""
    statement: Any = sa.select(DewarRegistry.dewar_registry_id, DewarRegistry.facility_code).where(
        _of_proposal(), DewarRegistry.facility_code.in_(sorted(facility_codes))
    )
    rows: Sequence[Any] = unit.rows(statement, {"proposal_id": proposal_id})
    return {code.upper(): number for number, code in rows}


def _registered(site: Site) -> Listing:
    reading = site.prepared(compile_reading, RegisteredDewarSchema)
    return Listing(sa.select(*reading.columns), reading, DewarRegistry.dewar_registry_id, [_of_proposal()])


def registered(unit: Unit, proposal_id: int, query: Mapping[str, Any]) -> Page:
    return unit.prepared(_registered).page(unit, query, {"proposal_id": proposal_id})


def keeps_objects(unit: Unit) -> bool:
    """Whether comments of dewars are JSON objects in this site's database."""
    length = unit.site.capabilities.length(Dewar.comments)
    return length is None or length > JSON_LENGTH


def insert(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return unit.insert(Dewar, rows, Dewar.dewar_id)


def write_barcodes(unit: Unit, barcodes: Mapping[int, str]) -> None:
    """Of new dewars, whose numbers are known only now: one statement for all."""
    chosen = sa.case(dict(barcodes), value=Dewar.dewar_id)
    unit.execute(sa.update(Dewar).where(Dewar.dewar_id.in_(barcodes)).values({Dewar.bar_code: chosen}))


def kept_comments(unit: Unit, dewar_id: int) -> str | None:
    """As they stand in the database."""
    row = unit.row(sa.select(Dewar.comments).where(Dewar.dewar_id == dewar_id))
    return None if row is None else row[0]


def change(unit: Unit, dewar_id: int, values: Mapping[str, Any]) -> None:
    unit.update(Dewar, Dewar.dewar_id == dewar_id, **values)
