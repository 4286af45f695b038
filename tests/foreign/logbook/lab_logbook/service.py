from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.happening import Event

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_notes(unit: Unit, query: Wish) -> Page:
    return store.page(unit, query)


def write_note(unit: Unit, wish: Wish) -> Document:
    made = store.add(unit, wish)
    unit.record(Event("note", made["id"], "written", detail={"code": wish["code"]}))
    return made
