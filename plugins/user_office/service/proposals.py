"""Proposals: by their externalId, else by code and number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.user_office import store
from plugins.user_office.store.kinds import PROPOSAL, SESSION, columns_of

from .matching import number_of, refuse_twice
from .work import Thing, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .work import Given, Work

PARTS = ("persons", "labcontacts")


def match(work: Work, given: list[Given]) -> None:
    for one in given:
        place = f"{one.place}/proposal"
        sent = {name: value for name, value in one.document["proposal"].items() if name not in PARTS}
        values = work.wanted(PROPOSAL, place, sent)
        if values.get("externalId") is None:
            values.pop("externalId", None)
        code = values["proposalCode"] = _stored_code(work, values["proposalCode"])
        key = f"{code}{values['proposalNumber']}"
        one.proposal = Thing(PROPOSAL, key, place, values, at_birth={"bltimeStamp": work.unit.local_now})
    things = [one.proposal for one in given]
    _refuse_named_twice(work, things)
    _find(work, things)
    refuse_twice(work, things, "It is the same proposal as the one at {first}.")
    work.check()


def settle(work: Work, given: list[Given]) -> None:
    for one in given:
        leader = one.people[f"{one.place}/proposal/persons/0"]
        one.proposal.values["personId"] = leader.id
    work.write(PROPOSAL, [one.proposal for one in given])


def _stored_code(work: Work, code: str) -> str:
    """SynchWeb finds a proposal by lower case only; the Java ISPyB keeps it as the portal has it."""
    return code if is_java(work) else code.lower()


def is_java(work: Work) -> bool:
    return "expSessionPk" in work.unit.prepared(columns_of, SESSION)


def _name(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return fold(row["proposalCode"]), fold(row["proposalNumber"])


def _refuse_named_twice(work: Work, things: list[Thing]) -> None:
    seen: dict[Any, Thing] = {}
    for thing in things:
        for name in (_name(thing.values), thing.values.get("externalId")):
            first = seen.setdefault(name, thing)
            if name is not None and first is not thing:
                work.fault(thing.place, f"It is the same proposal as the one at {first.place}.")
                break
    work.check()


def _find(work: Work, things: list[Thing]) -> None:
    numbers = [thing.values["externalId"] for thing in things if "externalId" in thing.values]
    numbered = {row["externalId"]: row for row in reversed(store.find(work.unit, PROPOSAL, "externalId", numbers))}
    names = [(thing.values["proposalCode"], thing.values["proposalNumber"]) for thing in things]
    named = {_name(row): row for row in reversed(store.find_proposals(work.unit, PROPOSAL, names))}
    for thing in things:
        number = thing.values.get("externalId")
        by_number, by_name = numbered.get(number), named.get(_name(thing.values))
        thing.standing = by_number or by_name
        if by_number and by_name and by_number["proposalId"] != by_name["proposalId"]:
            other = f"{by_number['proposalCode']}{by_number['proposalNumber']}"
            work.fault(f"{thing.place}/externalId", f"It is that of another proposal here, {other}.")
        elif by_name and not by_number and number is not None and by_name["externalId"] is not None:
            other = number_of(by_name["externalId"])
            work.fault(
                f"{thing.place}/proposalNumber", f"It is that of another proposal here, with externalId {other}."
            )
