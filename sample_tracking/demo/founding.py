"""The invented facility before its first shipment."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit

Facts = dict[str, Any]


@dataclass(frozen=True)
class Founded:
    """Ids: of persons by login, of proposals and of their first contacts by proposal."""

    people: dict[str, int]
    proposals: dict[str, int]
    contacts: dict[str, int]


def facts() -> Facts:
    return tomllib.loads(resources.files(__package__).joinpath("facility.toml").read_text("utf-8"))


def found(unit: Unit) -> Founded:
    """What a user office would have entered: people, proposals, sessions, hardware, and a contact each."""
    told = facts()
    people = store.add_persons(unit, told["persons"], store.add_laboratories(unit, told["laboratories"]))
    members = {
        group: [people[person["login"]] for person in told["persons"] if group in person.get("groups", ())]
        for group in told["groups"]
    }
    store.add_groups(unit, told["groups"], members)
    founded = Founded(people, {}, {})
    for proposal in told["proposals"]:
        name = f"{proposal['code']}{proposal['number']}"
        founded.proposals[name] = store.add_proposal(unit, proposal, people)
        person = people[[*proposal["members"], proposal["investigator"]][0]]
        card = f"Home laboratory of {name}"
        founded.contacts[name] = store.add_contact(unit, founded.proposals[name], person, card)
    return founded
