"""What can be told of outcomes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.measurements import PROGRAM_STATES

from . import store
from .schemas import NOT_COLLECTED, WAITING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

    Found = Mapping[int, Document]

NOTHING: Final = MappingProxyType(
    {
        "groups": 0,
        "collections": 0,
        "images": 0,
        "first_collected_at": None,
        "last_collected_at": None,
        "beamlines": (),
    }
)


def of_shipment(unit: Unit, shipment_id: int) -> Document:
    return _report(_items(unit, "shipment", shipment_id))


def of_container(unit: Unit, container_id: int) -> Document:
    return _report(_items(unit, "container", container_id))


def of_sample(unit: Unit, sample_id: int) -> Document:
    (item,) = _items(unit, "sample", sample_id)
    return item


def _items(unit: Unit, level: str, thing_id: int) -> list[Document]:
    """One statement a level. What is written between two of them shows up at the next reading."""
    samples = store.samples(unit, level, thing_id)
    if samples is None:
        raise NotFound(f"There is no such {level}, or you may not see it.")
    collected = store.collected(unit, level, thing_id) if samples else {}
    measured = any(found["collections"] for found in collected.values())
    counts = store.program_counts(unit, level, thing_id) if measured else {}
    best = store.best_results(unit, level, thing_id) if any(found["done"] for found in counts.values()) else {}
    return [_item(sample, collected, counts, best) for sample in samples]


def _item(sample: Document, collected: Found, counts: Found, best: Found) -> Document:
    key = sample["id"]
    measured = collected.get(key, NOTHING)
    programs = counts.get(key) or dict.fromkeys(PROGRAM_STATES, 0)
    return {
        **sample,
        **measured,
        "processing": _processing(measured, programs),
        "programs": programs,
        "best": best.get(key),
    }


def _processing(measured: Mapping[str, Any], programs: Mapping[str, int]) -> str:
    if not measured["collections"]:
        return NOT_COLLECTED
    return next((state for state in PROGRAM_STATES if programs[state]), WAITING)


def _report(items: Sequence[Document]) -> Document:
    resolutions = [item["best"]["resolution_high"] for item in items if item["best"]]
    summary = {
        "samples": len(items),
        "collected": sum(item["processing"] != NOT_COLLECTED for item in items),
        "processed": sum(item["processing"] == "done" for item in items),
        "best_resolution": min(resolutions, default=None),
    }
    return {"summary": summary, "items": items}
