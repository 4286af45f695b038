"""Proteins: what the samples of a proposal are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/proposals/{code}/proteins", resources.ProposalProteins),
        ("/proteins/{protein_id:id}", resources.Protein),
    )


module = Module(name="proteins", summary="The proteins of a proposal, known by their acronyms", routes=routes)
