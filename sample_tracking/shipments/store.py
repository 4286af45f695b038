"""The SQL of shipments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked, escaped
from sample_tracking.kernel.own.tables import event
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import BLSession, Dewar, LabContact, Proposal, Shipping, ShippingHasSession
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary

from .schemas import ShipmentSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS = ("proposal_id", "proposal", "status", "q", "updated_since")


def _reading(site: Site) -> Reading:
    session = (
        sa.select(sa.func.min(ShippingHasSession.session_id))
        .where(ShippingHasSession.shipping_id == Shipping.shipping_id)
        .scalar_subquery()
    )
    dewars = sa.select(sa.func.count()).where(Dewar.shipping_id == Shipping.shipping_id).scalar_subquery()
    expressions = {
        "proposal": Expression(Proposal.proposal_code + Proposal.proposal_number),
        "status": Expression(standing.shipment_rank(site.get(Vocabulary)), states.name),
        "session_id": Expression(session),
        "dewar_count": Expression(dewars),
    }
    return compile_reading(site, ShipmentSchema, expressions)


def _details(site: Site) -> sa.Select[Any]:
    columns = site.prepared(_reading).columns
    return sa.select(*columns).join_from(Shipping, Proposal, Proposal.proposal_id == Shipping.proposal_id)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("shipment_id")
    return _details(site).where(Shipping.shipping_id == this, sees(Shipping.proposal_id, sight))


def find(unit: Unit, shipment_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"shipment_id": shipment_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _criteria(site: Site, sight: Sight, filters: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    since = sa.bindparam("since_utc", type_=sa.DateTime)
    touched = sa.exists().where(event.c.shipment_id == Shipping.shipping_id, event.c.at >= since)
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "proposal_id": lambda: Shipping.proposal_id == sa.bindparam("proposal_id"),
        "proposal": lambda: Shipping.proposal_id == seen_proposal_id(site, sight),
        "status": lambda: standing.shipment_rank(site.get(Vocabulary)) == sa.bindparam("rank"),
        "q": lambda: Shipping.shipping_name.like(sa.bindparam("contains"), escape="!"),
        "updated_since": lambda: sa.or_(Shipping.bltime_stamp >= sa.bindparam("since_local"), touched),
    }
    narrowed = [known[name]() for name in filters]
    return narrowed if "proposal_id" in filters else [sees_in_list(Shipping.proposal_id, sight), *narrowed]


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    criteria = _criteria(site, sight, filters)
    return Listing(_details(site), site.prepared(_reading), Shipping.shipping_id, criteria, newest_first=True)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    params: dict[str, Any] = {k: query.get(k) for k in ("proposal_id", "code", "number")}
    if query.get("status"):
        params["rank"] = states.rank(query["status"])
    if query.get("q"):
        params["contains"] = f"%{escaped(query['q'])}%"
    if since := query.get("updated_since"):
        params["since_utc"] = since.astimezone(unit.now.tzinfo).replace(tzinfo=None)
        params["since_local"] = unit.local(since)
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def proposal_id(unit: Unit, shipment_id: int) -> int:
    row = unit.row(sa.select(Shipping.proposal_id).where(Shipping.shipping_id == shipment_id))
    return 0 if row is None else int(row[0])


def contacts_of(unit: Unit, proposal_id: int, contact_ids: set[int]) -> set[int]:
    """Those of the contacts that belong to the proposal."""
    statement = sa.select(LabContact.lab_contact_id).where(
        LabContact.proposal_id == proposal_id, LabContact.lab_contact_id.in_(contact_ids)
    )
    return {row[0] for row in unit.rows(statement)}


def has_session(unit: Unit, proposal_id: int, session_id: int) -> bool:
    statement = sa.select(BLSession.session_id).where(
        BLSession.proposal_id == proposal_id, BLSession.session_id == session_id
    )
    return unit.row(statement) is not None


def insert(unit: Unit, row: Mapping[str, Any]) -> int:
    return unit.insert(Shipping, [row], Shipping.shipping_id)[0]


def change(unit: Unit, shipment_id: int, values: Mapping[str, Any]) -> None:
    unit.update(Shipping, Shipping.shipping_id == shipment_id, **values)


def set_session(unit: Unit, shipment_id: int, session_id: int | None) -> None:
    """At most one session a shipment; its dewars follow, but for those that another program gave one of their own."""
    followed = sa.select(ShippingHasSession.session_id).where(ShippingHasSession.shipping_id == shipment_id)
    first: Any = Dewar.first_experiment_id
    following = sa.and_(Dewar.shipping_id == shipment_id, sa.or_(first.is_(None), first.in_(followed)))
    unit.update(Dewar, following, first_experiment_id=session_id)
    unit.execute(sa.delete(ShippingHasSession).where(ShippingHasSession.shipping_id == shipment_id))
    if session_id is not None:
        unit.insert(ShippingHasSession, [{"shipping_id": shipment_id, "session_id": session_id}])
