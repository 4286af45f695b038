"""How samples come into the database, one by one and as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.transitions import SAMPLE

from . import store
from .checks import Entry, check, protein_ids
from .parts import CRYSTAL, PLAN, SAMPLE_COLUMNS, columns, sample_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.unit import Unit

    from .store import Tube

WRITABLE: Final = (*SAMPLE_COLUMNS, "protein", *CRYSTAL, *PLAN)


def insert(unit: Unit, proposal_id: int, entries: Sequence[Entry], leaving: Sequence[int] = ()) -> list[int]:
    """After all checks; ``leaving``: samples whose names and positions are free by then."""
    check(unit, proposal_id, entries, leaving)
    proteins = protein_ids(unit, proposal_id, entries)
    plans = store.insert_plans(unit, [columns(entry.wish, PLAN) for entry in entries])
    crystals = store.insert_crystals(
        unit,
        [{**columns(entry.wish, CRYSTAL), "protein_id": proteins[entry.wish["protein"].lower()]} for entry in entries],
    )
    rows = [
        {
            **sample_columns(dict.fromkeys(SAMPLE_COLUMNS) | dict(entry.wish)),
            "container_id": entry.tube.container_id,
            "crystal_id": crystal,
            "diffraction_plan_id": plan,
            "bl_sample_status": None,
            "source": unit.site.service_name,
        }
        for entry, plan, crystal in zip(entries, plans, crystals, strict=True)
    ]
    ids = store.insert_samples(unit, rows)
    apply.opened(
        unit,
        SAMPLE,
        (
            apply.New(one, proposal_id, e.tube.shipment_id, e.tube.dewar_id, e.tube.container_id)
            for one, e in zip(ids, entries, strict=True)
        ),
    )
    return ids


def seen_tube(unit: Unit, container_id: int) -> Tube:
    """Where a container that the caller sees is."""
    tube = store.seen_tube(unit, container_id)
    if tube is None:
        raise NotFound("There is no such container, or you may not see it.")
    return tube


def record(unit: Unit, what: str, sample_id: int, tube: Tube, detail: dict[str, Any]) -> None:
    path = (tube.proposal_id, tube.shipment_id, tube.dewar_id, tube.container_id)
    unit.record(Event("sample", sample_id, what, *path, detail=detail))
