"""What can be done with containers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound, gathered
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import phrase
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.sight import parts_or_none, proposal_id_of
from sample_tracking.lifecycle import apply, discarding, history
from sample_tracking.lifecycle.editing import ALWAYS, check_addition, check_change
from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR, SHIPMENT, possible
from sample_tracking.lifecycle.vocabulary import Vocabulary

from . import kinds, store
from .naming import Name, check_names, identified

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .geometry import Picture
    from .kinds import Kind
    from .store import DewarPlace

COLUMNS: Final = {
    "experiment_type": "experiment_type",
    "storage_temperature": "storage_temperature",
    "comments": "comments",
}
CHANGES: Final = {"comments": ALWAYS}


def list_types(unit: Unit) -> Page:
    return Page(kinds.types_of(unit))


def pictures(unit: Unit, found: Sequence[Document]) -> list[Picture]:
    """How each of these containers looks from above, also one of a type that the site no longer has."""
    return kinds.pictures(unit, found)


def picture(unit: Unit, container: Document) -> Picture:
    return kinds.pictures(unit, [container])[0]


def list_all(unit: Unit, query: Wish) -> Page:
    """Of all proposals that the caller sees; an unknown proposal has none."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    wanted = {"container_code": query["code"]} if query.get("code") else {}
    return store.page(unit, {**query, **wanted, **parts})


def list_of_dewar(unit: Unit, dewar_id: int, query: Wish) -> Page:
    _place(unit, dewar_id)
    return store.page(unit, {**query, "dewar_id": dewar_id})


def in_shipment(unit: Unit, shipment_id: int) -> list[Document]:
    """All of them, for its tree."""
    return store.in_shipment(unit, shipment_id)


def read(unit: Unit, container_id: int) -> Document:
    document = _find(unit, container_id)
    parent = store.dewar_state(unit, container_id) if document["status"] == "cancelled" else None
    return {**document, "transitions": possible(CONTAINER, document["status"], unit.principal, parent)}


def history_of(unit: Unit, container_id: int, query: Wish) -> Page:
    return history.page(unit, CONTAINER, container_id, query)


def registered(unit: Unit, code: str, query: Wish) -> Page:
    """The containers of the facility's register that a proposal may use."""
    proposal_id = proposal_id_of(unit, code)
    if not store.has_registry(unit):
        raise NotFound("This facility keeps no register of containers.")
    return store.registered(unit, proposal_id, query)


def register(unit: Unit, dewar_id: int, wish: Wish) -> Document:
    place = _place(unit, dewar_id)
    return read(unit, add(unit, place.proposal_id, [(dewar_id, wish)], [""])[0])


def add(
    unit: Unit, proposal_id: int, wishes: Sequence[tuple[int, Mapping[str, Any]]], roots: Sequence[str]
) -> list[int]:
    """New containers in dewars of a proposal that the caller sees, with a fixed number of statements a shipment.

    ``roots[i]`` is where the wish i stands in what was sent. Invalid and Conflict name every fault at once.
    """
    if not wishes:
        return []
    places = _held_places(unit, proposal_id, {dewar_id for dewar_id, _ in wishes})
    known = _kinds(unit, [wish for _, wish in wishes], roots)
    names = identified(unit, proposal_id, [wish for _, wish in wishes], roots)
    check_names(unit, [places[dewar_id].shipment_id for dewar_id, _ in wishes], names, roots)
    rows = [
        {**_row(unit, wish, known[wish["type"]]), **vars(name), **_inside(unit, dewar_id, places[dewar_id])}
        for (dewar_id, wish), name in zip(wishes, names, strict=True)
    ]
    ids = store.insert(unit, rows)
    apply.opened(
        unit,
        CONTAINER,
        (
            apply.New(one, proposal_id, places[dewar_id].shipment_id, dewar_id, one)
            for one, (dewar_id, _) in zip(ids, wishes, strict=True)
        ),
    )
    return ids


def faults(
    unit: Unit, proposal_id: int, wishes: Sequence[tuple[int, Mapping[str, Any]]], roots: Sequence[str]
) -> list[Fault]:
    """What would hinder `add`; here (shipment, wish), and 0 is a shipment that will be made."""
    plain = [wish for _, wish in wishes]
    names: list[Name] = []
    found = gathered(lambda: _kinds(unit, plain, roots))
    found += gathered(lambda: names.extend(identified(unit, proposal_id, plain, roots)))
    if len(names) == len(wishes):
        found += gathered(lambda: check_names(unit, [number for number, _ in wishes], names, roots))
    return found


