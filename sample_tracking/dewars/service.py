"""What can be done with dewars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound, gathered
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.sight import parts_or_none, proposal_id_of
from sample_tracking.lifecycle import apply, discarding, history
from sample_tracking.lifecycle.editing import ALWAYS, check_addition, check_change
from sample_tracking.lifecycle.transitions import DEWAR, SHIPMENT, possible
from sample_tracking.lifecycle.vocabulary import Vocabulary

from . import store
from .barcodes import Barcodes, DewarSettings
from .keeping import comments_with, members_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .store import Journey

    Fields = Mapping[str, Any]

COLUMNS: Final = {
    "code": "code",
    "facility_code": "facility_code",
    "tracking_to": "tracking_number_to_synchrotron",
    "tracking_from": "tracking_number_from_synchrotron",
    "type": "type",
    "weight": "weight",
    "customs_value": "customs_value",
    "transport_value": "transport_value",
    "comments": "comments",
}
# An empty text, not NULL, is what the older programs write into these for nothing.
EMPTY: Final = ("facility_code", "tracking_to", "tracking_from")
# What is still written on a dewar while it travels; all else is settled before.
CHANGES: Final = {"tracking_to": ALWAYS, "tracking_from": ALWAYS, "comments": ALWAYS}


def list_all(unit: Unit, query: Wish) -> Page:
    """Of all proposals that the caller sees; an unknown proposal has none."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    return store.page(unit, {**query, **parts})


def list_of_shipment(unit: Unit, shipment_id: int, query: Wish) -> Page:
    _proposal_of(unit, shipment_id)
    return store.page(unit, {**query, "shipment_id": shipment_id})


def in_shipment(unit: Unit, shipment_id: int) -> list[Document]:
    """All of them, for its tree."""
    return store.in_shipment(unit, shipment_id)


def read(unit: Unit, dewar_id: int) -> Document:
    document = _find(unit, dewar_id)
    return {**document, "transitions": possible(DEWAR, document["status"], unit.principal)}


def history_of(unit: Unit, dewar_id: int, query: Wish) -> Page:
    return history.page(unit, DEWAR, dewar_id, query)


def registered(unit: Unit, code: str, query: Wish) -> Page:
    """The dewars of the facility's register that a proposal may use."""
    proposal_id = proposal_id_of(unit, code)
    if not store.has_registry(unit):
        raise NotFound("This facility keeps no register of dewars.")
    return store.registered(unit, proposal_id, query)


def registered_codes(unit: Unit, proposal_id: int, facility_codes: Collection[str]) -> Collection[str]:
    """Those that the proposal may use, in upper case; at a site without a register all of them."""
    if not store.has_registry(unit):
        return {code.upper() for code in facility_codes}
    return store.registry_ids(unit, proposal_id, facility_codes).keys() if facility_codes else ()


def register(unit: Unit, shipment_id: int, wish: Wish) -> Document:
    proposal_id = _proposal_of(unit, shipment_id)
    return read(unit, add(unit, proposal_id, [(shipment_id, wish)], [""])[0])


def add(unit: Unit, proposal_id: int, wishes: Sequence[tuple[int, Fields]], roots: Sequence[str]) -> list[int]:
    """New dewars in shipments of a proposal that the caller sees, with a fixed number of statements a shipment.

    ``roots[i]`` is where the wish i stands in what was sent. Invalid and Conflict name every fault at once.
    """
    if not wishes:
        return []
    shipment_ids = sorted({shipment_id for shipment_id, _ in wishes})
    states = {number: _held_shipment(unit, proposal_id, number) for number in shipment_ids}
    registry = _registry(unit, proposal_id, [wish for _, wish in wishes], roots)
    named = [(shipment_id, _name(wish)) for shipment_id, wish in wishes]
    _check_names(unit, named, roots)
    journeys = store.journeys(unit, shipment_ids)
    rows = [
        _row(unit, shipment_id, wish, registry) | {"first_experiment_id": journeys[shipment_id].session_id}
        for shipment_id, wish in wishes
    ]
    dewar_ids = store.insert(unit, rows)
    places = {dewar_id: number for dewar_id, (number, _) in zip(dewar_ids, wishes, strict=True)}
    _label(unit, {dewar_id: journeys[number] for dewar_id, number in places.items()})
    apply.opened(unit, DEWAR, (apply.New(one, proposal_id, number, one) for one, number in places.items()))
    for number in shipment_ids:
        if states[number] != DEWAR.start:
            apply.settle(unit, number)
    return dewar_ids


