"""The contacts of a proposal: cards with an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.contacts.schemas import ContactChangeSchema, ContactSchema
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.proposals import service as proposals
from sample_tracking.ui.frame import JourneyPage
from sample_tracking.ui.lists import changed, flat
from sample_tracking.ui.preferring import contacts_of
from sample_tracking.ui.schemas import PageAddress

from .discarding import Discarding

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish


class Contacts(JourneyPage):
    """/proposals/{code}/contacts"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:
        found = contacts_of(unit, self.desk.addresses, code)
        data = {"proposal": proposals.read(unit, code), "contacts": found, "done": query["done"]}
        return View("proposals/contacts.html", data)


class NewContact(JourneyPage):
    """/proposals/{code}/contacts/new"""

    @page(Permission.SHIP, query=PageAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:  # noqa: ARG002
        data = {"proposal": proposals.read(unit, code), "contact": None, "present": {}, "seen": "*"}
        return View("proposals/contact.html", data)

    @page(Permission.SHIP, takes=ContactSchema())
    def on_post(self, unit: Unit, code: str, form: Wish) -> GoTo:
        contacts.register(unit, code, form)
        return GoTo(f"/proposals/{code}/contacts?done=added")


class Contact(JourneyPage):
    """/contacts/{contact_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, contact_id: int, query: Wish) -> View:  # noqa: ARG002
        contact = contacts.read(unit, contact_id)
        data = {"contact": contact, "present": flat(contact), "seen": etag_of(contact)}
        return View("proposals/contact.html", {"proposal": proposals.read(unit, contact["proposal"]), **data})

    @page(Permission.SHIP, takes=ContactChangeSchema())
    def on_post(self, unit: Unit, contact_id: int, form: Wish) -> GoTo:
        contact = contacts.read(unit, contact_id)
        if wish := changed(form, contact):
            contacts.change(unit, contact_id, wish)
        return GoTo(f"/proposals/{contact['proposal']}/contacts?done=saved")


class ContactDiscarding(Discarding):
    """/contacts/{contact_id}/delete"""

    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        contact = contacts.read(unit, thing_id)
        return {"document": contact, "name": contact["name"], "back": f"/proposals/{contact['proposal']}/contacts"}

    def discard(self, unit: Unit, thing_id: int) -> None:
        contacts.discard(unit, thing_id)


PAGES: Final = (
    ("/proposals/{code}/contacts", Contacts),
    ("/proposals/{code}/contacts/new", NewContact),
    ("/contacts/{contact_id:id}", Contact),
    ("/contacts/{contact_id:id}/delete", ContactDiscarding),
)
