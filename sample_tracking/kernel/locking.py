"""Locks on what no key of the shared database protects."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .own.tables import lease
from .tables import Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .unit import Unit


def lock_proposal(unit: Unit, proposal_id: int) -> None:
    """Taken before all other locks by those who write names that are unique in the proposal."""
    lock_proposals(unit, [proposal_id])


def lock_proposals(unit: Unit, proposal_ids: Sequence[int]) -> None:
    """As ``lock_proposal``; in the order of their ids."""
    mine = sa.select(Proposal.proposal_id).where(Proposal.proposal_id.in_(proposal_ids))
    unit.rows(mine.order_by(Proposal.proposal_id).with_for_update())


def take_turns(unit: Unit, name: str) -> None:
    """Until the end of the unit, whoever calls this with the same name waits, on whichever worker."""
    mine = sa.select(lease.c.name).where(lease.c.name == name).with_for_update()
    if unit.row(mine) is not None:
        return
    holder = {"name": name, "holder": unit.call.source, "until": unit.now.astimezone(UTC).replace(tzinfo=None)}
    try:
        with unit.connection.begin_nested():
            unit.execute(sa.insert(lease), holder)
    except IntegrityError:  # two found no row in the same moment
        unit.row(mine)
