"""What the pages of a shipment have around them: the pages that plugins bring stand in the same frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from .unit import Unit


@dataclass(frozen=True)
class ShipmentFrame:
    """``around(unit, shipment_id, step)`` gives what the template ``shipment.html`` needs, with the shipment's
    documents under ``shipment``, ``dewars`` and ``pucks``; NotFound for a shipment that the caller does not see.
    """

    around: Callable[[Unit, int, str], dict[str, Any]]
