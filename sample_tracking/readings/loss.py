"""How fast a dewar loses nitrogen: straight lines through weighings, and what is known before anything was weighed.

Masses in kg, times in days, rates in kg a day. A rate is a mean with its spread (one standard deviation).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    Points = Sequence[tuple[float, float]]

SHORTEST: Final = 0.5
"""Days between the first and the last weighing below which nothing can be said of the loss."""
MOST: Final = 40
"""Weighings of one charge that are looked at, the latest."""
SPREAD_OF_TYPE: Final = 0.17
"""How much dewars of one type differ, as a share of the loss."""
SPREAD_OF_OWN: Final = 0.08
"""How much one dewar differs from trip to trip."""
SUREST: Final = 1e-6
"""Of a rate, in kg a day: nobody knows it better."""
FORGETTING: Final = 0.7
"""What an earlier charge counts beside the one after it: a dewar gets worse with time, hardly ever better."""


@dataclass(frozen=True)
class Rate:
    mean: float
    spread: float


@dataclass(frozen=True)
class Line:
    """``level``: the mass at the last of its weighings by the line."""

    rate: Rate
    level: float
    days: float


def fitted(points: Points, error: float) -> Line | None:
    """The median of the slopes between all pairs: one wrong weighing among several does not turn it. None where the
    weighings are too few or too close. ``error``: of one weighing.
    """
    points = points[-MOST:]
    if len(points) < 2 or points[-1][0] - points[0][0] < SHORTEST:
        return None
    slope = median((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if b[0] - a[0] > 0)
    start = median(mass - slope * day for day, mass in points)
    middle = sum(day for day, _ in points) / len(points)
    width = math.sqrt(sum((day - middle) ** 2 for day, _ in points))
    wander = 1.48 * median(abs(mass - start - slope * day) for day, mass in points)
    last = points[-1][0]
    return Line(Rate(-slope, max(error, wander) / width), start + slope * last, last - points[0][0])


def lately(points: Points, error: float) -> Line | None:
    """By the last three weighings of many, for a vacuum that dies on the way."""
    return fitted(points[-3:], error) if len(points) > 3 else None


def together(*rates: Rate) -> Rate:
    """What several sayings come to, each by how sure it is; none is surer than `SUREST`."""
    sure = [1 / max(rate.spread, SUREST) ** 2 for rate in rates]
    mean = sum(rate.mean * weight for rate, weight in zip(rates, sure, strict=True)) / sum(sure)
    return Rate(mean, 1 / math.sqrt(sum(sure)))


def of_type(loss: float) -> Rate:
    return Rate(loss, SPREAD_OF_TYPE * loss)


def of_own(earlier: Sequence[Rate], loss: float) -> Rate:
    """What is to be expected of a dewar by its earlier charges, oldest first, and by its type."""
    if not earlier:
        return of_type(loss)
    counts = [FORGETTING**age for age in range(len(earlier))][::-1]
    sure = [count / (rate.spread**2 + (SPREAD_OF_OWN * loss) ** 2) for count, rate in zip(counts, earlier, strict=True)]
    mean = sum(weight * rate.mean for weight, rate in zip(sure, earlier, strict=True)) / sum(sure)
    apart = math.sqrt(
        sum(weight * (rate.mean - mean) ** 2 for weight, rate in zip(sure, earlier, strict=True)) / sum(sure)
    )
    own = Rate(mean, math.sqrt(1 / sum(sure) + apart**2))
    said = together(own, of_type(loss)) if mean < loss else own
    return Rate(said.mean, math.hypot(said.spread, SPREAD_OF_OWN * said.mean))


def split(points: Points, rise: float) -> list[list[tuple[float, float]]]:
    """Runs of weighings without a filling in between: what has become heavier was filled."""
    if not points:
        return []
    runs = [[points[0]]]
    for before, after in pairwise(points):
        if after[1] - before[1] > rise:
            runs.append([])
        runs[-1].append(after)
    return runs
