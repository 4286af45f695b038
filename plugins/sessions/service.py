"""What can be done with sessions."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.sight import parts_or_none

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    """Of all proposals that the caller sees, the latest start first; an unknown proposal has none."""
    sought = {**query, "now": unit.local_now if query.get("now") else None}
    if query.get("proposal"):
        sought |= parts_or_none(query["proposal"])
    # The shared columns hold the facility's local time, as the days are meant.
    if query.get("from_"):
        sought["from_"] = datetime.combine(query["from_"], time.min)
    if query.get("until"):
        sought["until"] = datetime.combine(query["until"], time.max)
    return store.page(unit, sought)


def read(unit: Unit, session_id: int) -> Document:
    document = store.find(unit, session_id)
    if document is None:
        raise NotFound("There is no such session, or you may not see it.")
    return {**document, "members": store.members(unit, session_id)}
