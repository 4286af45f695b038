"""Proposals and their sessions: what the user office knows, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/proposals", resources.Proposals),
        ("/proposals/{code}", resources.Proposal),
        ("/proposals/{code}/sessions", resources.ProposalSessions),
    )


module = Module(name="proposals", summary="The proposals that one sees, and their sessions", routes=routes)
