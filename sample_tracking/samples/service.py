"""What can be done with samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.sight import parts_or_none
from sample_tracking.lifecycle import apply, discarding
from sample_tracking.lifecycle.editing import ALWAYS, check_addition, check_change
from sample_tracking.lifecycle.transitions import CONTAINER, SAMPLE, SHIPMENT, possible

from . import foreseen, listing, store
from .checks import Entry, check
from .checks import protein_ids as registered
from .entering import insert, record, seen_tube
from .parts import change_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sample_tracking.kernel.errors import Fault
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .store import Tube

CHANGES: Final = {"comments": ALWAYS, "code": ALWAYS}


def list_all(unit: Unit, query: Wish) -> Page:
    """Puck by puck, of all proposals that the caller sees; an unknown proposal has none."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    return store.page(unit, {**query, **parts})


def in_shipment(unit: Unit, shipment_id: int) -> list[Document]:
    """All of them, for its tree; a status only for those that were called off by themselves."""
    return store.in_shipment(unit, shipment_id)


def read_list(unit: Unit, container_id: int) -> Document:
    """All samples of a container, by position."""
    return listing.read(unit, container_id)


def replace_list(unit: Unit, container_id: int, wishes: Sequence[Wish]) -> Document:
    """Rows with an id are kept and changed, rows without are new, absent ones are taken out: all or nothing."""
    return listing.replace(unit, container_id, wishes)


def read(unit: Unit, sample_id: int) -> Document:
    document = find(unit, sample_id)
    parent = store.container_state(unit, sample_id) if document["status"] == "cancelled" else None
    return {**document, "transitions": possible(SAMPLE, document["status"], unit.principal, parent)}


def register(unit: Unit, container_id: int, wish: Wish) -> Document:
    tube = seen_tube(unit, container_id)
    return read(unit, add(unit, tube.proposal_id, [(container_id, wish)], [""])[0])


def add(
    unit: Unit, proposal_id: int, wishes: Sequence[tuple[int, Mapping[str, Any]]], roots: Sequence[str]
) -> list[int]:
    """New samples in containers of a proposal that the caller sees, with a fixed number of statements a shipment.

    ``roots[i]`` is where the wish i stands in what was sent. Invalid and Conflict name every fault at once.
    """
    if not wishes:
        return []
    lock_proposal(unit, proposal_id)
    tubes = _hold(unit, proposal_id, {container_id for container_id, _ in wishes})
    entries = [Entry(tubes[c], wish, root) for (c, wish), root in zip(wishes, roots, strict=True)]
    return insert(unit, proposal_id, entries)


def faults(
    unit: Unit,
    proposal_id: int,
    wishes: Sequence[tuple[int, Mapping[str, Any]]],
    roots: Sequence[str],
    pucks: Mapping[int, tuple[str, int | None]],
    leaving: Sequence[int] = (),
) -> list[Fault]:
    """All that would hinder `add`, at once. ``pucks``: the name and the capacity of each container by its id, or by a
    number below 0 when it is still to be made. ``leaving``: samples in them that are themselves among the wishes.
    """
    return foreseen.faults(unit, proposal_id, wishes, roots, pucks, leaving)


def names_with(unit: Unit, proposal_id: int, part: str) -> set[tuple[str, str]]:
    """(acronym, name) in lower case of the samples of a proposal whose names have the part."""
    return store.names_with(unit, proposal_id, part)


def unknown_proteins(unit: Unit, proposal_id: int, acronyms: Sequence[str]) -> list[str]:
    """Those that the proposal does not have."""
    return foreseen.unknown_proteins(unit, proposal_id, acronyms)


def protein_ids(unit: Unit, proposal_id: int, acronyms: Sequence[str]) -> list[int]:
    """Of those that the proposal has."""
    return foreseen.protein_ids(unit, proposal_id, acronyms)


def change(unit: Unit, sample_id: int, wish: Wish) -> Document:
    document = claim(unit, sample_id)
    check_change(SAMPLE, document["status"], wish, CHANGES)
    tube = seen_tube(unit, document["container_id"])
    entry = Entry(tube, {**document, **wish}, "", set(wish))
    check(unit, tube.proposal_id, [entry], [sample_id])
    proteins = registered(unit, tube.proposal_id, [entry])
    change_parts(unit, document, wish, proteins[entry.wish["protein"].lower()] if "protein" in wish else None)
    record(unit, "changed", sample_id, tube, {"fields": sorted(wish)})
    return read(unit, sample_id)


def discard(unit: Unit, sample_id: int) -> None:
    claim(unit, sample_id)
    discarding.discard(unit, SAMPLE, [sample_id])


def move(unit: Unit, sample_id: int, wish: Wish) -> Document:
    claim(unit, sample_id)
    apply.move(unit, SAMPLE, sample_id, wish)
    return read(unit, sample_id)


def find(unit: Unit, sample_id: int) -> Document:
    document = store.find(unit, sample_id)
    if document is None:
        raise NotFound("There is no such sample, or you may not see it.")
    return document


def claim(unit: Unit, sample_id: int) -> Document:
    """Locked, and still as the caller has seen it."""
    tube = seen_tube(unit, find(unit, sample_id)["container_id"])
    lock_proposal(unit, tube.proposal_id)
    apply.lock(unit, SAMPLE, sample_id)
    document = find(unit, sample_id)
    unit.match(document)
    return document


def _hold(unit: Unit, proposal_id: int, container_ids: Collection[int]) -> Mapping[int, Tube]:
    """The shipments and containers under lock, since no key of the database protects a position; still to be packed."""
    seen = _tubes(unit, proposal_id, container_ids)
    for shipment_id in sorted({tube.shipment_id for tube in seen.values()}):
        apply.lock(unit, SHIPMENT, shipment_id)
    store.lock_containers(unit, sorted(seen))
    held = _tubes(unit, proposal_id, container_ids)
    for tube in held.values():
        check_addition(CONTAINER, tube.dewar_state, "sample")
    return held


def _tubes(unit: Unit, proposal_id: int, container_ids: Collection[int]) -> Mapping[int, Tube]:
    found = store.tubes(unit, container_ids)
    if any(c not in found or found[c].proposal_id != proposal_id for c in container_ids):
        raise NotFound("There is no such container, or you may not see it.")
    return found
