"""The SQL of persons, and the one rule on who sees whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from sample_tracking.kernel import sight as sights
from sample_tracking.kernel.lists import Listing, asked, escaped
from sample_tracking.kernel.reading import Document, Reading, compile_reading
from sample_tracking.kernel.tables import (
    BLSession,
    LabContact,
    Laboratory,
    Person,
    Proposal,
    ProposalHasPerson,
    SessionHasPerson,
    UserGroup,
    UserGroupHasPerson,
)

from .schemas import PersonEntrySchema, PersonRecordSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS: Final = ("q", "login", "proposal")


def _ways(chosen: Callable[[Any], sa.ColumnElement[bool]]) -> list[sa.Select[Any]]:
    """Selects of person and proposal, one a way to be of a proposal; ``chosen`` says of which, given its id.
    The last way, a card of addresses, makes nobody a member.
    """
    member, mine = aliased(ProposalHasPerson), aliased(Proposal)
    visit, present, card = aliased(BLSession), aliased(SessionHasPerson), aliased(LabContact)
    ways: list[Any] = [
        sa.select(member.person_id, member.proposal_id).where(chosen(member.proposal_id)),
        sa.select(mine.person_id, mine.proposal_id).where(chosen(mine.proposal_id)),
        sa.select(present.person_id, visit.proposal_id)
        .join(visit, visit.session_id == present.session_id)
        .where(chosen(visit.proposal_id)),
        sa.select(card.person_id, card.proposal_id).where(chosen(card.proposal_id)),
    ]
    return ways


def _one_by_one(chosen: Callable[[Any], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """For few persons, or when nearly everybody is meant: a look-up for each."""
    return sa.or_(*(sa.exists(way.where(way.selected_columns[0] == Person.person_id)) for way in _ways(chosen)))


def _together(chosen: Callable[[Any], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """For lists of few out of all: those who are meant first."""
    found = sa.union(*(way.with_only_columns(way.selected_columns[0]) for way in _ways(chosen))).subquery()
    return Person.person_id.in_(sa.select(found.c[0]))


def _sees(sight: sights.Sight) -> sa.ColumnElement[bool]:
    return _one_by_one(lambda proposal_id: sights.sees(proposal_id, sight))


def _sees_in_list(sight: sights.Sight) -> sa.ColumnElement[bool]:
    if sight.everything:
        return _sees(sight)
    return _together(lambda proposal_id: sights.sees_in_list(proposal_id, sight))


def _reading(site: Site, everybody: bool) -> Reading:  # noqa: FBT001 - a key under which the site prepares
    return compile_reading(site, PersonRecordSchema if everybody else PersonEntrySchema)


def _details(site: Site, everybody: bool) -> sa.Select[Any]:  # noqa: FBT001 - as above
    joined = sa.select(*site.prepared(_reading, everybody).columns).select_from(Person)
    return joined.outerjoin(Laboratory, Laboratory.laboratory_id == Person.laboratory_id)


def _one(site: Site, sight: sights.Sight, everybody: bool) -> sa.Select[Any]:  # noqa: FBT001 - as above
    this = Person.person_id == sa.bindparam("person_id")
    return _details(site, everybody).where(this, sa.true() if everybody else _sees(sight))


def find(unit: Unit, person_id: int, *, everybody: bool) -> Document | None:
    """``everybody``: whether the caller may see all persons, and all of them."""
    row = unit.row(unit.prepared(_one, unit.sight, everybody), {"person_id": person_id, **unit.seer})
    return None if row is None else unit.prepared(_reading, everybody).document(row)


def _list(site: Site, sight: sights.Sight, everybody: bool, filters: tuple[str, ...]) -> Listing:  # noqa: FBT001 - as above
    contains: sa.BindParameter[str] = sa.bindparam("contains")
    names = [Person.family_name, Person.given_name, *([Person.login] if everybody else [])]
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "q": lambda: sa.or_(*(name.like(contains, escape="!") for name in names)),
        "login": lambda: Person.login == sa.bindparam("login"),
        "proposal": lambda: _together(lambda proposal_id: proposal_id == sights.seen_proposal_id(site, sight)),
    }
    criteria = [known[name]() for name in filters]
    if not everybody and "proposal" not in filters:
        criteria.append(_sees_in_list(sight))
    return Listing(_details(site, everybody), site.prepared(_reading, everybody), Person.person_id, criteria)


def page(unit: Unit, query: Mapping[str, Any], *, everybody: bool) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    params = {name: query.get(name) for name in ("login", "code", "number")}
    params["contains"] = f"%{escaped(query.get('q') or '')}%"
    return unit.prepared(_list, unit.sight, everybody, asked(query, FILTERS)).page(unit, query, params)


def _groups(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    person_ids: sa.BindParameter[Any] = sa.bindparam("person_ids", expanding=True)
    statement: Any = sa.select(UserGroupHasPerson.person_id, UserGroup.name)
    named: sa.Select[Any] = (
        statement.join(UserGroup, UserGroup.user_group_id == UserGroupHasPerson.user_group_id)
        .where(UserGroupHasPerson.person_id.in_(person_ids))
        .order_by(UserGroupHasPerson.person_id, UserGroup.name)
    )
    return named


def groups_of(unit: Unit, person_ids: Sequence[int]) -> dict[int, list[str]]:
    """Person → names of groups, for those who are in any."""
    found: dict[int, list[str]] = {}
    rows: Sequence[Any] = unit.rows(unit.prepared(_groups), {"person_ids": person_ids})
    for row in rows:
        found.setdefault(row[0], []).append(row[1])
    return found


def _proposals(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    *membership, _card = _ways(lambda _: sa.true())
    of_person = (
        way.with_only_columns(way.selected_columns[1]).where(way.selected_columns[0] == sa.bindparam("person_id"))
        for way in membership
    )
    return sa.select(sa.func.count()).select_from(sa.union(*of_person).subquery())


def proposal_count(unit: Unit, person_id: int) -> int:
    return int(unit.rows(unit.prepared(_proposals), {"person_id": person_id})[0][0])
