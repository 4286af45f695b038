"""Carries a plan out: all or nothing, by the services of the levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.imports import store
from sample_tracking.imports.columns import SAMPLE_FIELDS
from sample_tracking.kernel.etag import etag_of
from sample_tracking.proteins import service as proteins
from sample_tracking.samples import service as samples
from sample_tracking.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .planning import Thing
    from .plans import Plan

AT_ONCE: Final = 1000
Made = dict[str, Any]


def carry_out(unit: Unit, plan: Plan, progress: Callable[[int, int], None]) -> Document:
    """The proposal is locked, and the plan was made since."""
    shipment_id = _shipment(unit, plan)
    made: Made = {
        "shipment": shipment_id if plan.shipment is None else None,
        "changed": [],
        "updated": sorted(plan.updated),
    }
    places = _add_pucks(unit, plan, shipment_id, made)
    _add_samples(unit, plan, places, progress)
    made["samples"] = [number for key, some in plan.updated.items() for number in _update(unit, key, some, made)]
    made["proteins"] = samples.protein_ids(unit, plan.proposal_id, plan.new_proteins)
    row = {
        "proposal_id": plan.proposal_id,
        "shipment_id": shipment_id,
        "file_name": plan.source.file_name,
        "profile": plan.table.profile.name,
        "hash": plan.hash,
        "counts": plan.counts,
        "made": made,
        "version": version(unit, shipment_id, made),
    }
    number = store.add_run(unit, row)
    return {**plan.document(dry_run=False), "id": number, "shipment_id": shipment_id}


def _shipment(unit: Unit, plan: Plan) -> int:
    if plan.shipment is not None:
        return int(plan.shipment["id"])
    return shipments.add(unit, plan.proposal_id, {"name": plan.name})


def _add_pucks(unit: Unit, plan: Plan, shipment_id: int, made: Made) -> dict[int, int]:
    """New dewars and the new containers in them and in others; the ids of these by their places in the plan."""
    wishes = [(shipment_id, thing.wish) for thing in plan.dewars]
    new = dewars.add(unit, plan.proposal_id, wishes, _roots(wishes))
    ids = {thing.place: number for thing, number in zip(plan.dewars, new, strict=True)}
    inside = [(_dewar_id(thing, ids), thing.wish) for thing in plan.containers]
    pucks = containers.add(unit, plan.proposal_id, inside, _roots(inside))
    made["dewars"] = new
    made["containers"] = [number for number, (dewar_id, _) in zip(pucks, inside, strict=True) if dewar_id not in new]
    return {thing.place: number for thing, number in zip(plan.containers, pucks, strict=True)}


def _dewar_id(thing: Thing, ids: Mapping[int, int]) -> int:
    dewar = thing.parent
    if dewar is None:
        raise AssertionError("A container stands in a dewar.")
    return dewar.id or ids[dewar.place]


def _roots(wishes: Sequence[object]) -> list[str]:
    return [f"/{place}" for place in range(len(wishes))]


def _add_samples(unit: Unit, plan: Plan, places: Mapping[int, int], progress: Callable[[int, int], None]) -> None:
    wishes = [(places[thing.parent.place], thing.wish) for thing in plan.samples if thing.parent is not None]
    for start in range(0, len(wishes), AT_ONCE):
        progress(start, len(wishes))
        some = wishes[start : start + AT_ONCE]
        samples.add(unit, plan.proposal_id, some, _roots(some))
    progress(len(wishes), len(wishes))


def _update(unit: Unit, container_id: int, things: Sequence[Thing], made: Made) -> list[int]:
    """The samples of a puck that is there already: what the sheet does not speak of stays. Ids of the new ones."""
    present = samples.read_list(unit, container_id)["items"]
    wished = {thing.there["id"]: thing.wish for thing in things if thing.there is not None}
    made["changed"] += [
        {"id": there["id"], "container_id": container_id, "before": whole(there)}
        for there in present
        if there["id"] in wished
    ]
    rows: list[Wish] = [{**whole(there), **wished.get(there["id"], {}), "id": there["id"]} for there in present]
    rows += [thing.wish for thing in things if thing.there is None]
    before = {there["id"] for there in present}
    after = samples.replace_list(unit, container_id, rows)["items"]
    return [found["id"] for found in after if found["id"] not in before]


def whole(document: Document) -> Wish:
    """All that can be said of a sample, as it is."""
    return {name: document[name] for name in SAMPLE_FIELDS}


def version(unit: Unit, shipment_id: int, made: Made) -> str:
    """Of all that an import has made or changed, as it reads now: another one shows that somebody touched it."""
    inside = set(made["dewars"])
    dewar_list = [found for found in dewars.in_shipment(unit, shipment_id) if found["id"] in inside]
    everything = made["shipment"] is not None
    pucks = [
        found
        for found in containers.in_shipment(unit, shipment_id)
        if everything or found["dewar_id"] in inside or found["id"] in made["containers"]
    ]
    tubes = {found["id"] for found in pucks}
    own = {*made["samples"], *(changed["id"] for changed in made["changed"])}
    items = [
        found
        for found in samples.in_shipment(unit, shipment_id)
        if found["container_id"] in tubes or found["id"] in own
    ]
    shipment = [shipments.read(unit, shipment_id)] if everything else []
    return etag_of({"all": [*shipment, *dewar_list, *pucks, *items]}).strip('"')


def take_back(unit: Unit, shipment_id: int, made: Made) -> None:
    """What was made is discarded, what was changed is as before; proteins stay that are used elsewhere by now."""
    if made["shipment"] is not None:
        shipments.discard(unit, shipment_id)
    else:
        _restore(unit, made)
        for number in made["containers"]:
            containers.discard(unit, number)
        for number in made["dewars"]:
            dewars.discard(unit, number)
    for number in made["proteins"]:
        proteins.discard_unused(unit, number)


def _restore(unit: Unit, made: Made) -> None:
    before = {changed["id"]: changed["before"] for changed in made["changed"]}
    gone = set(made["samples"])
    for container_id in made["updated"]:
        present = samples.read_list(unit, container_id)["items"]
        kept = [{**before.get(p["id"], whole(p)), "id": p["id"]} for p in present if p["id"] not in gone]
        samples.replace_list(unit, container_id, kept)
