"""What can be done with lab contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Conflict, Fault, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.sight import proposal_id_of

from . import store

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

CARD = {
    "name": "card_name",
    "courier": "default_courrier_company",
    "courier_account": "courier_account",
    "billing_reference": "billing_reference",
    "customs_value": "dewar_avg_customs_value",
    "transport_value": "dewar_avg_transport_value",
}
PERSON = {
    "given_name": "given_name",
    "family_name": "family_name",
    "email": "email_address",
    "phone": "phone_number",
}
LABORATORY = {name: name for name in ("name", "address", "city", "postcode", "country")}


def list_of_proposal(unit: Unit, code: str, query: Wish) -> Page:
    return store.page(unit, {**query, "proposal_id": proposal_id_of(unit, code)})


def read(unit: Unit, contact_id: int) -> Document:
    document = store.find(unit, contact_id)
    if document is None:
        raise _absent()
    return document


def some(unit: Unit, contact_ids: Collection[int]) -> dict[int, Document]:
    """By id; those that the caller does not see are left out."""
    return store.some(unit, contact_ids) if contact_ids else {}


def register(unit: Unit, code: str, wish: Wish) -> Document:
    """A card with a person and a laboratory of its own, so that no other card changes with it."""
    proposal_id = proposal_id_of(unit, code)
    _check_name(unit, proposal_id, wish["name"])
    laboratory_id = store.add_laboratory(unit, _columns(wish["laboratory"], LABORATORY))
    person_id = store.add_person(unit, {**_columns(wish["person"], PERSON), "laboratory_id": laboratory_id})
    card = {"dewar_avg_customs_value": 0, "dewar_avg_transport_value": 0, **_columns(wish, CARD)}
    contact_id = store.add_contact(unit, {**card, "person_id": person_id, "proposal_id": proposal_id})
    unit.record(Event("contact", contact_id, "created", proposal_id))
    return read(unit, contact_id)


def change(unit: Unit, contact_id: int, wish: Wish) -> Document:
    proposal_id = _claim(unit, contact_id)
    if "name" in wish:
        _check_name(unit, proposal_id, wish["name"], contact_id)
    store.change_contact(unit, contact_id, _columns(wish, CARD))
    if wish.get("person") or wish.get("laboratory"):
        _change_address(unit, contact_id, wish)
    unit.record(Event("contact", contact_id, "changed", proposal_id, detail={"fields": sorted(wish)}))
    return read(unit, contact_id)


def discard(unit: Unit, contact_id: int) -> None:
    proposal_id = _claim(unit, contact_id)
    if tables := store.referring_to(unit, contact_id):
        pattern = later("The contact cannot be deleted: records refer to it ({tables}).")
        raise Conflict(phrase(pattern, tables=", ".join(tables)))
    store.delete(unit, contact_id)
    unit.record(Event("contact", contact_id, "deleted", proposal_id))


def _change_address(unit: Unit, contact_id: int, wish: Wish) -> None:
    """Rows that somebody else may rely on stay as they are: the card gets rows of its own instead."""
    address = store.address_of(unit, contact_id)
    person = {**address.person, **_columns(wish.get("person", {}), PERSON)}
    laboratory = {**address.laboratory, **_columns(wish.get("laboratory", {}), LABORATORY)}
    if address.is_own:
        store.change_address(unit, address, person, laboratory)
        return
    laboratory_id = store.add_laboratory(unit, laboratory)
    person_id = store.add_person(unit, {**person, "laboratory_id": laboratory_id})
    store.change_contact(unit, contact_id, {"person_id": person_id})


def _columns(wish: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names[name]: value for name, value in wish.items() if name in names}


def _absent() -> NotFound:
    return NotFound("There is no such contact, or you may not see it.")


def _claim(unit: Unit, contact_id: int) -> int:
    """Locked, and still as the caller has seen it; gives the proposal's id."""
    read(unit, contact_id)
    proposal_id = store.lock(unit, contact_id)
    if proposal_id is None:
        raise _absent()
    unit.match(read(unit, contact_id))
    return proposal_id


def _check_name(unit: Unit, proposal_id: int, name: str, contact_id: int = 0) -> None:
    if store.has_name(unit, proposal_id, name, contact_id):
        sentence = f"The proposal has a contact of the name “{name}” already."
        raise Conflict(sentence, errors=[Fault("/name", sentence)])
