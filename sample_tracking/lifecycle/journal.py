"""The events of one transition: one for each thing that took part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.happening import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.unit import Unit

    from .steps import ContainerStep, DewarStep, Wish
    from .things import Held


@dataclass(frozen=True)
class Journal:
    unit: Unit
    held: Held
    wish: Wish

    def shipment(self, before: str, after: str) -> None:
        if self.held.shipment is not None:
            self._tell("shipment", self.held.shipment.shipment_id, before, after, location=None)

    def dewars(self, steps: Sequence[DewarStep], told: Mapping[int, int]) -> None:
        for step in steps:
            dewar_id = step.dewar.dewar_id
            self._tell(
                "dewar",
                dewar_id,
                step.dewar.state,
                step.state,
                dewar_id=dewar_id,
                location=step.location,
                legacy_history_id=told.get(dewar_id),
                detail=self._loaded(),
            )

    def containers(self, steps: Sequence[ContainerStep], told: Mapping[int, int]) -> None:
        for step in steps:
            container = step.container
            self._tell(
                "container",
                container.container_id,
                container.state,
                step.state,
                dewar_id=container.dewar_id,
                container_id=container.container_id,
                location=step.location,
                legacy_history_id=told.get(container.container_id),
                detail=self._loaded(),
            )

    def sample(self, before: str, after: str) -> None:
        container = self.held.container
        self._tell(
            "sample",
            self.held.thing_id,
            before,
            after,
            dewar_id=container.dewar_id if container else None,
            container_id=container.container_id if container else None,
        )

    def _loaded(self) -> dict[str, Any] | None:
        """Which container was loaded where."""
        if self.wish.beamline is None:
            return None
        code = self.held.container.code if self.held.container else None
        return {"container": code, "beamline": self.wish.beamline, "position": self.wish.position}

    def _tell(self, level: str, thing_id: int, before: str, after: str, **facts: Any) -> None:
        shipment = self.held.shipment
        self.unit.record(
            Event(
                level=level,
                thing_id=thing_id,
                what=self.wish.transition.name,
                status_before=before,
                status_after=after,
                proposal_id=shipment.proposal_id if shipment else None,
                shipment_id=shipment.shipment_id if shipment else None,
                reason=self.wish.reason,
                client_at=self.wish.at,
                **facts,
            )
        )
