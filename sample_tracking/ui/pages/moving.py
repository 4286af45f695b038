"""What the page of a step of a shipment or dewar asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Wish
    from sample_tracking.lifecycle.transitions import Level


def confirmation(level: Level, document: Document, wanted: str) -> dict[str, Any]:
    """``needs`` and ``takes``: of the step that is wanted; ``is_open``: whether it is possible now."""
    step = level.transition(wanted)
    return {
        "thing": document,
        "level": level.name,
        "to": wanted,
        "needs": step.needs if step else (),
        "takes": step.takes if step else (),
        "is_open": wanted in document["transitions"],
    }


def wished(form: Wish) -> Wish:
    """Without the fields that were left empty."""
    return {name: value for name, value in form.items() if value}


def outcome(form: Wish) -> str:
    """What the next page says of it: for what can be undone, how."""
    return "cancelled" if form["transition"] == "cancel" else "moved"