def faults(unit: Unit, proposal_id: int, wishes: Sequence[tuple[int, Fields]], roots: Sequence[str]) -> list[Fault]:
    """What would hinder `add`; 0 is a shipment that will be made."""
    named = [(shipment_id, _name(wish)) for shipment_id, wish in wishes]
    found = gathered(lambda: _registry(unit, proposal_id, [wish for _, wish in wishes], roots))
    return found + gathered(lambda: _check_names(unit, named, roots))


def change(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    document = _claim(unit, dewar_id)
    check_change(DEWAR, document["status"], wish, CHANGES)
    shipment_id = document["shipment_id"]
    proposal_id = _proposal_of(unit, shipment_id)
    values = _changed(unit, wish, document)
    if wish.get("facility_code"):
        registry = _registry(unit, proposal_id, [wish], [""])
        values["dewar_registry_id"] = registry.get(values["facility_code"])
    if "code" in values:
        _check_names(unit, [(shipment_id, values["code"])], [""], dewar_id)
    store.change(unit, dewar_id, values)
    detail = {"fields": sorted(wish)}
    unit.record(Event("dewar", dewar_id, "changed", proposal_id, shipment_id, dewar_id, detail=detail))
    return read(unit, dewar_id)


def discard(unit: Unit, dewar_id: int) -> None:
    shipment_id = _claim(unit, dewar_id)["shipment_id"]
    discarding.discard(unit, DEWAR, [dewar_id])
    apply.settle(unit, shipment_id)


def move(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    _claim(unit, dewar_id)
    apply.move(unit, DEWAR, dewar_id, wish)
    return read(unit, dewar_id)


def mark(unit: Unit, dewar_id: int, name: str, value: Any) -> Any:
    """Puts a member beside the comment, as the older scanners do, or takes it out (None); gives what was there. Only
    where comments are kept as objects; of a dewar that the caller sees, under its lock.
    """
    if not store.keeps_objects(unit):
        return None
    members, before = members_with(store.kept_comments(unit, dewar_id), name, value)
    store.change(unit, dewar_id, {"comments": members})
    return before


def _find(unit: Unit, dewar_id: int) -> Document:
    document = store.find(unit, dewar_id)
    if document is None:
        raise NotFound("There is no such dewar, or you may not see it.")
    return document


def _claim(unit: Unit, dewar_id: int) -> Document:
    """Locked, and still as the caller has seen it."""
    _find(unit, dewar_id)
    apply.lock(unit, DEWAR, dewar_id)
    document = _find(unit, dewar_id)
    unit.match(document)
    return document


def _no_shipment() -> NotFound:
    return NotFound("There is no such shipment, or you may not see it.")


def _proposal_of(unit: Unit, shipment_id: int) -> int:
    proposal_id = store.proposal_id_of(unit, shipment_id)
    if proposal_id is None:
        raise _no_shipment()
    return proposal_id


def _held_shipment(unit: Unit, proposal_id: int, shipment_id: int) -> str:
    """The state of a shipment, locked, to which dewars can be added."""
    held = apply.lock(unit, SHIPMENT, shipment_id)
    if held.shipment is None or held.shipment.proposal_id != proposal_id:
        raise _no_shipment()
    check_addition(SHIPMENT, held.state, "dewar")
    return held.state


def _facility_code(wish: Fields) -> str:
    return str(wish.get("facility_code") or "").upper()


def _name(wish: Fields) -> str | None:
    """A registered dewar is called by its facility code, which SynchWeb looks for in both columns."""
    return _facility_code(wish) or wish.get("code")


def _registry(unit: Unit, proposal_id: int, wishes: Sequence[Fields], roots: Sequence[str]) -> Mapping[str, int]:
    """Facility code → id in the register; a site without one takes any facility code."""
    wanted = {_facility_code(wish) for wish in wishes} - {""}
    if not wanted or not store.has_registry(unit):
        return {}
    known = store.registry_ids(unit, proposal_id, wanted)
    faults = [
        Fault(f"{root}/facility_code", phrase("No dewar {code} is registered for the proposal.", code=code))
        for wish, root in zip(wishes, roots, strict=True)
        if (code := _facility_code(wish)) and code not in known
    ]
    if faults:
        raise Invalid("Some dewars are not registered for the proposal.", errors=faults)
    return known


def _check_names(
    unit: Unit, named: Sequence[tuple[int, str | None]], roots: Sequence[str], own_id: int | None = None
) -> None:
    """Each has a name, that no other dewar of its shipment has."""
    missing = [
        Fault(f"{root}/code", later("A dewar needs a name, or the facility code of a registered dewar."))
        for (_, name), root in zip(named, roots, strict=True)
        if name is None
    ]
    if missing:
        raise Invalid("A dewar needs a name.", errors=missing)
    names = [(shipment_id, str(name)) for shipment_id, name in named]
    there = store.codes_in(unit, {number for number, _ in names}, {name for _, name in names})
    taken = {key for key, dewar_id in there.items() if dewar_id != own_id}
    if faults := list(_repeated(names, roots, taken)):
        raise Conflict("Two dewars of a shipment cannot have the same name.", errors=faults)


def _repeated(names: Sequence[tuple[int, str]], roots: Sequence[str], taken: set[tuple[int, str]]) -> Iterator[Fault]:
    """Compared without regard to case, as the database does."""
    for (shipment_id, name), root in zip(names, roots, strict=True):
        key = (shipment_id, name.lower())
        if key in taken:
            yield Fault(f"{root}/code", phrase("The shipment has a dewar {name} already.", name=name))
        taken.add(key)


def _row(unit: Unit, shipment_id: int, wish: Fields, registry: Mapping[str, int]) -> dict[str, Any]:
    code = _facility_code(wish)
    settings = unit.site.get(DewarSettings)
    weight = wish.get("weight")
    return {
        **{column: wish.get(name) for name, column in COLUMNS.items()},
        **{COLUMNS[name]: wish.get(name) or "" for name in EMPTY},
        "shipping_id": shipment_id,
        "code": _name(wish),
        "facility_code": code,
        "dewar_registry_id": registry.get(code),
        "type": wish.get("type", "Dewar"),
        "weight": settings.weight if weight is None else weight,
        "comments": comments_with(unit, None, wish.get("comments")),
        "dewar_status": unit.site.get(Vocabulary).first_word("dewar"),
        "bltime_stamp": unit.local_now,
        "is_storage_dewar": False,
        "source": unit.site.service_name,
    }


def _changed(unit: Unit, wish: Fields, document: Document) -> dict[str, Any]:
    values = {COLUMNS[name]: (value or "") if name in EMPTY else value for name, value in wish.items()}
    if values.get("weight", 0) is None:
        values["weight"] = unit.site.get(DewarSettings).weight
    if "comments" in wish:
        values["comments"] = comments_with(unit, store.kept_comments(unit, document["id"]), wish["comments"])
    if "facility_code" in wish:
        values |= {"facility_code": _facility_code(wish), "dewar_registry_id": None}
        if values["facility_code"]:
            values["code"] = values["facility_code"]
    elif "code" in wish and document["facility_code"]:
        sentence = f"The dewar is called by its facility code, {document['facility_code']}."
        raise Invalid("A registered dewar has no other name.", errors=[Fault("/code", sentence)])
    return values


def _label(unit: Unit, journeys: Mapping[int, Journey]) -> None:
    barcodes = unit.site.get(Barcodes)
    store.write_barcodes(unit, {dewar_id: barcodes.make(journey, dewar_id) for dewar_id, journey in journeys.items()})
