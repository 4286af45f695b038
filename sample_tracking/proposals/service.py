"""What can be done with proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.sight import parts_of, proposal_id_of

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    """Those that the caller sees, newest first."""
    return store.page(unit, query)


def read(unit: Unit, code: str) -> Document:
    document = store.find(unit, parts_of(code))
    if document is None:
        raise NotFound("There is no such proposal, or you may not see it.")
    return document


def list_sessions(unit: Unit, code: str, query: Wish) -> Page:
    return store.page_of_sessions(unit, {**query, "proposal_id": proposal_id_of(unit, code)})
