"""Locks on what no key of the shared database protects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from .tables import Proposal

if TYPE_CHECKING:
    from .unit import Unit


def lock_proposal(unit: Unit, proposal_id: int) -> None:
    """Taken before all other locks by those who write names that are unique in the proposal."""
    unit.row(sa.select(Proposal.proposal_id).where(Proposal.proposal_id == proposal_id).with_for_update())
