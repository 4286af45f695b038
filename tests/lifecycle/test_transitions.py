import pytest

from sample_tracking.kernel.identity import Permission
from sample_tracking.lifecycle.states import STATES
from sample_tracking.lifecycle.transitions import AS_PARENT, CONTAINER, DEWAR, LEVELS, SAME, SHIPMENT, Level, possible

from .conftest import USER, principal

levels = pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
# What a thing comes into by itself: by its parent or by a foreign word.
GIVEN = {
    "shipment": {"unknown"},
    "dewar": {"unknown"},
    "container": {"ready", "at_facility", "unknown"},
    "sample": {"ready", "unknown"},
}


@levels
def test_no_transition_is_there_twice(level: Level) -> None:
    assert len(set(level.names)) == len(level.names)


@levels
def test_only_states_are_named(level: Level) -> None:
    named = {state for t in level.transitions for state in (*t.starts, t.to)}
    assert named - {SAME, AS_PARENT} <= set(STATES)


@levels
def test_every_state_that_a_transition_starts_from_can_be_reached(level: Level) -> None:
    reached = {level.start} | GIVEN[level.name]
    for _ in STATES:
        reached |= {t.leads(s) for t in level.transitions for s in t.starts if s in reached and t.to != AS_PARENT}
    assert {s for t in level.transitions for s in t.starts} <= reached


@pytest.mark.parametrize("level", [SHIPMENT, DEWAR], ids=lambda level: level.name)
def test_there_is_a_way_from_registration_to_the_end(level: Level) -> None:
    state = level.start
    for name in ("make_ready", "send", "receive", "start", "finish", "request_dispatch", "dispatch", "close"):
        step = level.transition(name)
        assert step is not None
        assert state in step.starts
        state = step.leads(state)
    assert state == "closed"


@levels
def test_a_transition_that_takes_a_wish_does_not_need_it_as_well(level: Level) -> None:
    assert [t.name for t in level.transitions if set(t.needs) & set(t.takes)] == []


def test_a_rack_move_keeps_the_state() -> None:
    step = DEWAR.transition("move")
    assert step is not None
    assert {step.leads(state) for state in step.starts} == set(step.starts)


def test_a_user_is_offered_what_users_may() -> None:
    assert possible(DEWAR, "opened", USER) == ["make_ready", "send", "cancel"]
    assert possible(DEWAR, "opened", principal(Permission.TRACK)) == ["receive"]


def test_of_several_dewars_each_opens_its_own_transitions() -> None:
    assert possible(SHIPMENT, {"closed", "processing"}) == ["finish"]
    assert possible(SHIPMENT, {"dispatched", "processing"}) == ["finish", "close"]


def test_nothing_is_reopened_inside_what_is_cancelled() -> None:
    assert possible(CONTAINER, "cancelled", parent="cancelled") == []
    assert possible(CONTAINER, "cancelled", parent="opened") == ["reopen"]
