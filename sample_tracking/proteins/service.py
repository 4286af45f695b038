"""What can be done with proteins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Conflict, Fault, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.sight import proposal_id_of

from . import store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_of_proposal(unit: Unit, code: str, query: Wish) -> Page:
    return store.page(unit, {**query, "proposal_id": proposal_id_of(unit, code)})


def read(unit: Unit, protein_id: int) -> Document:
    document = store.find(unit, protein_id)
    if document is None:
        raise _absent()
    return document


def register(unit: Unit, code: str, wish: Wish) -> Document:
    proposal_id = proposal_id_of(unit, code)
    lock_proposal(unit, proposal_id)
    _check_acronym(unit, proposal_id, wish["acronym"])
    protein_id = store.insert(unit, proposal_id, {"name": wish["acronym"], **_given(wish)})
    unit.record(Event("protein", protein_id, "created", proposal_id))
    return read(unit, protein_id)


def change(unit: Unit, protein_id: int, wish: Wish) -> Document:
    proposal_id = _claim(unit, protein_id)
    if "acronym" in wish:
        _check_acronym(unit, proposal_id, wish["acronym"], protein_id)
    store.change(unit, protein_id, wish)
    unit.record(Event("protein", protein_id, "changed", proposal_id, detail={"fields": sorted(wish)}))
    return read(unit, protein_id)


def discard(unit: Unit, protein_id: int) -> None:
    proposal_id = _claim(unit, protein_id)
    if tables := store.referring_to(unit, protein_id):
        pattern = later("The protein cannot be deleted: records refer to it ({tables}).")
        raise Conflict(phrase(pattern, tables=", ".join(tables)))
    store.delete(unit, protein_id)
    unit.record(Event("protein", protein_id, "deleted", proposal_id))


def discard_unused(unit: Unit, protein_id: int) -> None:
    """Unless something refers to it by now, or it is gone."""
    if store.find(unit, protein_id) is not None and not store.referring_to(unit, protein_id):
        discard(unit, protein_id)


def acronyms(unit: Unit, code: str) -> list[str]:
    """All of a proposal, by the alphabet."""
    return store.acronyms(unit, proposal_id_of(unit, code))


def _given(wish: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wish.items() if value is not None}


def _absent() -> NotFound:
    return NotFound("There is no such protein, or you may not see it.")


def _claim(unit: Unit, protein_id: int) -> int:
    """Locked, and still as the caller has seen it; gives the proposal's id."""
    read(unit, protein_id)
    proposal_id = store.lock(unit, protein_id)
    if proposal_id is None:
        raise _absent()
    unit.match(read(unit, protein_id))
    return proposal_id


def _check_acronym(unit: Unit, proposal_id: int, acronym: str, protein_id: int = 0) -> None:
    """Under the lock of the proposal, since no key of the database watches over acronyms."""
    if store.has_acronym(unit, proposal_id, acronym, protein_id):
        sentence = f"The proposal has a protein {acronym} already."
        raise Conflict(sentence, errors=[Fault("/acronym", sentence)])
