"""Lab contacts: the address cards of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/proposals/{code}/contacts", resources.ProposalContacts),
        ("/contacts/{contact_id:id}", resources.Contact),
    )


module = Module(name="contacts", summary="The address cards of a proposal, for sending and return", routes=routes)
