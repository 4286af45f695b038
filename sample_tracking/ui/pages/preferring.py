"""Favourite contacts of a person, and the defaults of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.containers import service as containers
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.preferences import service as preferences
from sample_tracking.preferences.schemas import DefaultsSchema
from sample_tracking.proposals import service as proposals
from sample_tracking.shipments.schemas import SAFETY_LEVELS
from sample_tracking.ui import JOURNEY, preferring
from sample_tracking.ui.frame import JourneyPage
from sample_tracking.ui.schemas import FavouriteForm, PageAddress

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish


class PreferencePage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "preferences")


class Favourite(PreferencePage):
    """/contacts/{contact_id}/favourite: the star on a card."""

    @page(Permission.READ)
    def on_get(self, unit: Unit, contact_id: int) -> GoTo:
        """For a form that was sent after its log-in had ended."""
        return GoTo(f"/proposals/{contacts.read(unit, contact_id)['proposal']}/contacts")

    @page(Permission.READ, takes=FavouriteForm())
    def on_post(self, unit: Unit, contact_id: int, form: Wish) -> GoTo:
        (preferences.prefer if form["favourite"] else preferences.prefer_no_more)(unit, contact_id)
        done = "starred" if form["favourite"] else "unstarred"
        return GoTo(f"/proposals/{contacts.read(unit, contact_id)['proposal']}/contacts?done={done}")


class Defaults(PreferencePage):
    """/proposals/{code}/defaults"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:
        present = preferences.read_defaults(unit, code)
        data = {
            "proposal": proposals.read(unit, code),
            "contacts": preferring.contacts_of(unit, self.desk.addresses, code),
            "safety_levels": SAFETY_LEVELS,
            "types": containers.list_types(unit).items,
            "present": present,
            "seen": etag_of(present),
            "done": query["done"],
        }
        return View("proposals/defaults.html", data)

    @page(Permission.SHIP, takes=DefaultsSchema())
    def on_post(self, unit: Unit, code: str, form: Wish) -> GoTo:
        preferences.change_defaults(unit, code, form)
        return GoTo(f"/proposals/{code}/defaults?done=saved")


PAGES: Final = (
    (preferring.FAVOURITE, Favourite),
    (preferring.DEFAULTS, Defaults),
)
