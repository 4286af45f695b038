"""Who sees what: one definition, used by every store.

A proposal is seen by staff who may see all; by its principal investigator, its members, the people of one of its
sessions, and the staff of a beamline where it has a session. A mail-in proposal without a session is seen by the
first three. A token may reach some proposals only. In proposals that several laboratories share, a container may be
its owner's. See docs/decisions/0020-who-sees-what.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .config import PermissionSettings
from .config.sections import EVERY_PROPOSAL, PROPOSAL_CODE
from .errors import NotFound, Unavailable
from .identity import Permission
from .tables import BLSession, Container, Dewar, Proposal, ProposalHasPerson, SessionHasPerson, Shipping

if TYPE_CHECKING:
    from datetime import datetime

    from .identity import Principal
    from .site import Site
    from .unit import Unit


@dataclass(frozen=True)
class Sight:
    """By which ways somebody sees proposals, without saying who: the key under which statements are prepared.

    ``everything``: all proposals; ``beamlines``: also those with a session on one's beamlines, ``recent``: for some
    time after it; ``limited``: none but those that the token names; ``owned``: codes of the proposals where a
    container with an owner is not for every member.
    """

    everything: bool = False
    beamlines: bool = False
    recent: bool = False
    limited: bool = False
    owned: tuple[str, ...] = ()


ALL: Final = Sight(everything=True)
OWN: Final = Sight()
BEAMLINES: Final = Sight(beamlines=True)


def sight_of(site: Site, principal: Principal) -> Sight:
    """Unavailable when owners are to be heeded and this site's database does not know them: better nothing is seen
    than what is somebody else's.
    """
    limited = principal.proposals is not None
    if principal.may(Permission.ALL_PROPOSALS):
        return Sight(everything=True, limited=limited)
    settings = site.get(PermissionSettings)
    if settings.owned_samples and not site.has(Container.owner_id):
        raise Unavailable(
            "This site's database does not say whose a container is (Container.ownerId), so that nothing can be shown"
            " while permissions.owned_samples is set."
        )
    beamlines = bool(principal.beamlines)
    recent = beamlines and settings.beamline_window is not None
    return Sight(beamlines=beamlines, recent=recent, limited=limited, owned=settings.owned_samples)


def seer_of(site: Site, principal: Principal, local_now: datetime) -> dict[str, Any]:
    """The parameters of a statement that narrows by the sight of this principal."""
    seer: dict[str, Any] = {"seer_id": principal.person_id or 0}
    if principal.proposals is not None:
        seer["seer_proposals"] = sorted(principal.proposals)
    if principal.beamlines:
        seer["seer_beamlines"] = sorted(principal.beamlines)
        window = site.get(PermissionSettings).beamline_window
        if window is not None:
            seer["seer_since"] = local_now - timedelta(days=window)
    return seer


def _person() -> sa.BindParameter[Any]:
    return sa.bindparam("seer_id", type_=sa.Integer)


def _ways(sight: Sight) -> list[sa.Select[Any]]:
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
    return [*ways, _at_beamlines(sight)] if sight.beamlines else ways


def _at_beamlines(sight: Sight) -> sa.Select[Any]:
    """A session counts until the window after its end is over; one without an end is taken by its beginning."""
    beamlines: sa.BindParameter[Any] = sa.bindparam("seer_beamlines", expanding=True)
    there = aliased(BLSession)
    found = sa.select(there.proposal_id).where(there.beam_line_name.in_(beamlines))
    if not sight.recent:
        return found
    since: sa.BindParameter[Any] = sa.bindparam("seer_since", type_=BLSession.end_date.type)
    return found.where(sa.or_(there.end_date >= since, there.start_date >= since))


def _named(proposal_id: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """Among those of the token."""
    if not sight.limited:
        return sa.true()
    named: sa.BindParameter[Any] = sa.bindparam("seer_proposals", expanding=True)
    return proposal_id.in_(named)  # type: ignore[no-any-return]


def _one_of(ways: list[sa.Select[Any]], proposal_id: Any) -> sa.ColumnElement[bool]:
    return sa.or_(*(sa.exists(way.where(way.selected_columns[0] == proposal_id)) for way in ways))


def sees(proposal_id: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """For statements that reach few rows by another key: a look-up for each."""
    named = _named(proposal_id, sight)
    return named if sight.everything else sa.and_(_one_of(_ways(sight), proposal_id), named)


def sees_in_list(proposal_id: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """For statements over all proposals: the seen ones first."""
    named = _named(proposal_id, sight)
    if sight.everything:
        return named
    mine = sa.union(*_ways(sight)).subquery()
    return sa.and_(proposal_id.in_(sa.select(mine.c[0])), named)


def sees_container(container: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """Whether who sees the proposal sees this container of it too: ``Container``, or an alias of it, which the
    statement around has. Together with `sees` or `sees_in_list`; true where owners are not heeded.
    """
    if not sight.owned:
        return sa.true()
    dewar, shipment, proposal = aliased(Dewar), aliased(Shipping), aliased(Proposal)
    closed = (
        sa.select(proposal.proposal_id)
        .join(shipment, shipment.proposal_id == proposal.proposal_id)
        .join(dewar, dewar.shipping_id == shipment.shipping_id)
        .where(
            dewar.dewar_id == container.dewar_id,
            _heeds_owners(proposal, sight),
            proposal.person_id.is_distinct_from(_person()),
        )
    )
    if sight.beamlines:
        closed = closed.where(~_one_of([_at_beamlines(sight)], proposal.proposal_id))
    return sa.or_(container.owner_id.is_(None), container.owner_id == _person(), ~sa.exists(closed))


def sees_inside(container_id: Any, sight: Sight) -> sa.ColumnElement[bool]:
    """As `sees_container`, for what only tells the id of the container that it is in; what is in none is seen, what
    is in one that is gone is not.
    """
    if not sight.owned:
        return sa.true()
    around = aliased(Container)
    found = sa.select(around.container_id).where(around.container_id == container_id, sees_container(around, sight))
    return sa.or_(container_id.is_(None), sa.exists(found))


def _heeds_owners(proposal: Any, sight: Sight) -> sa.ColumnElement[bool]:
    if EVERY_PROPOSAL in sight.owned:
        return sa.true()
    parts = [parts_or_none(code) for code in sight.owned]
    named = (
        sa.and_(proposal.proposal_code == part["code"], proposal.proposal_number == part["number"]) for part in parts
    )
    return sa.or_(*named)


def seen_proposal_id(site: Site, sight: Sight) -> sa.ScalarSelect[Any]:  # noqa: ARG001 - prepared by the site
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


def _proposal_statement(site: Site, sight: Sight) -> sa.Select[Any]:
    return sa.select(seen_proposal_id(site, sight))


def proposal_id_of(unit: Unit, code: str) -> int:
    """The id of a proposal that this caller may see."""
    statement = unit.prepared(_proposal_statement, unit.sight)
    row = unit.row(statement, {**parts_of(code), **unit.seer})
    if row is None or row[0] is None:
        raise no_proposal(code)
    return int(row[0])
