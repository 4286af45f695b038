"""What people prefer, where the site has preferences in use: favourite contacts, and what a shipment begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.preferences import service as preferences

from .lists import ALL

if TYPE_CHECKING:
    from collections.abc import Collection

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

FAVOURITE: Final = "/contacts/{contact_id:id}/favourite"
DEFAULTS: Final = "/proposals/{code}/defaults"


def contacts_of(unit: Unit, addresses: Collection[str], code: str) -> list[Document]:
    """The reader's favourites first; ``addresses``: of the pages in use."""
    found = contacts.list_of_proposal(unit, code, ALL).items
    starred = preferences.favourite_ids(unit) if FAVOURITE in addresses else set()
    told = [{**contact, "is_favourite": contact["id"] in starred} for contact in found]
    return sorted(told, key=lambda contact: not contact["is_favourite"])


def defaults_of(unit: Unit, addresses: Collection[str], code: str) -> dict[str, Any]:
    """Only what the proposal has said."""
    found = preferences.read_defaults(unit, code) if DEFAULTS in addresses else {}
    return {name: value for name, value in found.items() if value is not None}
