"""The way from a table to the proposal that it belongs to, over foreign keys."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.chosen import LOOKUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .things import Chosen, Thing

PROPOSAL = "Proposal"


@dataclass(frozen=True)
class Hop:
    """From a row of ``left`` to the rows of ``right`` where both attributes are the same. ``backward``: it is the
    right one that refers.
    """

    left: Thing
    left_attribute: str
    right: Thing
    right_attribute: str
    backward: bool = False


@dataclass(frozen=True)
class Way:
    """``proposal_id``: the attribute of the last thing; without hops, of the thing itself."""

    hops: tuple[Hop, ...]
    last: Thing
    proposal_id: str


Cost = tuple[int, int, int]
"""Backward hops, hops over what may be NULL, hops."""


def way_to_proposal(start: Thing, chosen: Chosen) -> Way | None:
    """The cheapest. Backward go only tables that link two others and those of the module itself, since what refers to
    a thing from elsewhere does not say whose it is; look-up tables belong to nobody, and lead nowhere.
    """
    ticket = itertools.count()
    waiting: list[tuple[Cost, int, Thing, tuple[Hop, ...]]] = [((0, 0, 0), next(ticket), start, ())]
    done: set[str] = set()
    while waiting:
        cost, _, thing, hops = heapq.heappop(waiting)
        if thing.table in done or thing.table in LOOKUPS:
            continue
        done.add(thing.table)
        if (proposal_id := _proposal_id(thing)) is not None:
            return Way(hops, thing, proposal_id)
        for hop, backward, null in _hops(thing, chosen):
            further = (cost[0] + backward, cost[1] + null, cost[2] + 1)
            heapq.heappush(waiting, (further, next(ticket), hop.right, (*hops, hop)))
    return None


def _proposal_id(thing: Thing) -> str | None:
    """Of the key alone that is called like it: `presetForProposalId` does not say whose a thing is."""
    if thing.table == PROPOSAL:
        return thing.key[0]
    return next((a.name for a in thing.attributes if a.refers == (PROPOSAL, a.column)), None)


def _hops(thing: Thing, chosen: Chosen) -> Iterator[tuple[Hop, bool, bool]]:
    """Each with whether it goes backward, and whether it may find NULL."""
    for attribute in thing.attributes:
        if attribute.refers is not None:
            referred = chosen.around[attribute.refers[0]]
            to = referred.of_column(attribute.refers[1]).name
            yield Hop(thing, attribute.name, referred, to), False, attribute.null
    for other in sorted(chosen.around.values(), key=lambda other: other.table):
        for attribute in other.attributes if "has" in other.words or other in chosen.things else ():
            if attribute.refers is not None and attribute.refers[0] == thing.table != other.table:
                own = thing.of_column(attribute.refers[1]).name
                yield Hop(thing, own, other, attribute.name, backward=True), True, attribute.null
