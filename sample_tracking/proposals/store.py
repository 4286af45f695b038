"""The SQL of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked, escaped
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, sees, sees_in_list
from sample_tracking.kernel.tables import BLSession, Person, Proposal, Shipping

from .schemas import ProposalSchema, SessionSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

CODE = Proposal.proposal_code + Proposal.proposal_number


def _count(table: Any, proposal_id: Any) -> Expression:
    counted = sa.select(sa.func.count()).select_from(table).where(proposal_id == Proposal.proposal_id)
    return Expression(counted.correlate(Proposal).scalar_subquery())


def _reading(site: Site) -> Reading:
    expressions = {
        "code": Expression(CODE),
        "session_count": _count(BLSession, BLSession.proposal_id),
        "shipment_count": _count(Shipping, Shipping.proposal_id),
    }
    return compile_reading(site, ProposalSchema, expressions)


def _details(site: Site) -> sa.Select[Any]:
    joined = sa.select(*site.prepared(_reading).columns).select_from(Proposal)
    return joined.outerjoin(Person, Person.person_id == Proposal.person_id)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    return (
        _details(site)
        .where(
            Proposal.proposal_code == sa.bindparam("code"),
            Proposal.proposal_number == sa.bindparam("number"),
            sees(Proposal.proposal_id, sight),
        )
        .order_by(Proposal.proposal_id)
        .limit(1)
    )


def find(unit: Unit, parts: Mapping[str, str]) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {**parts, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _proposals(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    contains: sa.BindParameter[str] = sa.bindparam("contains")
    known = {"q": sa.or_(CODE.like(contains, escape="!"), Proposal.title.like(contains, escape="!"))}
    criteria = [sees_in_list(Proposal.proposal_id, sight), *(known[name] for name in filters if name in known)]
    return Listing(_details(site), site.prepared(_reading), Proposal.proposal_id, criteria, newest_first=True)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    listing = unit.prepared(_proposals, unit.sight, asked(query, ("q",)))
    return listing.page(unit, query, {"contains": f"%{escaped(query.get('q') or '')}%"})


def _sessions(site: Site, filters: tuple[str, ...]) -> Listing:
    reading = site.prepared(compile_reading, SessionSchema)
    known = {"beamline": BLSession.beam_line_name == sa.bindparam("beamline")}
    criteria = [BLSession.proposal_id == sa.bindparam("proposal_id"), *(known[name] for name in filters)]
    return Listing(sa.select(*reading.columns), reading, BLSession.session_id, criteria, newest_first=True)


def page_of_sessions(unit: Unit, query: Mapping[str, Any]) -> Page:
    listing = unit.prepared(_sessions, asked(query, ("beamline",)))
    return listing.page(unit, query, {name: query.get(name) for name in ("proposal_id", "beamline")})
