"""Lists on pages: what is asked of a service, and the address of what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sample_tracking.kernel.paging import Cursors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

ROWS: Final = 25
ALL: Final = {"limit": 200, "after": None, "count": False}
"""Everything that a proposal is expected to have of a kind, for a page or for choices."""


def asked(unit: Unit, address: str, query: Wish) -> dict[str, Any]:
    """``query``: the filters, and the cursor of the address."""
    cursor = query.get("cursor")
    filters = _filters(query)
    after = unit.site.get(Cursors).read(cursor, _scope(address, filters)) if cursor else None
    return {**filters, "limit": ROWS, "after": after, "count": False}


def following(unit: Unit, address: str, query: Wish, page: Page) -> str | None:
    if page.next_key is None:
        return None
    filters = _filters(query)
    cursor = unit.site.get(Cursors).write(page.next_key, _scope(address, filters))
    return f"{address}?{urlencode({**filters, 'cursor': cursor})}"


def changed(wish: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """What a form really changes: fields that stay as they are may be closed by now."""
    made: dict[str, Any] = {}
    for name, value in wish.items():
        present = document.get(name)
        if isinstance(value, dict) and isinstance(present, dict):
            if inner := changed(value, present):
                made[name] = inner
        elif (value or None) != (present or None):
            made[name] = value
    return made


def flat(document: Mapping[str, Any], root: str = "") -> dict[str, Any]:
    """As the fields of a form are called: ``person/email``."""
    found: dict[str, Any] = {}
    for name, value in document.items():
        found |= flat(value, f"{root}{name}/") if isinstance(value, dict) else {root + name: value}
    return found


def _filters(query: Wish) -> dict[str, Any]:
    return {name: value for name, value in query.items() if name not in ("cursor", "done") and value}


def _scope(address: str, filters: Mapping[str, Any]) -> str:
    return f"page {address} {sorted(filters.items())}"