def change(unit: Unit, container_id: int, wish: Wish) -> Document:
    document = _claim(unit, container_id)
    check_change(CONTAINER, document["status"], wish, CHANGES)
    if document["dewar_id"] is None:
        raise Conflict("The container stands in no dewar, and so belongs to no proposal: it cannot be changed.")
    place = _place(unit, document["dewar_id"])
    values = {column: wish[name] for name, column in COLUMNS.items() if name in wish}
    if "type" in wish:
        values |= _retyped(unit, container_id, wish)
    if {"barcode", "code"} & set(wish):
        name = identified(unit, place.proposal_id, [{**document, **wish}], [""], own_id=container_id)[0]
        check_names(unit, [place.shipment_id], [name], [""], own_id=container_id)
        values |= vars(name)
    if "dewar_id" in wish:
        values |= _elsewhere(unit, wish["dewar_id"], place)
    store.change(unit, container_id, values)
    _record(unit, "changed", container_id, document, place, {"fields": sorted(wish)})
    return read(unit, container_id)


def discard(unit: Unit, container_id: int) -> None:
    _claim(unit, container_id)
    discarding.discard(unit, CONTAINER, [container_id])


def move(unit: Unit, container_id: int, wish: Wish) -> Document:
    _claim(unit, container_id)
    apply.move(unit, CONTAINER, container_id, wish)
    return read(unit, container_id)


def _find(unit: Unit, container_id: int) -> Document:
    document = store.find(unit, container_id)
    if document is None:
        raise NotFound("There is no such container, or you may not see it.")
    return document


def _claim(unit: Unit, container_id: int) -> Document:
    """Locked, and still as the caller has seen it."""
    _find(unit, container_id)
    apply.lock(unit, CONTAINER, container_id)
    document = _find(unit, container_id)
    unit.match(document)
    return document


def _place(unit: Unit, dewar_id: int) -> DewarPlace:
    """Where a dewar that the caller sees is."""
    place = store.seen_place(unit, dewar_id)
    if place is None:
        raise NotFound("There is no such dewar, or you may not see it.")
    return place


def _held_places(unit: Unit, proposal_id: int, dewar_ids: set[int]) -> dict[int, DewarPlace]:
    """Under lock: dewars of the proposal that can still be packed, as they stand now."""
    places = store.places(unit, dewar_ids)
    if any(d not in places or places[d].proposal_id != proposal_id for d in dewar_ids):
        raise NotFound("There is no such dewar, or you may not see it.")
    for shipment_id in sorted({place.shipment_id for place in places.values()}):
        for dewar in apply.lock(unit, SHIPMENT, shipment_id).dewars:
            if dewar.dewar_id in places:
                check_addition(DEWAR, dewar.state, "container")
                places[dewar.dewar_id] = replace(places[dewar.dewar_id], word=dewar.word, state=dewar.state)
    return places


def _kinds(unit: Unit, wishes: Sequence[Mapping[str, Any]], roots: Sequence[str]) -> Mapping[str, Kind]:
    known = kinds.known(unit)
    faults = [
        Fault(
            f"{root}/type",
            phrase(
                "There is no container type {type!r}; there are: {known}.", type=wish["type"], known=", ".join(known)
            ),
        )
        for wish, root in zip(wishes, roots, strict=True)
        if wish["type"] not in known
    ]
    if faults:
        raise Invalid("Some containers are of no known type.", errors=faults)
    return known


def _row(unit: Unit, wish: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    return {
        **{column: wish.get(name) for name, column in COLUMNS.items()},
        "container_type": wish["type"],
        "container_type_id": kind.type_id,
        "capacity": kind.capacity,
        "bltime_stamp": unit.local_now,
        "owner_id": unit.principal.person_id,
        "priority_pipeline_id": None,
        "source": unit.site.service_name,
    }


def _inside(unit: Unit, dewar_id: int, place: DewarPlace) -> dict[str, Any]:
    word = unit.site.get(Vocabulary).first_word("container", place.word)
    return {"dewar_id": dewar_id, "container_status": word}


def _retyped(unit: Unit, container_id: int, wish: Wish) -> dict[str, Any]:
    """Another type, in which the samples still fit."""
    kind = _kinds(unit, [wish], [""])[wish["type"]]
    last = store.last_position(unit, container_id)
    if kind.capacity is not None and last > kind.capacity:
        sentence = f"There is a sample on position {last}, but a {wish['type']} has {kind.capacity} positions."
        raise Conflict(sentence, errors=[Fault("/type", sentence)])
    return {"container_type": wish["type"], "capacity": kind.capacity, "container_type_id": kind.type_id}


def _elsewhere(unit: Unit, dewar_id: int, place: DewarPlace) -> dict[str, Any]:
    """In another dewar of the shipment, whose dewars are locked; there it bears the word of that one."""
    target = store.seen_place(unit, dewar_id)
    if target is None or target.shipment_id != place.shipment_id:
        sentence = f"The shipment has no dewar {dewar_id}."
        raise Invalid(sentence, errors=[Fault("/dewar_id", sentence)])
    check_addition(DEWAR, target.state, "container")
    return {**_inside(unit, dewar_id, target), "session_id": None}


def _record(
    unit: Unit, what: str, container_id: int, document: Document, place: DewarPlace, detail: dict[str, Any]
) -> None:
    path = (place.proposal_id, place.shipment_id, document["dewar_id"], container_id)
    unit.record(Event("container", container_id, what, *path, detail=detail))
