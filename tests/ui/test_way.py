"""The picture of the way of a dewar: which station is behind, which is the present one, which is ahead."""

from typing import Any

import pytest

from sample_tracking.ui.way import AHEAD, BEHIND, HERE, NOT_NOTED, STATIONS, stations_of


def steps(*states: str) -> list[dict[str, Any]]:
    return [{"status": state, "at": f"day {day}", "local_at": f"here {day}"} for day, state in enumerate(states, 1)]


def drawn(status: str, *states: str) -> list[tuple[str, str | None]]:
    stations = stations_of(status, steps(*states))
    assert [one.name for one in stations] == list(STATIONS)
    return [(one.state, one.at) for one in stations]


GONE = ("opened", "ready", "sent", "at_facility")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("opened",), [(HERE, "day 1")] + [(AHEAD, None)] * 5),
        (("opened", "ready", "ready"), [(HERE, "day 1")] + [(AHEAD, None)] * 5),
        (("opened", "sent"), [(BEHIND, "day 1"), (HERE, "day 2")] + [(AHEAD, None)] * 4),
        (GONE, [(BEHIND, "day 1"), (BEHIND, "day 3"), (HERE, "day 4")] + [(AHEAD, None)] * 3),
        (
            (*GONE, "processing"),
            [(BEHIND, "day 1"), (BEHIND, "day 3"), (BEHIND, "day 4"), (HERE, "day 5"), (AHEAD, None), (AHEAD, None)],
        ),
        (
            (*GONE, "processing", "at_facility", "dispatched", "closed"),
            [(BEHIND, f"day {day}") for day in (1, 3, 4, 5, 7)] + [(HERE, "day 8")],
        ),
    ],
)
def test_what_is_behind_has_a_tick_and_its_time(
    states: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert drawn(states[-1], *states) == expected


def test_a_dewar_that_is_back_in_the_store_was_at_the_beamline() -> None:
    stations = drawn("dispatch_requested", *GONE, "processing", "at_facility", "dispatch_requested")
    assert stations[2:4] == [(HERE, "day 6"), (BEHIND, "day 5")]


def test_a_dewar_that_was_never_measured_is_not_said_to_be() -> None:
    assert drawn("dispatched", *GONE, "dispatched")[3:5] == [(NOT_NOTED, None), (HERE, "day 5")]


def test_a_dewar_that_is_packed_again_begins_anew() -> None:
    assert drawn("opened", "opened", "cancelled", "opened", "ready", "opened")[:2] == [(HERE, "day 1"), (AHEAD, None)]
    assert drawn("sent", "opened", "sent", "opened", "sent")[:3] == [(BEHIND, "day 3"), (HERE, "day 4"), (AHEAD, None)]


def test_what_an_older_program_did_not_note_has_no_time() -> None:
    assert drawn("processing") == [(BEHIND, None)] * 3 + [(HERE, None)] + [(AHEAD, None)] * 2


def test_an_unknown_state_marks_only_what_was_noted() -> None:
    expected = [(BEHIND, "day 1"), (BEHIND, "day 2")] + [(NOT_NOTED, None)] * 4
    assert drawn("unknown", "opened", "sent", "unknown") == expected


def test_what_was_called_off_has_no_way() -> None:
    assert stations_of("cancelled", steps("opened", "cancelled")) == []
