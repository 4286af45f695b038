"""The SQL of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.lists import asked, count_of, page_size
from sample_tracking.kernel.paging import Page, page_of
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import (
    BLSession,
    DataCollectionGroup,
    Person,
    Proposal,
    SessionHasPerson,
    ShippingHasSession,
)

from .schemas import SessionDetailSchema, SessionEntrySchema, SessionMemberSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS: Final = ("proposal", "beamline", "from_", "until", "now", "scheduled")
START: Final = sa.cast(BLSession.start_date, sa.String)
"""The start as the database writes it: a zero date, which reads as none, has its place in the order all the same."""
ORDER: Final = (BLSession.start_date.desc(), BLSession.session_id.desc())

PROPOSAL: Final = {"proposal": Expression(Proposal.proposal_code + Proposal.proposal_number)}


def _reading(site: Site) -> Reading:
    return compile_reading(site, SessionEntrySchema, PROPOSAL)


def _count(counted: Any, session_id: Any) -> Expression:
    return Expression(sa.select(sa.func.count(counted)).where(session_id == BLSession.session_id).scalar_subquery())


def _detailed(site: Site) -> Reading:
    group = DataCollectionGroup
    counts = {
        "shipment_count": _count(ShippingHasSession.shipping_id, ShippingHasSession.session_id),
        "sample_count": _count(group.bl_sample_id.distinct(), group.session_id),
        "data_collection_group_count": _count(group.data_collection_group_id, group.session_id),
    }
    return compile_reading(site, SessionDetailSchema, PROPOSAL | counts)


def _select(*columns: Any) -> sa.Select[Any]:
    joined = sa.select(*columns).select_from(BLSession)
    return joined.outerjoin(Proposal, Proposal.proposal_id == BLSession.proposal_id)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("session_id")
    found = _select(*site.prepared(_detailed).columns).where(BLSession.session_id == this)
    return found.where(sees(BLSession.proposal_id, sight))


def find(unit: Unit, session_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"session_id": session_id, **unit.seer})
    return None if row is None else unit.prepared(_detailed).document(row)


def _members(site: Site) -> sa.Select[Any]:
    return (
        sa.select(*site.prepared(compile_reading, SessionMemberSchema).columns)
        .select_from(SessionHasPerson)
        .join(Person, Person.person_id == SessionHasPerson.person_id)
        .where(SessionHasPerson.session_id == sa.bindparam("session_id"))
        .order_by(Person.family_name, Person.person_id)
    )


def members(unit: Unit, session_id: int) -> list[Document]:
    """Of a session that the caller sees."""
    rows = unit.rows(unit.prepared(_members), {"session_id": session_id})
    return unit.prepared(compile_reading, SessionMemberSchema).documents(rows)


def _moment(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=BLSession.start_date.type)


def _criteria(site: Site, sight: Sight, filters: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    start, end = BLSession.start_date, BLSession.end_date
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "proposal": lambda: BLSession.proposal_id == seen_proposal_id(site, sight),
        "beamline": lambda: BLSession.beam_line_name == sa.bindparam("beamline"),
        # A session without an end lies where it starts.
        "from_": lambda: sa.or_(end >= _moment("from_"), start >= _moment("from_")),
        "until": lambda: start <= _moment("until"),
        "now": lambda: sa.and_(start <= _moment("now"), end > _moment("now")),
        "scheduled": lambda: (
            sa.func.coalesce(BLSession.scheduled, sa.false()) == sa.bindparam("scheduled", type_=sa.Boolean)
        ),
    }
    narrowed = [known[name]() for name in filters]
    return narrowed if "proposal" in filters else [sees_in_list(BLSession.proposal_id, sight), *narrowed]


def _beyond(after: str) -> list[sa.ColumnElement[bool]]:
    """``after``: a dated or an undated session, or nothing; both databases order NULL behind every date."""
    start, later_id = BLSession.start_date, BLSession.session_id < sa.bindparam("after_id", type_=sa.Integer)
    if after == "undated":
        return [start.is_(None), later_id]
    moment = sa.bindparam("after_start", type_=sa.String)
    dated = sa.and_(start <= moment, sa.or_(start < moment, later_id))
    return [sa.or_(dated, start.is_(None))] if after else []


def _page(site: Site, sight: Sight, filters: tuple[str, ...], after: str) -> sa.Select[Any]:
    criteria = [*_criteria(site, sight, filters), *_beyond(after)]
    ids = sa.select(BLSession.session_id.label("page_id")).where(*criteria).order_by(*ORDER).limit(page_size())
    chosen = ids.subquery("ids")
    columns = site.prepared(_reading).columns
    found = _select(*columns, START.label("key_start"), BLSession.session_id.label("key_id"))
    return found.join(chosen, chosen.c.page_id == BLSession.session_id).order_by(*ORDER)


def _total(site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(sa.func.count(BLSession.session_id)).where(*_criteria(site, sight, filters))


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``, and naive local times."""
    filters, after = asked(query, FILTERS), query.get("after")
    params = {name: query.get(name) for name in (*FILTERS, "code", "number")}
    kind = "" if after is None else "undated" if after[0] is None else "dated"
    place = {} if after is None else {"after_start": after[0], "after_id": after[1]}
    rows = unit.rows(
        unit.prepared(_page, unit.sight, filters, kind),
        {**params, **place, **unit.seer, "page_size": query["limit"] + 1},
    )
    found = page_of(rows, query["limit"], unit.prepared(_reading).document, lambda row: row[-2:])
    if not query.get("count"):
        return found
    total = count_of(unit, unit.prepared(_total, unit.sight, filters), params)
    return Page(found.items, found.next_key, total)
