"""All samples of one container as one list, read and replaced as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import phrase
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.lifecycle import apply, discarding
from sample_tracking.lifecycle.editing import check_addition
from sample_tracking.lifecycle.transitions import CONTAINER, SAMPLE

from . import store
from .checks import Entry, check, protein_ids
from .entering import WRITABLE, insert, record, seen_tube
from .parts import change_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .store import Tube


def read(unit: Unit, container_id: int) -> Document:
    """Ordered by position."""
    items = store.in_container(unit, container_id)
    if not items:
        seen_tube(unit, container_id)
    return {"items": items}


def replace(unit: Unit, container_id: int, wishes: Sequence[Wish]) -> Document:
    """Rows with an id are kept and changed, rows without are new, absent ones are taken out: all or nothing."""
    lock_proposal(unit, seen_tube(unit, container_id).proposal_id)
    apply.lock(unit, CONTAINER, container_id)
    tube = seen_tube(unit, container_id)
    present = read(unit, container_id)
    unit.match(present)
    check_addition(CONTAINER, tube.dewar_state, "sample")
    there = {item["id"]: item for item in present["items"]}
    roots = [f"/samples/{number}" for number in range(len(wishes))]
    _check_ids(there, wishes, roots)
    kept = {wish["id"] for wish in wishes if "id" in wish}
    discarding.discard(unit, SAMPLE, sorted(set(there) - kept))
    entries = [_entry(tube, there, wish, root) for wish, root in zip(wishes, roots, strict=True)]
    if entries:
        _write(unit, tube, there, entries)
    return read(unit, container_id)


def _write(unit: Unit, tube: Tube, there: Mapping[int, Document], entries: Sequence[Entry]) -> None:
    """Checked together, since two samples may change places."""
    check(unit, tube.proposal_id, entries, sorted(there))
    proteins = protein_ids(unit, tube.proposal_id, entries)
    for entry in entries:
        if "id" not in entry.wish:
            continue
        document = there[entry.wish["id"]]
        changed = {name: entry.wish[name] for name in entry.fresh}
        if changed:
            protein = proteins[entry.wish["protein"].lower()] if "protein" in changed else None
            change_parts(unit, document, changed, protein)
            record(unit, "changed", document["id"], tube, {"fields": sorted(changed)})
    fresh = [entry for entry in entries if "id" not in entry.wish]
    if fresh:
        insert(unit, tube.proposal_id, fresh, sorted(there))


def _entry(tube: Tube, there: Mapping[int, Document], wish: Wish, root: str) -> Entry:
    """A row of the list says all of a sample: what it leaves out is empty."""
    if "id" not in wish:
        return Entry(tube, wish, root)
    document = there[wish["id"]]
    whole: dict[str, Any] = {name: wish.get(name) for name in WRITABLE}
    changed = {name for name, value in whole.items() if document.get(name) != value}
    return Entry(tube, whole | {"id": wish["id"]}, root, changed)


def _check_ids(there: Mapping[int, Document], wishes: Sequence[Wish], roots: Sequence[str]) -> None:
    seen: set[int] = set()
    faults = []
    for wish, root in zip(wishes, roots, strict=True):
        number = wish.get("id")
        if number is not None and (number not in there or number in seen):
            faults.append(Fault(f"{root}/id", phrase("The container has no further sample {number}.", number=number)))
        seen.add(number or 0)
    if faults:
        raise Invalid("Some rows name samples that are not in the container.", errors=faults)
