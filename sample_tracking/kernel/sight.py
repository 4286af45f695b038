"""Who sees which proposal: one definition, used by every store.

A proposal is seen by staff who may see all; by its principal investigator, its members, the people of one of its
sessions, and the staff of a beamline where it has a session. A mail-in proposal without a session is seen by the
first three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .errors import NotFound
from .fields import PROPOSAL_CODE
from .tables import BLSession, Proposal, ProposalHasPerson, SessionHasPerson

if TYPE_CHECKING:
    from .site import Site
    from .unit import Unit

ALL = "all"
OWN = "own"
BEAMLINES = "own and those of my beamlines"


def _person() -> sa.BindParameter[Any]:
    return sa.bindparam("seer_id", type_=sa.Integer)


def _ways(sight: str) -> list[sa.Select[Any]]:
    """Selects of proposal ids, one a way to be a member. Under names of their own: the statement around them may
    have the same tables, and must not be taken for what is asked here.
    """
    member, mine = aliased(ProposalHasPerson), aliased(Proposal)
    visit, present = aliased(BLSession), aliased(SessionHasPerson)
    ways: list[sa.Select[Any]] = [
        sa.select(member.proposal_id).where(member.person_id == _person()),
        sa.select(mine.proposal_id).where(mine.person_id == _person()),
        sa.select(visit.proposal_id)
        .join(present, present.session_id == visit.session_id)
        .where(present.person_id == _person()),
    ]
    if sight == BEAMLINES:
        beamlines: sa.BindParameter[Any] = sa.bindparam("seer_beamlines", expanding=True)
        there = aliased(BLSession)
        ways.append(sa.select(there.proposal_id).where(there.beam_line_name.in_(beamlines)))
    return ways


def sees(proposal_id: Any, sight: str) -> sa.ColumnElement[bool]:
    """For statements that reach few rows by another key: a look-up for each."""
    if sight == ALL:
        return sa.true()
    return sa.or_(*(sa.exists(way.where(way.selected_columns[0] == proposal_id)) for way in _ways(sight)))


def sees_in_list(proposal_id: Any, sight: str) -> sa.ColumnElement[bool]:
    """For statements over all proposals: the seen ones first."""
    if sight == ALL:
        return sa.true()
    mine = sa.union(*_ways(sight)).subquery()
    return proposal_id.in_(sa.select(mine.c[0]))  # type: ignore[no-any-return]


def seen_proposal_id(site: Site, sight: str) -> sa.ScalarSelect[Any]:  # noqa: ARG001 - prepared by the site
    """The id of the proposal of the parameters ``code`` and ``number``, NULL when there is none to be seen."""
    return (
        sa.select(sa.func.min(Proposal.proposal_id))
        .where(
            Proposal.proposal_code == sa.bindparam("code"),
            Proposal.proposal_number == sa.bindparam("number"),
            sees(Proposal.proposal_id, sight),
        )
        .scalar_subquery()
    )


def parts_of(code: str) -> dict[str, str]:
    """``mx23694`` → its code and number; NotFound for anything else."""
    found = PROPOSAL_CODE.match(code)
    if found is None:
        raise no_proposal(code)
    return {"code": found[1], "number": found[2]}


def parts_or_none(code: str) -> dict[str, str]:
    """As ``parts_of``; for filters, where a code that cannot be one finds nothing."""
    found = PROPOSAL_CODE.match(code)
    return {"code": found[1], "number": found[2]} if found else {"code": "", "number": ""}


def no_proposal(code: str) -> NotFound:  # noqa: ARG001 - the answer must not depend on it
    return NotFound("There is no such proposal, or you may not see it.")


def _proposal_statement(site: Site, sight: str) -> sa.Select[Any]:
    return sa.select(seen_proposal_id(site, sight))


def proposal_id_of(unit: Unit, code: str) -> int:
    """The id of a proposal that this caller may see."""
    statement = unit.prepared(_proposal_statement, unit.sight)
    row = unit.row(statement, {**parts_of(code), **unit.seer})
    if row is None or row[0] is None:
        raise no_proposal(code)
    return int(row[0])
