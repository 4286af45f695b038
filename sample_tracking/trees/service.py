"""What can be done with trees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.sight import proposal_id_of
from sample_tracking.samples import service as samples
from sample_tracking.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


@dataclass
class Floor:
    """The wishes of one level with the ids of what they go into, and where each stands in what was sent."""

    wishes: list[tuple[int, Wish]] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)

    def below(self, ids: Sequence[int], name: str) -> Floor:
        """The wishes called ``name`` inside these, whose own ids are now known."""
        floor = Floor()
        for parent_id, (_, wish), root in zip(ids, self.wishes, self.roots, strict=True):
            for number, inner in enumerate(wish.get(name, ())):
                floor.wishes.append((parent_id, inner))
                floor.roots.append(f"{root}/{name}/{number}")
        return floor


def register(unit: Unit, code: str, wish: Wish) -> Document:
    """A whole shipment, all or nothing; one step a level, however many things there are."""
    proposal_id = proposal_id_of(unit, code)
    lock_proposal(unit, proposal_id)
    shipment_id = shipments.add(unit, proposal_id, wish)
    floor = Floor([(0, wish)], [""]).below([shipment_id], "dewars")
    fill(unit, proposal_id, floor.below(dewars.add(unit, proposal_id, floor.wishes, floor.roots), "containers"))
    return read(unit, shipment_id)


def fill(unit: Unit, proposal_id: int, floor: Floor) -> list[int]:
    """New containers with their samples, in dewars of a proposal that is locked; gives the ids of the containers."""
    container_ids = containers.add(unit, proposal_id, floor.wishes, floor.roots)
    inside = floor.below(container_ids, "samples")
    samples.add(unit, proposal_id, inside.wishes, inside.roots)
    return container_ids


def read(unit: Unit, shipment_id: int) -> Document:
    """One statement a level. What came into the shipment between two of them shows up at the next reading."""
    shipment = shipments.read(unit, shipment_id)
    dewar_list = dewars.in_shipment(unit, shipment_id)
    container_list = containers.in_shipment(unit, shipment_id)
    sample_list = samples.in_shipment(unit, shipment_id)
    statuses = {container["id"]: container["status"] for container in container_list}
    for sample in sample_list:
        sample["status"] = sample["status"] or statuses.get(sample["container_id"])
    _nest(container_list, "samples", sample_list, "container_id")
    _nest(dewar_list, "containers", container_list, "dewar_id")
    return {**shipment, "dewars": dewar_list}


def _nest(parents: Iterable[Document], name: str, children: Iterable[Document], key: str) -> None:
    inside: dict[Any, list[Document]] = {}
    for child in children:
        inside.setdefault(child[key], []).append(child)
    for parent in parents:
        parent[name] = inside.get(parent["id"], [])
