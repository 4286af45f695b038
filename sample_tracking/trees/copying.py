"""Copies: a new draft with what is in something that was registered before; no barcodes, no history, no session.

What was called off is not copied. Names that must not be there twice get a suffix, which the answer shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import Conflict, Fault
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.sight import proposal_id_of
from sample_tracking.samples import service as samples
from sample_tracking.samples.schemas import SampleSchema

from . import service
from .naming import MARK, Names, copy_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

SHIPMENT: Final = ("safety_level", "courier", "return_courier", "comments")
CONTACTS: Final = ("sending_contact_id", "return_contact_id")
DEWAR: Final = ("type", "weight", "comments", "customs_value", "transport_value")
CONTAINER: Final = ("type", "experiment_type", "storage_temperature", "comments")
# The code of a pin is its barcode.
SAMPLE: Final = tuple(
    name for name, field in SampleSchema().fields.items() if not field.dump_only and name not in ("name", "code")
)


def copy_shipment(unit: Unit, shipment_id: int, wish: Wish) -> Document:
    """``wish``: name (else that of a copy), with_samples."""
    tree = service.read(unit, shipment_id)
    proposal_id = _lock(unit, tree)
    names = _sample_names(unit, proposal_id, wish)
    made = {
        "name": wish.get("name") or copy_of(tree["name"] or str(shipment_id)),
        **{name: tree[name] for name in SHIPMENT},
        **_contacts(unit, tree),
        "dewars": [_dewar(d, _name(d, "Dewar"), Names(), names) for d in _alive(tree["dewars"])],
    }
    _keep_registered(unit, proposal_id, made["dewars"], [d["facility_code"] for d in _alive(tree["dewars"])])
    return service.register(unit, tree["proposal"], made)


def copy_dewar(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    """``wish``: code, shipment_id (else into the same one), with_samples."""
    source = dewars.read(unit, dewar_id)
    tree = service.read(unit, source["shipment_id"])
    proposal_id = _lock(unit, tree)
    target_id: int = wish.get("shipment_id") or tree["id"]
    dewar = next(d for d in tree["dewars"] if d["id"] == dewar_id)
    codes = Names(("", d["code"] or "") for d in dewars.in_shipment(unit, target_id))
    pucks = Names(("", c["code"] or "") for c in containers.in_shipment(unit, target_id))
    code = wish.get("code") or codes.keep("", _name(dewar, "Dewar"))
    made = _dewar(dewar, code, pucks, _sample_names(unit, proposal_id, wish))
    if target_id != tree["id"] and "code" not in wish:
        _keep_registered(unit, proposal_id, [made], [dewar["facility_code"]])
    floor = service.Floor([(target_id, made)], [""])
    (made_id,) = dewars.add(unit, proposal_id, floor.wishes, floor.roots)
    service.fill(unit, proposal_id, floor.below([made_id], "containers"))
    return next(d for d in service.read(unit, target_id)["dewars"] if d["id"] == made_id)


def copy_container(unit: Unit, container_id: int, wish: Wish) -> Document:
    """``wish``: code, dewar_id (else into the same one), with_samples."""
    source = containers.read(unit, container_id)
    tree = service.read(unit, source["shipment_id"])
    proposal_id = _lock(unit, tree)
    target_id: int = wish.get("dewar_id") or source["dewar_id"]
    inside = next(c for d in tree["dewars"] for c in d["containers"] if c["id"] == container_id)
    made = _container(inside, wish["code"], _sample_names(unit, proposal_id, wish))
    floor = service.Floor([(target_id, made)], [""])
    (made_id,) = service.fill(unit, proposal_id, floor)
    found = service.read(unit, containers.read(unit, made_id)["shipment_id"])["dewars"]
    return next(c for d in found for c in d["containers"] if c["id"] == made_id)


def _lock(unit: Unit, tree: Document) -> int:
    """Of the proposal, whose names are looked up next."""
    proposal_id = proposal_id_of(unit, tree["proposal"])
    lock_proposal(unit, proposal_id)
    return proposal_id


def _sample_names(unit: Unit, proposal_id: int, wish: Wish) -> Names | None:
    """None: samples are not wanted. Only names of copies can be in the way of one."""
    return Names(samples.names_with(unit, proposal_id, MARK)) if wish["with_samples"] else None


def _contacts(unit: Unit, shipment: Document) -> dict[str, int | None]:
    """Without those of other proposals, which older programs allow."""
    known = contacts.some(unit, {shipment[name] for name in CONTACTS} - {None})
    own = {number for number, contact in known.items() if contact["proposal"] == shipment["proposal"]}
    return {name: shipment[name] if shipment[name] in own else None for name in CONTACTS}


def _keep_registered(
    unit: Unit, proposal_id: int, made: Sequence[dict[str, Any]], facility_codes: Sequence[str | None]
) -> None:
    """A dewar of the register travels again, if the proposal still has it."""
    known = dewars.registered_codes(unit, proposal_id, {code for code in facility_codes if code})
    for dewar, code in zip(made, facility_codes, strict=True):
        if code and code.upper() in known:
            dewar["facility_code"] = code


def _dewar(dewar: Document, code: str, pucks: Names, names: Names | None) -> dict[str, Any]:
    packed = [_container(c, pucks.keep("", _name(c, "Container")), names) for c in _alive(dewar["containers"])]
    return {**_given(dewar, DEWAR), "code": code, "containers": packed}


def _container(container: Document, code: str, names: Names | None) -> dict[str, Any]:
    pins = [] if names is None else _alive(container["samples"])
    _check_proteins(pins)
    copies = [
        {**{name: pin[name] for name in SAMPLE}, "name": names.copy(pin["protein"], pin["name"] or "")}
        for pin in pins
        if names is not None
    ]
    return {**_given(container, CONTAINER), "code": code, "samples": copies}


def _check_proteins(pins: Iterable[Document]) -> None:
    """The older programs leave samples of nothing, which nobody can register."""
    faults = [
        Fault("/with_samples", phrase("The sample {name} is of no protein.", name=pin["name"] or pin["id"]))
        for pin in pins
        if not pin["protein"]
    ]
    if faults:
        sentence = later("Some samples are of no protein: say of which they are, or copy without samples.")
        raise Conflict(sentence, errors=faults)


def _given(document: Document, names: Iterable[str]) -> dict[str, Any]:
    return {name: document[name] for name in names if document[name] is not None}


def _name(document: Mapping[str, Any], otherwise: str) -> str:
    return str(document["code"] or f"{otherwise}{document['id']}")


def _alive(documents: Iterable[Document]) -> list[Document]:
    return [document for document in documents if document["status"] != "cancelled"]
