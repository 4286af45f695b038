"""What labels add to the readiness of a shipment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.departure import Finding
from sample_tracking.kernel.languages import later, said

from . import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.kernel.departure import Departure
    from sample_tracking.kernel.unit import Unit


@dataclass(frozen=True)
class Printed:
    name: str = "labels"
    title: str = later("Labels printed")
    required: bool = False

    def check(self, unit: Unit, departure: Departure) -> Iterator[Finding]:
        shipment_id = departure.shipment["id"]
        if departure.dewars and "dewar" not in store.numbers(unit, shipment_id):
            yield Finding(
                said("The labels of the dewars have not been printed yet."), f"/shipments/{shipment_id}/labels"
            )
