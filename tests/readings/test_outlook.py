"""What is foretold from a few readings, and told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sample_tracking.kernel.config import ConfigError
from sample_tracking.readings.charges import DewarType, Mark
from sample_tracking.readings.outlook import Outlook, predict
from sample_tracking.readings.settings import ReadingSettings
from sample_tracking.readings.words import known, level_of, sentence
from tests.world import Configured, Template, sqlite_service

from .journeys import at

CX100 = DewarType(5.3, 8.6, 0.18)
WINDOW = timedelta(hours=72)


def seen(*marks: Mark, day: float, earlier: tuple[list[Mark], ...] = ()) -> Outlook:
    return predict([*earlier, list(marks)], CX100, at(day), 0.05)


def weights(*some: tuple[float, float]) -> list[Mark]:
    return [Mark("weight", at(day), mass) for day, mass in some]


def test_of_nothing_nothing_is_foretold() -> None:
    assert predict([], CX100, at(0), 0.05) == seen(day=0) == Outlook()
    assert seen(Mark("temperature", at(0), -190), day=0) == Outlook()
    assert seen(*weights((0, 85.0)), day=0) == Outlook(), "A weight that no dewar has is a mistake."


def test_a_mistake_in_writing_makes_it_a_little_more_cautious() -> None:
    true = [(day, 8.6 - 0.2 * day) for day in range(7)]
    wrong = [(day, mass - 1.5 if day == 3 else mass) for day, mass in true]
    (good, odd) = (seen(Mark("top_up", at(0)), *weights(*some), day=7) for some in (true, wrong))
    assert good.likely_days is not None
    assert odd.likely_days is not None
    assert good.likely_days - 2 < odd.likely_days <= good.likely_days


def test_a_low_last_weighing_is_believed_rather_than_the_line() -> None:
    found = seen(Mark("top_up", at(0)), *weights((0, 8.6), (2, 8.2), (4, 7.8), (6, 6.4)), day=6)
    assert found.share == pytest.approx((6.4 - 5.3) / 3.3, abs=0.07)


def test_what_has_become_heavier_was_filled_though_nobody_said_so() -> None:
    marks = [Mark("top_up", at(0), 8.6), *weights((4, 7.8), (8, 7.0), (9, 8.5), (12, 7.9))]
    found = seen(*marks, day=12)
    assert found.share == pytest.approx((7.9 - 5.3) / 3.3, abs=0.07)
    assert found.last_top_up == at(0)
    warm = seen(*marks, Mark("temperature", at(12.5), -20), day=13)
    assert (warm.share, warm.days_left) == (0, 0)


def test_a_vacuum_that_dies_on_the_way_is_seen_by_the_last_weighings() -> None:
    marks = weights((0, 8.6), (3, 8.1), (6, 7.6), (9, 7.1), (10, 6.5), (11, 5.9))
    found = seen(Mark("top_up", at(0)), *marks, day=11)
    assert found.loss_kg_per_day == pytest.approx(0.6, abs=0.15)


def test_a_dewar_that_was_found_empty_loses_as_much_at_least_the_next_time() -> None:
    earlier = [Mark("top_up", at(-40), 8.6), *weights((-30, 5.3), (-28, 5.3))]
    found = seen(Mark("top_up", at(0)), day=0, earlier=(earlier,))
    assert found.basis == "own history"
    assert found.loss_kg_per_day == pytest.approx(0.33, abs=0.04)


def test_a_heavy_content_does_not_count_as_nitrogen() -> None:
    """Of which nobody knew, since it was not weighed when it was filled: then the days since count."""
    found = seen(Mark("top_up", at(0)), *weights((10, 8.6)), day=10)
    assert found.share == pytest.approx((3.3 - 1.8) / 3.3, abs=0.05)


def test_no_dewar_is_thought_to_be_far_better_than_its_type() -> None:
    found = seen(Mark("top_up", at(0)), *weights((0, 8.6), (5, 8.6), (10, 8.6)), day=10)
    assert found.loss_kg_per_day == pytest.approx(0.09)


@pytest.mark.parametrize(
    ("marks", "day", "level", "told"),
    [
        ([Mark("top_up", at(0))], 1, "good", "filled 1 day ago"),
        ([Mark("departure", at(0))], 6, "soon", "sent 6 days ago, supposedly full"),
        (weights((0, 8.6)), 2, "good", "weighed 2 days ago"),
        ([Mark("top_up", at(0))], 10, "urgent", "filled 10 days ago"),
        ([Mark("temperature", at(0), 20.0)], 3, "dry", "found warm 3 days ago"),
        ([Mark("temperature", at(0), 20.0)], 0.1, "dry", "found warm today"),
        ([], 0, "unknown", ""),
    ],
)
def test_it_is_told_in_a_few_words(marks: list[Mark], day: float, level: str, told: str) -> None:
    found = seen(*marks, day=day)
    assert (level_of(found, WINDOW), known(found, at(day))) == (level, told)


def test_the_sentence_tells_the_days_in_customs() -> None:
    found = replace(seen(Mark("departure", at(0)), day=4), held_days=1.2)
    assert sentence(found, at(4)).endswith("It was held in customs for 1 day.")


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ({"default_type": "Other"}, "Other"),
        ({"types": {"CX100": {"empty_kg": 5}}}, "CX100"),
        ({"types": {"CX100": {"empty_kg": 9, "full_kg": 8, "loss_kg_per_day": 0.2}}}, "CX100"),
        ({"alarm_to": ["nobody"]}, "nobody"),
    ],
)
def test_settings_that_cannot_be_stop_the_start(
    tmp_path: object, template: Template, section: dict[str, object], place: str
) -> None:
    with pytest.raises(ConfigError, match=place):
        sqlite_service(tmp_path, template, Configured(sections={"readings": section}))  # type: ignore[arg-type]


def test_the_longest_beginning_of_a_code_decides_on_the_type() -> None:
    types = {name: {"empty_kg": kg, "full_kg": kg + 3, "loss_kg_per_day": 0.2} for name, kg in (("CX100", 5), ("B", 6))}
    settings = ReadingSettings(types=types, type_by_code={"DLS": "CX100", "dls-bi": "B"})
    assert [settings.type_of(code).empty_kg for code in ("DLS-BI-1", "DLS-MX-1", "", None)] == [6, 5, 5, 5]
