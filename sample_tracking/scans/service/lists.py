"""The log of scans, and the codes that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound
from sample_tracking.scans.codes import shown
from sample_tracking.scans.store import log

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_scans(unit: Unit, query: Wish) -> Page:
    """Newest first: of things that the caller sees, and the caller's own."""
    return log.page(unit, query)


def list_unknown(unit: Unit, query: Wish) -> Page:
    """Each code once, with how often it was scanned."""
    return log.unknown(unit, query)


def resolve(unit: Unit, wish: Wish) -> Document:
    """Somebody has dealt with an unknown code; when it is scanned again it is there anew."""
    resolved = log.resolve(unit, shown(wish["code"]), wish["resolution"])
    if not resolved:
        raise NotFound("There is no such unknown code, or somebody has dealt with it already.")
    return {"code": wish["code"], "resolution": wish["resolution"], "resolved": resolved}
