"""What can be done with events: follow them, and number them for those who follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Units, Wish


def feed(unit: Unit, query: Wish) -> list[Document]:
    """The events of the proposals that the caller sees, after a number, oldest first."""
    return store.after(unit, query)


def number_events(units: Units) -> None:
    """Gives committed events their place in the feed.

    Only here and only one at a time: numbers handed out before the commit would let readers pass by what commits late.
    """
    call = Call(SERVICE, source="worker")
    while units.read(call, store.has_unnumbered):
        units.write(call, store.number_some)
