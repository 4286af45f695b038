"""What can be done with shipments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from sample_tracking.kernel.errors import Fault, Invalid, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import phrase
from sample_tracking.kernel.sight import parts_or_none, proposal_id_of
from sample_tracking.lifecycle import apply, discarding
from sample_tracking.lifecycle.editing import ALWAYS, check_change
from sample_tracking.lifecycle.transitions import SHIPMENT, possible
from sample_tracking.lifecycle.vocabulary import Vocabulary

from . import store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

COLUMNS = {
    "name": "shipping_name",
    "sending_contact_id": "sending_lab_contact_id",
    "return_contact_id": "return_lab_contact_id",
    "safety_level": "safetylevel",
    "courier": "delivery_agent_agent_name",
    "return_courier": "return_courier",
    "comments": "comments",
}

# What may still change on the way: how it comes back, and for which session it is.
CHANGES = dict.fromkeys(("return_contact_id", "return_courier", "courier", "comments", "session_id"), ALWAYS)


def list_all(unit: Unit, query: Wish) -> Page:
    """Of all proposals that the caller sees; an unknown proposal has none."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    return store.page(unit, {**query, **parts})


def list_of_proposal(unit: Unit, code: str, query: Wish) -> Page:
    return store.page(unit, {**query, "proposal_id": proposal_id_of(unit, code)})


def read(unit: Unit, shipment_id: int) -> Document:
    document = _find(unit, shipment_id)
    return {**document, "transitions": possible(SHIPMENT, document["status"], unit.principal)}


def register(unit: Unit, code: str, wish: Wish) -> Document:
    return read(unit, add(unit, proposal_id_of(unit, code), wish))


def add(unit: Unit, proposal_id: int, wish: Mapping[str, Any], root: str = "") -> int:
    """A new shipment of a proposal that the caller sees; ``root`` is where the wish stands in what was sent."""
    _check_references(unit, proposal_id, wish, root)
    session_id = wish.get("session_id")
    row = {column: wish.get(name) for name, column in COLUMNS.items()}
    house = {
        "proposal_id": proposal_id,
        "shipping_status": unit.site.get(Vocabulary).first_word("shipment"),
        "creation_date": unit.local_now,
        "bltime_stamp": unit.local_now,
        "shipping_type": "DewarTracking",
        "is_storage_shipping": False,
        "extra": _questionnaire(session_id),
        "source": unit.site.service_name,
    }
    shipment_id = store.insert(unit, {**row, **house})
    if session_id is not None:
        store.set_session(unit, shipment_id, session_id)
    unit.record(Event("shipment", shipment_id, "created", proposal_id, shipment_id, status_after=SHIPMENT.start))
    return shipment_id


def change(unit: Unit, shipment_id: int, wish: Wish) -> Document:
    check_change(SHIPMENT, _claim(unit, shipment_id)["status"], wish, CHANGES)
    proposal_id = store.proposal_id(unit, shipment_id)
    _check_references(unit, proposal_id, wish)
    store.change(unit, shipment_id, {COLUMNS[name]: value for name, value in wish.items() if name in COLUMNS})
    if "session_id" in wish:
        store.set_session(unit, shipment_id, wish["session_id"])
    unit.record(Event("shipment", shipment_id, "changed", proposal_id, shipment_id, detail={"fields": sorted(wish)}))
    return read(unit, shipment_id)


def discard(unit: Unit, shipment_id: int) -> None:
    _claim(unit, shipment_id)
    discarding.discard(unit, SHIPMENT, [shipment_id])


def move(unit: Unit, shipment_id: int, wish: Wish) -> Document:
    _claim(unit, shipment_id)
    apply.move(unit, SHIPMENT, shipment_id, wish)
    return read(unit, shipment_id)


def _find(unit: Unit, shipment_id: int) -> Document:
    document = store.find(unit, shipment_id)
    if document is None:
        raise NotFound("There is no such shipment, or you may not see it.")
    return document


def _claim(unit: Unit, shipment_id: int) -> Document:
    """Locked, and still as the caller has seen it."""
    _find(unit, shipment_id)
    apply.lock(unit, SHIPMENT, shipment_id)
    document = _find(unit, shipment_id)
    unit.match(document)
    return document


def _check_references(unit: Unit, proposal_id: int, wish: Mapping[str, Any], root: str = "") -> None:
    """Contacts and sessions of other proposals are as good as absent."""
    faults = []
    wanted = {n: wish[n] for n in ("sending_contact_id", "return_contact_id") if wish.get(n) is not None}
    if wanted:
        known = store.contacts_of(unit, proposal_id, set(wanted.values()))
        faults += [
            Fault(f"{root}/{name}", phrase("The proposal has no contact {contact}.", contact=contact))
            for name, contact in wanted.items()
            if contact not in known
        ]
    session_id = wish.get("session_id")
    if session_id is not None and not store.has_session(unit, proposal_id, session_id):
        faults.append(Fault(f"{root}/session_id", phrase("The proposal has no session {session}.", session=session_id)))
    if faults:
        raise Invalid("The shipment refers to things that its proposal does not have.", errors=faults)


def _questionnaire(session_id: int | None) -> str:
    """What SynchWeb asks of a shipment (its `extra` object); without a session it is mail-in, to be scheduled."""
    answers = {"DYNAMIC": "No"} if session_id is not None else {"DYNAMIC": "Yes", "REMOTEORMAILIN": "Mail-in"}
    return orjson.dumps(answers).decode()
