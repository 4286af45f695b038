"""How long the nitrogen of a dewar lasts: a function of its readings, its earlier trips and its type.

The loss is linear in time, in transit, in customs and on a shelf alike. What is told to people and decides on alarms
is the cautious edge: the fastest loss and the smallest charge that the readings allow, so that a dewar is empty later
than is said, hardly ever earlier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

from .charges import EPOCH, Charge, DewarType, Mark, charges, day_of
from .loss import SPREAD_OF_OWN, SPREAD_OF_TYPE, Rate, fitted, lately, of_own, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EDGE: Final = 2.0
"""Standard deviations of the cautious edge."""
DRIFT: Final = 0.1
"""By how much a loss may grow until it is measured again."""
SPREAD_OF_CHARGE: Final = 0.03
SPREAD_OF_GUESS: Final = 0.1
"""How much full charges differ, as a share; and those that nobody has told."""
SPREAD_OF_TARE: Final = 0.15
"""kg: what is in a dewar differs from trip to trip."""
MORE: Final = 1.25
"""Times the usual loss, from where on a dewar is said to lose more."""
SURE: Final = 2.5
"""Standard deviations by which the losses must differ as well."""
STRAY: Final = 1.0
"""kg beyond what a dewar can weigh: a mistake in writing, which is left out."""


@dataclass(frozen=True)
class Outlook:
    """``weight_kg``: as it was weighed last. ``share``: of a full charge, 0 to 1, as it is likely to be now.
    ``days_left``, ``empty_at``: as long as it lasts at least; ``likely_days``: more likely. ``basis``: from what the
    loss (kg a day) is known: measured since it was filled, own history (earlier charges), type or none.
    ``usual_loss``: of its earlier charges, against which ``losing_more`` is said. ``held_days``: in customs, on its
    way. ``last_known``, ``known_by``: when it was weighed, filled, found warm or, for want of those, sent. Times are
    aware.
    """

    weight_kg: float | None = None
    share: float | None = None
    days_left: float | None = None
    empty_at: datetime | None = None
    losing_more: bool = False
    basis: str = "none"
    last_top_up: datetime | None = None
    likely_days: float | None = None
    loss_kg_per_day: float | None = None
    usual_loss: float | None = None
    last_known: datetime | None = None
    known_by: str = ""
    held_days: float = 0.0


def predict(trips: Sequence[Iterable[Mark]], kind: DewarType, now: datetime, error: float) -> Outlook:
    """``trips``: what is known of each trip of the dewar, the present one last. ``error``: kg, of a weighing."""
    runs = [[charge for charge in charges(trip) if _tidied(charge, kind)] for trip in trips]
    if not runs or not runs[-1]:
        return Outlook()
    present = runs[-1][-1]
    before = [charge for run in runs for charge in run if charge is not present]
    measured = _measured(before, kind, error)
    rate, basis = _rate(present, measured, kind, error)
    mass, least = _mass(present, before, kind, rate, error)
    fastest = (rate.mean + EDGE * rate.spread) * (1 + DRIFT)
    empty, likely = present.last + least / fastest, present.last + mass / rate.mean
    if present.dry is not None:
        empty = likely = min(present.dry, empty)
    today = day_of(now)
    usual, losing_more = _compared(_measured([present], kind, error), measured)
    filled = [charge.start for charge in runs[-1] if charge.share is not None and not charge.assumed]
    return Outlook(
        weight_kg=next((charge.points[-1][1] for charge in reversed(runs[-1]) if charge.points), None),
        share=0.0 if today >= likely else min(1.0, (likely - today) * rate.mean / kind.charge_kg),
        days_left=max(0.0, empty - today),
        empty_at=_moment(empty),
        losing_more=losing_more,
        basis=basis,
        last_top_up=_moment(filled[-1]) if filled else None,
        likely_days=max(0.0, likely - today),
        loss_kg_per_day=rate.mean,
        usual_loss=usual,
        last_known=_moment(present.last),
        known_by=_known_by(present),
    )


def _moment(day: float) -> datetime:
    return EPOCH + timedelta(days=day)


def _known_by(charge: Charge) -> str:
    if charge.points and (charge.share is None or charge.last > charge.start):
        return "weighed"
    if charge.assumed:
        return "sent"
    return "warm" if charge.share is None else "filled"


def _tidied(charge: Charge, kind: DewarType) -> bool:
    """Without weighings that cannot be; whether anything is left."""
    least, most = kind.empty_kg - STRAY - kind.charge_kg / 2, kind.full_kg + 2 * STRAY + kind.charge_kg / 2
    charge.points = [point for point in charge.points if least <= point[1] <= most]
    return bool(charge.points) or charge.share is not None or charge.dry is not None


def _measured(some: Sequence[Charge], kind: DewarType, error: float) -> list[Rate]:
    """Of those charges of which it is known: by weighings, and by when they were found to be empty. That may have been
    long after, so that it tells something only where it is more than else is known.
    """
    lines = [fitted(charge.wet(kind, error), error) for charge in some]
    seen = [line.rate.mean for line in lines if line is not None]
    known = max(kind.loss_kg_per_day, median(seen)) if seen else kind.loss_kg_per_day
    found: list[Rate] = []
    for charge, line in zip(some, lines, strict=True):
        least = charge.least_loss(kind, error)
        if least > (known if line is None else max(known, line.rate.mean)):
            found.append(Rate(least, SPREAD_OF_TYPE * least))
        elif line is not None and line.rate.mean > 0:
            found.append(line.rate)
    return found


def _rate(present: Charge, earlier: Sequence[Rate], kind: DewarType, error: float) -> tuple[Rate, str]:
    loss = kind.loss_kg_per_day
    expected = of_own(earlier, loss)
    wet = present.wet(kind, error)
    lines = [fitted(wet, error), lately(wet, error)]
    seen = [_with(line.rate, expected) for line in lines if line is not None]
    if not seen:
        return _at_least(expected, loss), "own history" if earlier else "type"
    return _at_least(max(seen, key=lambda rate: rate.mean + EDGE * rate.spread), loss), "measured"


def _with(line: Rate, expected: Rate) -> Rate:
    """What was measured, held against what was expected, unless it is far worse than that."""
    if line.mean - expected.mean > EDGE * math.hypot(line.spread, expected.spread):
        return line
    return together(line, expected)


def _at_least(rate: Rate, loss: float) -> Rate:
    """No dewar is far better than its type, whatever a few weighings say."""
    return Rate(max(rate.mean, loss / 2), rate.spread)


def _mass(present: Charge, before: Sequence[Charge], kind: DewarType, rate: Rate, error: float) -> tuple[float, float]:
    """Nitrogen in kg at the last that is known of this charge, and the least that it can be."""
    known: list[Rate] = []
    passed = present.last - present.start
    if present.share is not None and (not present.points or present.full(rate.mean) is None):
        begun = present.share * kind.charge_kg
        spread = (SPREAD_OF_GUESS if present.assumed else SPREAD_OF_CHARGE) * begun
        known.append(Rate(begun - rate.mean * passed, math.hypot(spread, rate.spread * passed)))
    if present.points:
        full, apart = _full(present, before, kind, rate, error)
        weighed = _level(present, error) - full + kind.charge_kg
        known.append(Rate(min(weighed, kind.charge_kg), math.hypot(error, apart)))
    mass = _lower(known)
    return max(0.0, mass.mean), max(0.0, mass.mean - EDGE * mass.spread)


def _lower(known: Sequence[Rate]) -> Rate:
    """Both together, or the lower where they contradict each other."""
    if not known:
        return Rate(0, 0)
    low, high = min(known, key=lambda one: one.mean), max(known, key=lambda one: one.mean)
    if high.mean - low.mean > EDGE * math.hypot(low.spread, high.spread):
        return low
    return together(*known)


def _level(present: Charge, error: float) -> float:
    """Weight in kg at the last weighing: by the line through all of them, so that one of them is not everything."""
    last = present.points[-1][1]
    line = fitted(present.points, error)
    if line is None or len(present.points) < 3:
        return last
    if abs(last - line.level) > 6 * error:
        return min(last, line.level)
    return (last + line.level) / 2


def _full(present: Charge, before: Sequence[Charge], kind: DewarType, rate: Rate, error: float) -> tuple[float, float]:
    """What it weighs when it is full, with its spread: of this charge, of earlier ones, else of its type."""
    if (own := present.full(rate.mean)) is not None:
        return own, math.hypot(error, SPREAD_OF_CHARGE * kind.charge_kg)
    earlier = [full for charge in before if (full := charge.full(rate.mean)) is not None]
    return (median(earlier), SPREAD_OF_TARE) if earlier else (kind.full_kg, SPREAD_OF_TARE)


def _compared(present: Sequence[Rate], earlier: Sequence[Rate]) -> tuple[float | None, bool]:
    """The usual loss, and whether the latest that was measured is more than that."""
    rates = [*earlier, *present]
    if len(rates) < 2:
        return None, False
    *others, latest = rates
    usual = median(rate.mean for rate in others)
    spread = median(rate.spread for rate in others) / math.sqrt(len(others))
    apart = math.hypot(latest.spread, math.hypot(spread, SPREAD_OF_OWN * usual))
    return usual, latest.mean > MORE * usual and latest.mean - usual > SURE * apart
