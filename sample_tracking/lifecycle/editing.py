"""What may be added and changed in which state. A module's table of fields says which states each field needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.errors import Conflict, Fault
from sample_tracking.kernel.languages import later, phrase

from .spoken import spoken
from .states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sample_tracking.kernel.languages import Phrase

    from .transitions import Level

BEFORE_TRAVEL: Final = frozenset({"opened", "ready"})
ALWAYS: Final = frozenset(STATES)
CLOSED: Final = later("It can be changed only while the {level} is {states}.")


def check_addition(parent: Level, state: str, what: str) -> None:
    """Conflict when nothing can be put into a thing of this state any more."""
    if state not in BEFORE_TRAVEL:
        raise Conflict(
            phrase(
                "The {parent} is {state}: a {what} can be added only while it is {states}.",
                parent=spoken(parent.name),
                state=spoken(state),
                what=spoken(what),
                states=_listed(BEFORE_TRAVEL),
            ),
            state=state,
        )


def check_change(
    level: Level, state: str, wish: Iterable[str], table: Mapping[str, frozenset[str]] | None = None
) -> None:
    """Conflict for fields that are closed in this state; a field that the table does not name is open before travel."""
    open_in = {name: (table or {}).get(name, BEFORE_TRAVEL) for name in wish}
    called = spoken(level.name)
    faults = [
        Fault(f"/{name}", phrase(CLOSED, level=called, states=_listed(states)))
        for name, states in open_in.items()
        if state not in states
    ]
    if faults:
        pattern = later("The {level} is {state}: some of this can no longer be changed.")
        sentence = phrase(pattern, level=called, state=spoken(state))
        raise Conflict(sentence, errors=faults, state=state)


def _listed(states: frozenset[str]) -> Phrase:
    first, *others = (spoken(state) for state in STATES if state in states)
    for other in others:
        first = phrase("{state} or {other}", state=first, other=other)
    return first
