import pytest

from sample_tracking.kernel.errors import Invalid
from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR, Level
from sample_tracking.lifecycle.wishes import checked
from sample_tracking.lifecycle.wording import load

DIAMOND = load("diamond", "DLS")


def faults(level: Level, **asked: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        checked(level, asked, DIAMOND)
    return [(fault.pointer, fault.detail) for fault in refusal.value.errors]


def test_an_unknown_transition_is_answered_with_those_that_there_are() -> None:
    ((pointer, detail),) = faults(CONTAINER, transition="explode")
    assert pointer == "/transition"
    assert "load, unload, cancel, reopen" in detail


def test_every_missing_wish_is_named() -> None:
    assert [pointer for pointer, _ in faults(CONTAINER, transition="load", beamline="  ")] == ["/beamline", "/position"]


def test_a_wish_that_the_transition_does_not_take_is_refused() -> None:
    assert faults(DEWAR, transition="send", location="cage") == [
        ("/location", "The transition send of a dewar takes no location.")
    ]


@pytest.mark.parametrize(("transition", "longest"), [("move", 45), ("start", 20)], ids=["a rack", "a beamline"])
def test_a_place_must_fit_its_column(transition: str, longest: int) -> None:
    assert checked(DEWAR, {"transition": transition, "location": "x" * longest}, DIAMOND).location == "x" * longest
    ((pointer, detail),) = faults(DEWAR, transition=transition, location="x" * (longest + 1))
    assert pointer == "/location"
    assert f"at most {longest}" in detail


@pytest.mark.parametrize("bad", ["β", "\n", "😀", "\u202e"])
def test_a_place_must_be_storable(bad: str) -> None:
    ((pointer, detail),) = faults(DEWAR, transition="move", location=f"a{bad}b")
    assert pointer == "/location"
    assert "cannot be stored" in detail


def test_a_wish_is_stripped_and_nothing_counts_as_not_given() -> None:
    wish = checked(DEWAR, {"transition": "receive", "location": " Tray-3C ", "courier": None}, DIAMOND)
    assert (wish.location, wish.courier) == ("Tray-3C", None)
    assert checked(DEWAR, {"transition": "receive", "location": " "}, DIAMOND).location is None
