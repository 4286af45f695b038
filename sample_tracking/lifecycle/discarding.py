"""Takes drafts out for good: what has never travelled, was never measured, and nothing else refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase

from .spoken import listed, spoken
from .store import discards
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.unit import Unit

    from .transitions import Level

DRAFT = frozenset({"opened", "ready", "cancelled"})


def discard(unit: Unit, level: Level, thing_ids: Sequence[int]) -> None:
    """Things of one shipment with all that stands in them; the caller holds their locks and has seen that they are
    visible. Conflict when one of them is no draft (cancel it instead), or holds a container of somebody else that the
    caller does not see.
    """
    if not thing_ids:
        return
    path = discards.path_of(unit, level.name, thing_ids[0])
    doomed = discards.below(unit, level.name, thing_ids)
    if discards.hidden(unit, doomed):
        pattern = later("The {level} holds containers of other people, who have to take them out before.")
        raise Conflict(phrase(pattern, level=spoken(level.name)))
    _check_never_travelled(unit, level, doomed)
    if others := discards.others(unit, doomed):
        pattern = later("The {level} cannot be deleted: records refer to it ({tables}). Cancel it instead.")
        raise Conflict(phrase(pattern, level=spoken(level.name), tables=", ".join(others)))
    discards.remove(unit, doomed)
    for thing_id in thing_ids:
        unit.record(Event(level.name, thing_id, "deleted", **path))


def _check_never_travelled(unit: Unit, level: Level, doomed: discards.Doomed) -> None:
    vocabulary = unit.site.get(Vocabulary)
    states = set(discards.states(unit, doomed))
    words = discards.words_of_travel(unit, doomed)
    travelled = {state for state in (vocabulary.dewar.read(word) or "unknown" for word in words) if state not in DRAFT}
    if told := (states - DRAFT) | travelled:
        pattern = later("The {level} has travelled already ({states}): it cannot be deleted any more.")
        raise Conflict(phrase(pattern, level=spoken(level.name), states=listed(sorted(told))))
