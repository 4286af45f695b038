from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, Page, View, page

from . import service
from .schemas import NoteSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish


class LogbookPage(Page):
    """/logbook"""

    @page(Permission.READ)
    def on_get(self, unit: Unit) -> View:
        return View("lab_logbook/logbook.html", {"notes": service.list_notes(unit, {"limit": 50}).items})

    @page(Permission.SHIP, takes=NoteSchema())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        service.write_note(unit, form)
        return GoTo("/logbook")
