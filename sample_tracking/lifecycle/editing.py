"""What may be added and changed in which state. A module's table of fields says which states each field needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.errors import Conflict, Fault

from .states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .transitions import Level

BEFORE_TRAVEL: Final = frozenset({"opened", "ready"})
ALWAYS: Final = frozenset(STATES)


def check_addition(parent: Level, state: str, what: str) -> None:
    """Conflict when nothing can be put into a thing of this state any more."""
    if state not in BEFORE_TRAVEL:
        raise Conflict(
            f"The {parent.name} is {_said(state)}: a {what} can be added only while it is {_listed(BEFORE_TRAVEL)}.",
            state=state,
        )


def check_change(
    level: Level, state: str, wish: Iterable[str], table: Mapping[str, frozenset[str]] | None = None
) -> None:
    """Conflict for fields that are closed in this state; a field that the table does not name is open before travel."""
    open_in = {name: (table or {}).get(name, BEFORE_TRAVEL) for name in wish}
    faults = [
        Fault(f"/{name}", f"It can be changed only while the {level.name} is {_listed(states)}.")
        for name, states in open_in.items()
        if state not in states
    ]
    if faults:
        sentence = f"The {level.name} is {_said(state)}: some of this can no longer be changed."
        raise Conflict(sentence, errors=faults, state=state)


def _said(state: str) -> str:
    return state.replace("_", " ")


def _listed(states: frozenset[str]) -> str:
    return " or ".join(_said(state) for state in STATES if state in states)
