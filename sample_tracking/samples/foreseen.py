"""What would hinder samples that are still to be written, in containers that may be still to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import store
from .checks import Entry, faults_of
from .store import Tube

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.errors import Fault
    from sample_tracking.kernel.unit import Unit

    Pucks = Mapping[int, tuple[str, int | None]]


def faults(
    unit: Unit,
    proposal_id: int,
    wishes: Sequence[tuple[int, Mapping[str, Any]]],
    roots: Sequence[str],
    pucks: Pucks,
    leaving: Sequence[int],
) -> list[Fault]:
    """``pucks``: the name and the capacity of each container by its id, or by a number below 0 when it is still to be
    made. ``leaving``: samples in them that are themselves among the wishes.
    """
    tubes = {number: Tube(number, *told, 0, 0, proposal_id, "") for number, told in pucks.items()}
    entries = [Entry(tubes[number], wish, root) for (number, wish), root in zip(wishes, roots, strict=True)]
    return faults_of(unit, proposal_id, entries, leaving) if entries else []


def unknown_proteins(unit: Unit, proposal_id: int, acronyms: Sequence[str]) -> list[str]:
    known = store.proteins(unit, proposal_id, acronyms) if acronyms else {}
    return [acronym for acronym in acronyms if acronym.lower() not in known]


def protein_ids(unit: Unit, proposal_id: int, acronyms: Sequence[str]) -> list[int]:
    known = store.proteins(unit, proposal_id, acronyms) if acronyms else {}
    return sorted(known.values())
