"""Proteins of a proposal: by externalId, else by acronym. Those that are not named stay: members register their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.user_office import store
from plugins.user_office.store.kinds import PROTEIN

from .matching import refuse_twice
from .work import Thing, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.user_office.store import Row

    from .work import Given, Work


def settle(work: Work, given: list[Given]) -> None:
    spoken = [one for one in given if one.document.get("proteins")]
    if not spoken:
        return
    known = _by_name(store.find(work.unit, PROTEIN, "proposalId", [one.proposal.id for one in spoken]))
    things = [_thing(work, one, place, sent, known) for one in spoken for place, sent in one.parts("proteins")]
    refuse_twice(work, things, "It is the same protein as the one at {first}.")
    seen: dict[Any, Thing] = {}
    for thing in things:
        name = (thing.proposal_id, fold(thing.values["acronym"]))
        if (first := seen.setdefault(name, thing)) is not thing:
            work.fault(f"{thing.place}/acronym", f"The protein at {first.place} has it already.")
        holder = known.get(name)
        if holder and thing.standing and holder["proteinId"] != thing.id:
            work.fault(f"{thing.place}/acronym", "Another protein of the proposal has it.")
    work.write(PROTEIN, things)


def _by_name(rows: list[Row]) -> dict[tuple[int | None, Any], Row]:
    """Under (proposal, externalId) and (proposal, acronym); the oldest where there are several."""
    known: dict[tuple[int | None, Any], Row] = {}
    for row in reversed(rows):
        known[row["proposalId"], fold(row["acronym"])] = row
        if row["externalId"] is not None:
            known[row["proposalId"], row["externalId"]] = row
    return known


def _thing(
    work: Work, one: Given, place: str, sent: Mapping[str, Any], known: Mapping[tuple[int | None, Any], Row]
) -> Thing:
    values = work.wanted(PROTEIN, place, {name: value for name, value in sent.items() if name != "person"})
    number = values.get("externalId")
    if number is None:
        values.pop("externalId", None)
    values["personId"] = one.people[f"{place}/person"].id
    proposal_id = one.proposal.id
    named = known.get((proposal_id, fold(values["acronym"])))
    if named is not None and number is not None and named["externalId"] not in (None, number):
        named = None  # that one is another protein of the user office
    standing = known.get((proposal_id, number)) if number is not None else None
    born = {"bltimeStamp": work.unit.local_now, "proposalId": proposal_id}
    key = f"{one.name}: {values['acronym']}"
    return Thing(PROTEIN, key, place, values, at_birth=born, standing=standing or named, proposal_id=proposal_id)
