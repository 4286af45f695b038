"""Lab contacts: by the name of the card within the proposal, else by the person, who has one card in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.user_office import store
from plugins.user_office.store.kinds import CONTACT, PERSON
from sample_tracking.kernel.happening import Event

from .matching import refuse_twice
from .work import Thing, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.user_office.store import Row

    from .work import Given, Work

NO_VALUE = {"dewarAvgCustomsValue": 0, "dewarAvgTransportValue": 0}


def settle(work: Work, given: list[Given]) -> None:
    """Cards that are not named any more go where nothing refers to them. Cards that members made for people of their
    own, whom the user office does not know, are none of its business.
    """
    spoken = [one for one in given if "labcontacts" in one.document["proposal"]]
    if not spoken:
        return
    rows = store.find(work.unit, CONTACT, "proposalId", [one.proposal.id for one in spoken])
    known = {(row["proposalId"], row["personId"]): row for row in rows}
    known |= {(row["proposalId"], fold(row["cardName"])): row for row in rows}
    things = [
        _thing(work, one, place, sent, known) for one in spoken for place, sent in one.parts("proposal", "labcontacts")
    ]
    refuse_twice(work, things, "It is the same card as the one at {first}: a name and a person have one in a proposal.")
    _refuse_names_twice(work, things)
    work.check()
    kept = _withdraw(work, {one.proposal.id: one.name for one in spoken}, _left(rows, things))
    held = {(row["proposalId"], row["personId"]): row for row in kept}
    for thing in things:
        if (other := held.get((thing.proposal_id, thing.values["personId"]))) is not None:
            sentence = f"The person has the card “{other['cardName']}” in this proposal, to which records refer."
            work.fault(f"{thing.place}/person", sentence)
    work.write(CONTACT, things)


def _left(rows: list[Row], things: list[Thing]) -> list[Row]:
    named = {thing.id for thing in things if thing.standing is not None}
    return [row for row in rows if row["labContactId"] not in named]


def _thing(work: Work, one: Given, place: str, sent: Mapping[str, Any], known: Mapping[tuple[int, Any], Row]) -> Thing:
    """``known``: the cards there are, by proposal and person, and by proposal and name."""
    values = work.wanted(CONTACT, place, {name: value for name, value in sent.items() if name != "person"})
    values["personId"] = one.people[f"{place}/person"].id
    proposal_id = one.proposal.id
    theirs = known.get((proposal_id, values["personId"]))
    standing = known.get((proposal_id, fold(values["cardName"])), theirs)
    born = {"recordTimeStamp": work.unit.local_now, "proposalId": proposal_id, **NO_VALUE}
    return Thing(
        CONTACT,
        f"{one.name}: {values['cardName']}",
        place,
        values,
        at_birth=born,
        standing=standing,
        proposal_id=proposal_id,
    )


def _refuse_names_twice(work: Work, things: list[Thing]) -> None:
    seen: dict[Any, Thing] = {}
    for thing in things:
        if thing.standing is not None:
            continue
        for name in (fold(thing.values["cardName"]), thing.values["personId"]):
            if (first := seen.setdefault((thing.proposal_id, name), thing)) is not thing:
                work.fault(thing.place, f"A name and a person have one card in a proposal; see {first.place}.")
                break


def _withdraw(work: Work, proposals: Mapping[int, str], left: list[Row]) -> list[Row]:
    """Gives those that stay."""
    known = {
        row["personId"]
        for row in store.find(work.unit, PERSON, "personId", sorted({row["personId"] for row in left}))
        if row["login"] is not None or row["externalId"] is not None
    }
    of_office = [row for row in left if row["personId"] in known]
    used = store.used_contacts(work.unit, [row["labContactId"] for row in of_office])
    gone = []
    for row in of_office:
        contact_id, proposal_id = row["labContactId"], row["proposalId"]
        outcome = "kept" if contact_id in used else "withdrawn"
        work.tell("contact", f"{proposals[proposal_id]}: {row['cardName']}", contact_id, outcome)
        if outcome == "withdrawn":
            gone.append((contact_id,))
            work.events.append(Event("contact", contact_id, "withdrawn", proposal_id))
    store.remove(work.unit, CONTACT, gone)
    return [row for row in left if (row["labContactId"],) not in set(gone)]
