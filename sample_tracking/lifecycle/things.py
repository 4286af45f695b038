"""What is held under lock while something moves: the rows as they stood, with their states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .states import rank

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class ShipmentRow:
    """``state``: what its own row says; it counts only while it has no dewars. ``courier``, ``left_at``: of its way
    back, the time as it stands there.
    """

    shipment_id: int
    proposal_id: int
    word: str | None
    state: str
    courier: str | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class DewarRow:
    dewar_id: int
    shipment_id: int | None
    code: str | None
    barcode: str | None
    word: str | None
    location: str | None
    tracking_from: str | None
    state: str


@dataclass(frozen=True)
class ContainerRow:
    """``cancelled``: called off by itself, not with its dewar."""

    container_id: int
    dewar_id: int | None
    code: str | None
    barcode: str | None
    word: str | None
    beamline: str | None
    position: str | None
    cancelled: bool
    state: str

    @property
    def label(self) -> str:
        return self.barcode or self.code or str(self.container_id)


@dataclass(frozen=True)
class SampleRow:
    """``cancelled`` as with containers."""

    sample_id: int
    container_id: int | None
    cancelled: bool


@dataclass(frozen=True)
class Held:
    """A thing under lock with what it stands in: its shipment, all dewars of that shipment, and, for containers and
    samples, the containers of their dewar.
    """

    level: str
    thing_id: int
    shipment: ShipmentRow | None = None
    dewars: tuple[DewarRow, ...] = ()
    containers: tuple[ContainerRow, ...] = ()
    sample: SampleRow | None = None

    @property
    def dewar(self) -> DewarRow | None:
        """The dewar itself, or the one in which the container or sample travels."""
        wanted = self.thing_id if self.level == "dewar" else self.container.dewar_id if self.container else None
        return next((d for d in self.dewars if d.dewar_id == wanted), None)

    @property
    def container(self) -> ContainerRow | None:
        wanted = self.thing_id if self.level == "container" else self.sample.container_id if self.sample else None
        return next((c for c in self.containers if c.container_id == wanted), None)

    @property
    def state(self) -> str:
        if self.level == "shipment":
            return shipment_state(self.shipment, self.dewars)
        if self.level == "dewar":
            return self.dewar.state if self.dewar else "unknown"
        if self.sample is not None and self.sample.cancelled:
            return "cancelled"
        return self.container.state if self.container else "opened"

    @property
    def parent_state(self) -> str | None:
        """The state of what it stands in, which decides whether it can be reopened."""
        if self.level == "container":
            return self.dewar.state if self.dewar else None
        if self.level == "sample":
            return self.container.state if self.container else None
        return None


def shipment_state(shipment: ShipmentRow | None, dewars: tuple[DewarRow, ...]) -> str:
    if dewars:
        return min((d.state for d in dewars), key=rank)
    return shipment.state if shipment else "unknown"
