"""No dewar runs dry without warning, over thousands of simulated journeys; few are warned of that have long to go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

import pytest

from sample_tracking.readings.charges import Mark
from sample_tracking.readings.outlook import Outlook, predict

from .journeys import ERROR, TYPES, Charge, Journey, at, journey

JOURNEYS = 10_000
LOOKED_AT = 10
"""Of so many journeys one is looked through for alarms that came too early."""
WINDOW = 3.0
NOTICE = 2.0
LONG = 10.0


@dataclass
class Tally:
    dry: int = 0
    unwarned: int = 0
    alarms: int = 0
    early: int = 0


def _outlook(found: Journey, day: float) -> Outlook:
    return predict(found.known(day), found.kind, at(day), ERROR)


def _is_alarmed(found: Journey, day: float) -> bool:
    """As the worker decides, at that time."""
    left = _outlook(found, day).days_left
    return left is not None and left <= WINDOW


def _alarmed(found: Journey, charge: Charge) -> float | None:
    """When the first alarm of a charge is given: between two readings the day that is foretold does not change."""
    known = [charge.start, *(day for mark in found.marks if charge.start < (day := _day(mark.at)) < charge.end)]
    for day, following in zip(known, [*known[1:], charge.end], strict=True):
        left = _outlook(found, day).days_left
        if left is not None and day + max(0.0, left - WINDOW) < following:
            return day + max(0.0, left - WINDOW)
    return None


def _day(moment: datetime) -> float:
    return (moment - at(0)).total_seconds() / 86400


@pytest.fixture(scope="module")
def tally() -> Tally:
    told = Tally()
    for number in range(JOURNEYS):
        found = journey(number)
        for charge in found.charges:
            if charge.dry < charge.end:
                told.dry += 1
                told.unwarned += not _is_alarmed(found, charge.dry - NOTICE)
            if number % LOOKED_AT == 0 and (alarm := _alarmed(found, charge)) is not None:
                told.alarms += 1
                told.early += charge.dry - alarm > LONG
    return told


def test_no_dewar_runs_dry_without_48_hours_of_warning(tally: Tally) -> None:
    assert tally.dry > JOURNEYS / 3, "The journeys are too easy to tell anything."
    assert tally.unwarned == 0, f"{tally.unwarned} of {tally.dry} ran dry unwarned."


def test_few_alarms_are_given_with_ten_days_to_go(tally: Tally, record_property: Callable[[str, object], None]) -> None:
    share = tally.early / tally.alarms
    record_property("early alarms", f"{share:.1%} of {tally.alarms}; {tally.dry} dewars ran dry")
    assert share < 0.1


def _trips(chance: Random, losses: list[float]) -> list[list[Mark]]:
    """One a month, weighed when it is filled and every two or three days after that; each with its loss."""
    kind, found = TYPES[0], []
    for number, loss in enumerate(losses):
        day, start = 30.0 * number, 30.0 * number
        marks = [Mark("top_up", at(day), kind.full_kg + chance.gauss(0, ERROR))]
        while day < start + 7:
            day += chance.uniform(2, 3)
            mass = kind.full_kg - loss * (day - start) + chance.gauss(0, ERROR)
            marks.append(Mark("weight", at(day), mass))
        found.append(marks)
    return found


def _is_flagged(chance: Random, losses: list[float]) -> bool:
    return predict(_trips(chance, losses), TYPES[0], at(30.0 * len(losses)), ERROR).losing_more


def test_a_dying_vacuum_is_flagged_and_a_sound_one_is_not() -> None:
    chance = Random(5)  # noqa: S311
    usual = TYPES[0].loss_kg_per_day
    dying = sum(_is_flagged(chance, [usual, usual, usual, 1.6 * usual]) for _ in range(300))
    sound = sum(_is_flagged(chance, [usual * chance.uniform(0.95, 1.05) for _ in range(4)]) for _ in range(300))
    assert dying >= 0.95 * 300
    assert sound <= 0.02 * 300


def test_it_says_by_which_figures_it_loses_more() -> None:
    seen = predict(_trips(Random(1), [0.18, 0.18, 0.36]), TYPES[0], at(90), ERROR)  # noqa: S311
    assert seen.losing_more
    assert seen.usual_loss == pytest.approx(0.18, rel=0.2)
    assert seen.loss_kg_per_day == pytest.approx(0.36, rel=0.2)
