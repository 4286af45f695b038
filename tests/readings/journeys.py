"""Journeys of dewars as they may be: what truly happens to the nitrogen, and what is written down of it.

Times in days since `BEGINNING`, masses in kg. What a dewar of a type may truly do is stated here, in `_born`: nobody
can be warned of a dewar that was never weighed and loses more than any of its type.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from sample_tracking.readings.charges import DewarType, Mark

BEGINNING = datetime(2026, 1, 5, 8, tzinfo=UTC)
TYPES = (DewarType(5.3, 8.6, 0.18), DewarType(12.0, 20.5, 0.35), DewarType(3.1, 4.7, 0.12))
ERROR = 0.05


def at(day: float) -> datetime:
    return BEGINNING + timedelta(days=day)


@dataclass
class Dewar:
    """``growth``: by which share the loss grows each day, by a vacuum that dies."""

    kind: DewarType
    empty: float
    charge: float
    loss: float
    growth: float
    worn: bool


@dataclass
class Charge:
    """From one true filling to the next, or to the end of the journey; ``dry``: when it is empty, if before."""

    start: float
    end: float
    dry: float


@dataclass
class Journey:
    kind: DewarType
    earlier: list[list[Mark]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)

    def known(self, day: float) -> list[list[Mark]]:
        """What is known at that time."""
        return [*self.earlier, [mark for mark in self.marks if mark.at <= at(day)]]


def journey(number: int) -> Journey:
    chance = Random(number)  # noqa: S311
    dewar = _born(chance)
    made = Journey(dewar.kind)
    trips = chance.randint(2, 4) if dewar.worn else chance.choice((0, 0, 1, 3))
    for trip in range(trips, 0, -1):
        _age(dewar, chance)
        earlier = _Trip(dewar, chance, -60.0 * trip, careful=True).made()
        made.earlier.append(earlier.marks)
    _age(dewar, chance)
    last = _Trip(dewar, chance, 0.0, careful=False).made()
    made.marks, made.charges = last.marks, last.charges
    return made


def _born(chance: Random) -> Dewar:
    """Its loss is within a third of what its type is said to lose, unless it is worn: earlier trips have shown that."""
    kind = chance.choice(TYPES)
    worn = chance.random() < 0.15
    loss = kind.loss_kg_per_day * min(1.33, max(0.7, chance.gauss(1, 0.13)))
    if worn:
        loss *= chance.uniform(1.1, 1.9)
    charge = kind.charge_kg * min(1.04, max(0.96, chance.gauss(1, 0.02)))
    return Dewar(kind, kind.empty_kg + chance.uniform(-0.08, 0.08), charge, loss, 0.0, worn)


def _age(dewar: Dewar, chance: Random) -> None:
    """From trip to trip; on a trip the vacuum may get worse by at most one in a hundred a day."""
    dewar.loss *= chance.uniform(1.0, 1.12 if dewar.worn else 1.02)
    dewar.growth = chance.uniform(0, 0.01) if chance.random() < 0.3 else 0.0


class _Trip:
    """``careful``: it is always weighed when it is filled and when it arrives."""

    def __init__(self, dewar: Dewar, chance: Random, start: float, *, careful: bool) -> None:
        self.dewar, self.chance, self.day, self.careful = dewar, chance, start, careful
        self.mass, self.filled, self.start = 0.0, start, start
        self.contents = chance.uniform(0, 0.12)
        self.marks: list[Mark] = []
        self.charges: list[Charge] = []
        self.dry: float | None = None

    def made(self) -> "_Trip":
        self._fill(at_departure=True)
        self._travel()
        self._weigh(missed=0.4)
        self._stay()
        if self.chance.random() < 0.7:
            self._fill()
        self._travel()
        self._weigh(missed=0.6)
        self._end()
        return self

    def _fill(self, *, at_departure: bool = False) -> None:
        if not at_departure:
            self._end()
        full = at_departure or self.chance.random() < 0.8
        share = 1.0 if full else round(self.chance.uniform(0.4, 0.9), 1)
        self.mass = max(self.mass, share * self.dewar.charge)
        self.filled, self.dry = self.day, None
        weighed = self.careful or self.chance.random() < 0.5
        if at_departure and not self.careful and weighed and self.chance.random() < 0.3:
            self.marks.append(Mark("weight", at(self.day), self._scales()))
        elif weighed and full:
            self.marks.append(Mark("top_up", at(self.day), self._scales()))
        else:
            self.marks.append(Mark("top_up", at(self.day), None, None if full else share))

    def _travel(self) -> None:
        self._pass(self.chance.uniform(1, 5) * (1 if self.chance.random() < 0.8 else 2))
        if self.chance.random() < 0.25:
            self._pass(self.chance.uniform(1, 10))  # in customs

    def _stay(self) -> None:
        end = self.day + self.chance.uniform(2, 25)
        refill = self.day + self.chance.uniform(4, 16)
        while self.day < end:
            self._pass(min(self.chance.uniform(1, 5), end - self.day + 0.01))
            if self.day >= refill:
                self._fill()
                refill = self.day + self.chance.uniform(4, 16)
            else:
                self._weigh(missed=0.5)

    def _weigh(self, missed: float) -> None:
        if self.careful or self.chance.random() >= missed:
            self.marks.append(Mark("weight", at(self.day), self._scales()))

    def _scales(self) -> float:
        wrong = min(2 * ERROR, max(-2 * ERROR, self.chance.gauss(0, ERROR)))
        return round(self.dewar.empty + self.contents + self.mass + wrong, 2)

    def _pass(self, days: float) -> None:
        """In half days: the loss of each a little different from the other."""
        for step in _steps(days):
            loss = self.dewar.loss * (1 + self.dewar.growth) ** (self.day - self.start)
            lost = loss * step * max(0.7, self.chance.gauss(1, 0.1))
            if self.dry is None and lost >= self.mass:
                self.dry = self.day + step * self.mass / lost
            self.mass = max(0.0, self.mass - lost)
            self.day += step

    def _end(self) -> None:
        dry = self.day + self.mass / self.dewar.loss if self.dry is None else self.dry
        self.charges.append(Charge(self.filled, self.day, dry))


def _steps(days: float) -> Iterator[float]:
    while days > 0:
        yield min(0.5, days)
        days -= 0.5
