"""What readings tell of each charge of a dewar: from one filling to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from .loss import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAY: Final = 86400.0
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
WARM: Final = -150.0
"""°C: as long as there is nitrogen a dewar is colder."""
RISE: Final = 0.4
"""kg by which a dewar can become heavier without having been filled."""
NEXT_TO_NOTHING: Final = 0.12
"""As a share of a full charge: below that nothing can be told from weighings."""
UNKNOWN: Final = 0.2
"""Weight in kg of what may be in it beside the nitrogen, where it was not weighed when it was full."""
SOON: Final = 1.0
"""Days after a filling within which a weighing still tells what it weighs when it is full."""


@dataclass(frozen=True)
class DewarType:
    """Masses in kg; the full one with its nitrogen."""

    empty_kg: float
    full_kg: float
    loss_kg_per_day: float

    @property
    def charge_kg(self) -> float:
        return self.full_kg - self.empty_kg


def day_of(at: datetime) -> float:
    return (at - EPOCH).total_seconds() / DAY


@dataclass(frozen=True)
class Mark:
    """Something known of a dewar. ``kind``: weight (kg), top_up (kg after it, if it was weighed, else the ``share`` of
    a full charge, all of it unless it is told), temperature (°C), or departure. ``at`` is aware.
    """

    kind: str
    at: datetime
    value: float | None = None
    share: float | None = None


@dataclass
class Charge:
    """``points``: days and kg. ``share``: what it began with, None when that was not told. ``assumed``: nobody said
    that it was filled; it left, so it was. ``dry``: the day on which it was found to be warm.
    """

    start: float
    share: float | None = None
    assumed: bool = False
    points: list[tuple[float, float]] = field(default_factory=list)
    dry: float | None = None

    def wet(self, kind: DewarType, error: float) -> list[tuple[float, float]]:
        """The weighings while there was nitrogen in it: an empty dewar weighs the same every day."""
        bare = self._bare(kind, error)
        return [point for point in self.points if point[1] > bare]

    def least_loss(self, kind: DewarType, error: float) -> float:
        """In kg a day, by when it was found to be empty; 0 if it was not."""
        bare = self._bare(kind, error)
        wet = [(self.start, self.share * kind.charge_kg + bare)] if self.share is not None and not self.assumed else []
        wet += self.wet(kind, error)
        ends = [day for day, mass in self.points if mass <= bare] + ([] if self.dry is None else [self.dry])
        if not wet or not ends:
            return 0.0
        days = [day for day in ends if day > wet[0][0]]
        return max(0.0, (wet[0][1] - bare) / (min(days) - wet[0][0])) if days else 0.0

    def _bare(self, kind: DewarType, error: float) -> float:
        """What it weighs when next to nothing is in it."""
        little = max(NEXT_TO_NOTHING * kind.charge_kg, 2 * error)
        own = self.full(kind.loss_kg_per_day)
        return kind.empty_kg + UNKNOWN + little if own is None else own - kind.charge_kg + little

    @property
    def last(self) -> float:
        return self.points[-1][0] if self.points else self.start

    def full(self, loss: float) -> float | None:
        """What it weighed when it was full."""
        if self.share != 1 or self.assumed or not self.points or self.points[0][0] - self.start > SOON:
            return None
        day, mass = self.points[0]
        return mass + loss * (day - self.start)


def charges(marks: Iterable[Mark]) -> list[Charge]:
    """Of one trip; oldest first."""
    found: list[Charge] = []
    for mark in sorted(marks, key=lambda one: one.at):
        _add(found, mark)
    return [part for charge in found for part in _parts(charge)]


def _add(found: list[Charge], mark: Mark) -> None:
    day = day_of(mark.at)
    if mark.kind == "top_up":
        points = [] if mark.value is None else [(day, mark.value)]
        found.append(Charge(day, 1.0 if mark.share is None else mark.share, points=points))
    elif mark.kind == "departure":
        if not found:
            found.append(Charge(day, 1.0, assumed=True))
    elif mark.kind == "weight" and mark.value is not None:
        if not found:
            found.append(Charge(day))
        found[-1].points.append((day, mark.value))
    elif mark.value is not None and mark.value > WARM:
        if not found:
            found.append(Charge(day))
        found[-1].dry = day


def _parts(charge: Charge) -> Sequence[Charge]:
    """Where it became heavier in between somebody filled it and did not say so."""
    runs = split(charge.points, RISE)
    if len(runs) < 2:
        return [charge]
    first = Charge(charge.start, charge.share, charge.assumed, runs[0])
    rest = [Charge(run[0][0], points=run) for run in runs[1:]]
    if charge.dry is not None:
        next(part for part in (*rest[::-1], first) if part.start <= charge.dry).dry = charge.dry
    return [first, *rest]
