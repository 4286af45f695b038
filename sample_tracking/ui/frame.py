"""The steps of a shipment, with their counts and states, as they stand above each of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.page import Page
from sample_tracking.lifecycle.editing import BEFORE_TRAVEL
from sample_tracking.shipments import service as shipments

from . import JOURNEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

STEPS: Final = ("contacts", "dewars", "pucks", "samples", "check", "labels", "send", "track", "results")
CALLED_OFF: Final = "cancelled"


class JourneyPage(Page):
    """Part of the way of a shipment: there while the modules of all levels are in use."""

    needs: ClassVar[tuple[str, ...]] = JOURNEY


@dataclass(frozen=True)
class Step:
    """``count``: of things in it, where it has some."""

    name: str
    address: str
    is_done: bool
    count: int | None = None

    @property
    def route(self) -> str:
        """By which a template asks whether the page is there."""
        return f"/shipments/{{shipment_id:id}}/{self.name}"


def around(unit: Unit, shipment_id: int, step: str) -> dict[str, Any]:
    """As `kernel.frames.ShipmentFrame` says; one statement a level."""
    shipment = shipments.read(unit, shipment_id)
    dewar_list = dewars.in_shipment(unit, shipment_id)
    puck_list = containers.in_shipment(unit, shipment_id) if dewar_list else []
    return {
        "shipment": shipment,
        "seen": etag_of(shipment),
        "dewars": dewar_list,
        "pucks": puck_list,
        "steps": steps_of(shipment, dewar_list, puck_list),
        "step": step,
        "is_draft": is_draft(shipment),
    }


def steps_of(shipment: Document, dewar_list: Sequence[Document], puck_list: Sequence[Document]) -> list[Step]:
    """What was called off counts no more."""
    travelling = [dewar for dewar in dewar_list if dewar["status"] != CALLED_OFF]
    filled = [puck for puck in puck_list if puck["status"] != CALLED_OFF]
    gone = bool(travelling) and not is_draft(shipment)
    counts = {
        "dewars": len(travelling),
        "pucks": len(filled),
        "samples": sum(puck["sample_count"] or 0 for puck in filled),
    }
    packed = {puck["dewar_id"] for puck in filled}
    done = {
        "contacts": bool(shipment["sending_contact_id"] and shipment["return_contact_id"]),
        "dewars": bool(travelling),
        "pucks": bool(travelling) and all(dewar["id"] in packed for dewar in travelling if dewar["type"] != "Toolbox"),
        "samples": bool(filled) and all(puck["sample_count"] for puck in filled),
        "check": gone,
        "labels": gone,
        "send": gone,
        "track": shipment["status"] == "closed",
    }
    address = f"/shipments/{shipment['id']}/"
    return [Step(name, address + name, done.get(name, False), counts.get(name)) for name in STEPS]


def next_step(steps: Sequence[Step], *, left: bool) -> Step:
    """Where somebody who opens the shipment goes on."""
    if left:
        return next(step for step in steps if step.name == "track")
    return next(step for step in steps if not step.is_done)


def is_draft(shipment: Document) -> bool:
    return shipment["status"] in BEFORE_TRAVEL
