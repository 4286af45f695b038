"""What can be done about the way back of a dewar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.sight import parts_or_none
from sample_tracking.shipments import service as shipments

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

REQUESTED: Final = "requested"
ASKED: Final = "dispatch_requested"


def list_all(unit: Unit, query: Wish) -> Page:
    """The latest first."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    return store.page(unit, {**query, **parts})


def current(unit: Unit, dewar_id: int) -> Document | None:
    """The latest request of a dewar, whatever became of it."""
    return store.latest(unit, dewar_id)


def read(unit: Unit, dewar_id: int) -> Document:
    found = current(unit, dewar_id)
    if found is None:
        raise NotFound("Nobody has asked for the return of such a dewar, or you may not see it.")
    return found


def request(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    """Also for a dewar whose return was asked for without saying how. Refused where the dewar cannot go back now."""
    dewar = dewars.read(unit, dewar_id)
    values = _asked(unit, dewar, wish)
    if dewar["status"] == ASKED and _is_open(current(unit, dewar_id)):
        raise Conflict(later("The return of this dewar was asked for already: change that request."))
    if dewar["status"] != ASKED:
        dewar = dewars.move(unit, dewar_id, {"transition": "request_dispatch", "reason": wish.get("note")})
    proposal_id = store.proposal_id_of(unit, dewar["shipment_id"])
    store.add(unit, {"dewar_id": dewar_id, "shipment_id": dewar["shipment_id"], "proposal_id": proposal_id, **values})
    _record(unit, dewar, proposal_id, "return_requested", values)
    return read(unit, dewar_id)


def change(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    dewar = dewars.read(unit, dewar_id)
    present = _claimed(unit, dewar_id)
    stated = {name: present[name] for name in ("contact_id", "courier", "account", "contents", "note")}
    values = _asked(unit, dewar, {**stated, **wish})
    store.change(unit, present["id"], values)
    _record(unit, dewar, store.proposal_id_of(unit, dewar["shipment_id"]), "return_changed", values)
    return read(unit, dewar_id)


def withdraw(unit: Unit, dewar_id: int) -> None:
    """The dewar stays at the facility."""
    _claimed(unit, dewar_id)
    _move(unit, dewar_id, {"transition": "withdraw_dispatch"})


def dispatch(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    """By staff: handed over to the courier, with or without somebody having asked for it."""
    dewar = dewars.read(unit, dewar_id)
    found = current(unit, dewar_id)
    courier = wish.get("courier") or (found["courier"] if _is_open(found) and found else None)
    dewars.change(unit, dewar_id, {"tracking_from": wish["waybill"]})
    place = {"location": wish["location"]} if wish.get("location") else {}
    _move(unit, dewar_id, {"transition": "dispatch", **({"courier": courier} if courier else {}), **place})
    if not _is_open(found):
        _note_unasked(unit, dewar, courier)
    return read(unit, dewar_id)


def _move(unit: Unit, dewar_id: int, wish: dict[str, Any]) -> None:
    dewars.move(unit, dewar_id, wish)


def _is_open(found: Document | None) -> bool:
    return found is not None and found["state"] == REQUESTED


def _claimed(unit: Unit, dewar_id: int) -> Document:
    """The open request, under lock and still as the caller has seen it."""
    read(unit, dewar_id)
    store.lock(unit, dewar_id)
    found = read(unit, dewar_id)
    unit.match(found)
    if not _is_open(found):
        raise Conflict(later("This request is over: it cannot be changed any more."), state=found["state"])
    return found


def _asked(unit: Unit, dewar: Document, wish: Wish) -> dict[str, Any]:
    """The columns of a request."""
    contact = _contact(unit, dewar, wish)
    return {
        "contact_id": contact["id"],
        "address": _address(contact),
        "courier": wish.get("courier") or contact["courier"],
        "account": wish.get("account") or contact["courier_account"],
        "contents": wish["contents"],
        "note": wish.get("note"),
    }


def _contact(unit: Unit, dewar: Document, wish: Wish) -> Document:
    chosen = wish.get("contact_id")
    if chosen is None:
        chosen = shipments.read(unit, dewar["shipment_id"])["return_contact_id"]
    if chosen is None:
        sentence = later("Choose to whom the dewar goes: the shipment has no return contact.")
        raise Invalid(sentence, errors=[Fault("/contact_id", sentence)])
    found = contacts.some(unit, [chosen]).get(chosen)
    if found is None or found["proposal"] != dewar["proposal"]:
        sentence = later("The proposal has no such contact.")
        raise Invalid(sentence, errors=[Fault("/contact_id", sentence)])
    return found


def _address(contact: Document) -> dict[str, Any]:
    person, laboratory = contact["person"], contact["laboratory"]
    names = (person["given_name"], person["family_name"])
    return {
        "name": contact["name"],
        "person": " ".join(name for name in names if name) or None,
        "laboratory": laboratory["name"],
        **{name: laboratory[name] for name in ("address", "postcode", "city", "country")},
        "phone": person["phone"],
        "email": person["email"],
    }


def _note_unasked(unit: Unit, dewar: Document, courier: str | None) -> None:
    """So that where it went is known as well: by the return contact of the shipment, if it has one."""
    contact_id = shipments.read(unit, dewar["shipment_id"])["return_contact_id"]
    contact = contacts.some(unit, [contact_id]).get(contact_id) if contact_id else None
    row = {
        "dewar_id": dewar["id"],
        "shipment_id": dewar["shipment_id"],
        "proposal_id": store.proposal_id_of(unit, dewar["shipment_id"]),
        "contact_id": contact["id"] if contact else None,
        "address": _address(contact) if contact else {},
        "courier": courier,
        "contents": "keep",
    }
    store.add(unit, row)
    store.follow(unit, dewar["id"], REQUESTED, "dispatched", courier=courier)


def _record(unit: Unit, dewar: Document, proposal_id: int | None, what: str, values: dict[str, Any]) -> None:
    detail = {name: values[name] for name in ("contact_id", "courier", "contents")}
    path = (proposal_id, dewar["shipment_id"], dewar["id"])
    unit.record(Event("dewar", dewar["id"], what, *path, reason=values["note"], detail=detail))
