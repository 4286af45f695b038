"""What can be done with preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.containers import service as containers
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.sight import proposal_id_of

from . import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

CONTACTS: Final = ("sending_contact_id", "return_contact_id")


def list_favourites(unit: Unit, query: Wish) -> Page:
    """Those of the caller, by the names on their cards; of a proposal where one is named."""
    found = contacts.some(unit, favourite_ids(unit)).values()
    wanted = query.get("proposal")
    shown = [contact for contact in found if wanted is None or contact["proposal"].lower() == wanted.lower()]
    shown.sort(key=lambda contact: (str(contact["name"]).lower(), contact["id"]))
    return Page([{name: contact[name] for name in ("id", "proposal", "name")} for contact in shown])


def favourite_ids(unit: Unit) -> set[int]:
    """Of the caller; some may be gone, or not to be seen any more."""
    return store.favourites(unit)


def prefer(unit: Unit, contact_id: int) -> None:
    """Again is no error."""
    contacts.read(unit, contact_id)
    store.add_favourite(unit, contact_id)


def prefer_no_more(unit: Unit, contact_id: int) -> None:
    """Again is no error."""
    contacts.read(unit, contact_id)
    store.remove_favourite(unit, contact_id)


def read_defaults(unit: Unit, code: str) -> Document:
    """Without contacts that are gone."""
    return _defaults(unit, code, proposal_id_of(unit, code))


def change_defaults(unit: Unit, code: str, wish: Wish) -> Document:
    proposal_id = proposal_id_of(unit, code)
    lock_proposal(unit, proposal_id)
    unit.match(_defaults(unit, code, proposal_id))
    if faults := [*_unknown_contacts(unit, code, wish), *_unknown_type(unit, wish)]:
        raise Invalid("The defaults refer to things that there are not.", errors=faults)
    store.change_defaults(unit, proposal_id, wish)
    unit.record(Event("proposal", proposal_id, "defaults_changed", proposal_id, detail={"fields": sorted(wish)}))
    return _defaults(unit, code, proposal_id)


def _defaults(unit: Unit, code: str, proposal_id: int) -> Document:
    found = store.defaults(unit, proposal_id)
    known = _own(unit, code, found)
    return {name: None if name in CONTACTS and value not in known else value for name, value in found.items()}


def _own(unit: Unit, code: str, wish: Wish) -> set[int]:
    """Those of the contacts that the proposal has."""
    found = contacts.some(unit, {wish[name] for name in CONTACTS if wish.get(name) is not None})
    return {number for number, contact in found.items() if contact["proposal"].lower() == code.lower()}


def _unknown_contacts(unit: Unit, code: str, wish: Wish) -> Iterator[Fault]:
    known = _own(unit, code, wish)
    for name in CONTACTS:
        if wish.get(name) is not None and wish[name] not in known:
            yield Fault(f"/{name}", phrase("The proposal has no contact {number}.", number=wish[name]))


def _unknown_type(unit: Unit, wish: Wish) -> Iterator[Fault]:
    wanted = wish.get("container_type")
    known = [kind["name"] for kind in containers.list_types(unit).items] if wanted is not None else []
    if wanted is not None and wanted not in known:
        told = later("There is no container type {wanted!r}; there are: {known}.")
        yield Fault("/container_type", phrase(told, wanted=wanted, known=", ".join(known)))
