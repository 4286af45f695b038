from typing import Any

import pytest

from tests.measured import collect
from tests.world import Configured, Service

from .pushing import ANNA, BEN, CARA, USER_OFFICE, everything, outcomes, pointers, push, whole, written


@pytest.fixture
def configured() -> Configured:
    return USER_OFFICE


def ids(report: Any, what: str) -> list[int]:
    return [item["id"] for item in report["items"] if item["what"] == what]


def test_a_member_who_is_not_named_any_more_sees_the_proposal_no_longer(anywhere: Service) -> None:
    wish = {"proposal": {"proposalCode": "in", "proposalNumber": "10002", "persons": [{"login": "ipi"}]}}
    assert anywhere.client("user").get("/proposals/in10002").status_code == 200
    report = push(anywhere, wish)
    assert outcomes(report, "member")["in10002: user"] == "withdrawn"
    assert anywhere.client("user").get("/proposals/in10002").status_code == 404
    assert push(anywhere, wish)["counts"]["withdrawn"] == 0


def test_the_principal_investigator_is_a_member_with_that_role(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    document["proposal"]["persons"].reverse()
    report = push(anywhere, document)
    assert outcomes(report, "proposal") == {"mx5150": "updated"}
    rows = anywhere.rows(
        "SELECT p.login, m.* FROM ProposalHasPerson m JOIN Person p ON p.personId = m.personId"
        " JOIN Proposal o ON o.proposalId = m.proposalId WHERE o.proposalNumber = '5150' ORDER BY p.login"
    )
    assert [row["login"] for row in rows] == ["anna", "ben"]
    if "role" in rows[0]:
        assert [row["role"] for row in rows] == [None, "Principal Investigator"]
    assert push(anywhere, document)["counts"]["unchanged"] == 13


def test_a_member_entered_twice_by_an_older_program_is_one_and_goes_as_one(anywhere: Service) -> None:
    proposal, person = anywhere.founded.proposals["in10002"], anywhere.founded.people["user"]
    anywhere.run("INSERT INTO ProposalHasPerson (proposalId, personId) VALUES (:o, :p)", o=proposal, p=person)
    push(anywhere, {"proposal": {"proposalCode": "in", "proposalNumber": "10002", "persons": [{"login": "ipi"}]}})
    rows = anywhere.rows("SELECT personId FROM ProposalHasPerson WHERE proposalId = :o", o=proposal)
    assert person not in [row["personId"] for row in rows]


def test_people_who_leave_a_session_are_withdrawn_from_it(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    del document["sessions"][0]["persons"][1]
    report = push(anywhere, document)
    assert outcomes(report, "session_person") == {
        "mx5150: externalId 501: ben": "unchanged",
        f"mx5150: externalId 501: person {_person_id(anywhere, 'Cara')}": "withdrawn",
    }
    (session_id, _) = ids(report, "session")
    rows = anywhere.rows("SELECT personId FROM Session_has_Person WHERE sessionId = :id", id=session_id)
    assert [row["personId"] for row in rows] == [_person_id(anywhere, "Ben")]
    events = [event["what"] for event in anywhere.events("session", session_id)]
    assert events == ["created", "person_added", "person_added", "person_withdrawn"]


def _person_id(service: Service, given_name: str) -> int:
    return int(service.row("SELECT personId FROM Person WHERE givenName = :name", name=given_name)["personId"])


def test_what_the_document_does_not_speak_of_is_left_alone(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    del document["sessions"], document["proteins"], document["proposal"]["labcontacts"]
    report = push(anywhere, document)
    assert {item["what"] for item in report["items"]} == {"laboratory", "person", "proposal", "member"}
    assert report["counts"]["unchanged"] == len(report["items"])
    quiet = whole()
    del quiet["sessions"][0]["persons"]
    assert "session_person" not in {item["what"] for item in push(anywhere, quiet)["items"]}
    assert len(anywhere.rows("SELECT * FROM Session_has_Person WHERE personId = :p", p=_person_id(anywhere, "Cara")))


def test_an_empty_list_says_that_there_are_none(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    document["sessions"], document["proposal"]["labcontacts"] = [], []
    report = push(anywhere, document)
    assert outcomes(report, "contact") == {"mx5150: Århus home": "withdrawn"}
    assert outcomes(report, "session") == dict.fromkeys(
        ("mx5150: externalId 501", "mx5150: externalId 502"), "withdrawn"
    )


def test_a_session_that_will_not_take_place_is_called_off_and_nobody_is_in_it(anywhere: Service) -> None:
    session_id = ids(push(anywhere, whole()), "session")[0]
    document = whole()
    del document["sessions"][0]
    report = push(anywhere, document)
    assert outcomes(report, "session") == {
        "mx5150: externalId 501": "withdrawn",
        "mx5150: externalId 502": "unchanged",
    }
    assert anywhere.row("SELECT scheduled FROM BLSession WHERE sessionId = :id", id=session_id)["scheduled"] == 0
    assert anywhere.rows("SELECT * FROM Session_has_Person WHERE sessionId = :id", id=session_id) == []
    assert anywhere.events("session", session_id)[-1]["what"] == "person_withdrawn"
    assert "called_off" in [event["what"] for event in anywhere.events("session", session_id)]
    again = push(anywhere, document)
    assert (again["counts"]["absent"], again["counts"]["withdrawn"]) == (1, 0)
    assert outcomes(push(anywhere, whole()), "session")["mx5150: externalId 501"] == "updated"


@pytest.mark.parametrize("reason", ["begun", "collected", "shipped"])
def test_a_session_with_anything_in_it_is_only_reported_as_absent(anywhere: Service, reason: str) -> None:
    document = whole()
    if reason == "begun":
        document["sessions"][0]["startDate"] = "2026-03-02T09:00:00"
    session_id = ids(push(anywhere, document), "session")[0]
    if reason == "collected":
        collect(anywhere, session_id)
    if reason == "shipped":
        wish = {"proposal": {**document["proposal"], "persons": [ANNA, BEN, {"login": "user"}]}}
        push(anywhere, wish)
        answer = anywhere.client("user").post("/proposals/mx5150/shipments", {"name": "S", "session_id": session_id})
        assert answer.status_code == 201, answer.text
    del document["sessions"][0]
    before = everything(anywhere)["BLSession"]
    report = push(anywhere, document)
    assert outcomes(report, "session")["mx5150: externalId 501"] == "absent"
    assert everything(anywhere)["BLSession"] == before
    assert len(anywhere.rows("SELECT * FROM Session_has_Person WHERE sessionId = :id", id=session_id)) == 2


def test_sessions_that_the_user_office_never_numbered_are_not_its_business(anywhere: Service) -> None:
    wish = {
        "proposal": {"proposalCode": "mx", "proposalNumber": "23694", "persons": [{"login": "user"}]},
        "sessions": [],
    }
    before = everything(anywhere)["BLSession"]
    assert [item for item in push(anywhere, wish)["items"] if item["what"] == "session"] == []
    assert everything(anywhere)["BLSession"] == before


def test_a_contact_to_which_a_shipment_refers_is_kept_and_reported(anywhere: Service) -> None:
    document = whole()
    document["proposal"]["persons"].append({"login": "user"})
    (contact,) = ids(push(anywhere, document), "contact")
    shipment = {"name": "S", "return_contact_id": contact}
    assert anywhere.client("user").post("/proposals/mx5150/shipments", shipment).status_code == 201
    document["proposal"]["labcontacts"] = []
    with anywhere.statements() as sent:
        report = push(anywhere, document)
    assert outcomes(report, "contact") == {"mx5150: Århus home": "kept"}
    assert written(sent) == []
    document["proposal"]["labcontacts"] = [{"cardName": "Other card", "person": BEN}]
    assert outcomes(push(anywhere, document), "contact")["mx5150: Århus home"] == "kept"


def test_a_card_of_a_members_own_stays(anywhere: Service) -> None:
    document = whole()
    document["proposal"]["persons"].append({"login": "user"})
    push(anywhere, document)
    card = {"name": "Gate", "person": {"family_name": "Gatekeeper"}, "laboratory": {"name": "Elsewhere"}}
    assert anywhere.client("user").post("/proposals/mx5150/contacts", card).status_code == 201
    document["proposal"]["labcontacts"] = []
    assert outcomes(push(anywhere, document), "contact") == {"mx5150: Århus home": "withdrawn"}
    names = [card["name"] for card in anywhere.client("user").get("/proposals/mx5150/contacts").json["items"]]
    assert names == ["Gate"]


def test_a_renamed_card_is_still_that_of_its_person(anywhere: Service) -> None:
    (made,) = ids(push(anywhere, whole()), "contact")
    document = whole()
    document["proposal"]["labcontacts"][0]["cardName"] = "New home"
    report = push(anywhere, document)
    assert ids(report, "contact") == [made]
    assert outcomes(report, "contact") == {"mx5150: New home": "updated"}


def test_a_card_passed_on_to_somebody_whose_own_card_is_in_use_is_refused(anywhere: Service) -> None:
    document = whole()
    document["proposal"]["persons"].append({"login": "user"})
    document["proposal"]["labcontacts"].append({"cardName": "Ben", "person": BEN})
    contact = ids(push(anywhere, document), "contact")[1]
    shipment = {"name": "S", "return_contact_id": contact}
    anywhere.client("user").post("/proposals/mx5150/shipments", shipment)
    document["proposal"]["labcontacts"] = [{"cardName": "Århus home", "person": BEN}]
    assert pointers(push(anywhere, document, status=422)) == ["/proposal/labcontacts/0/person"]
    anywhere.run("UPDATE Shipping SET returnLabContactId = NULL WHERE returnLabContactId = :id", id=contact)
    assert outcomes(push(anywhere, document), "contact") == {
        "mx5150: Ben": "withdrawn",
        "mx5150: Århus home": "updated",
    }


def test_nobody_is_deleted(anywhere: Service) -> None:
    document = whole()
    document["proposal"]["persons"].append(CARA)
    push(anywhere, document)
    people = everything(anywhere)["Person"]
    document["proposal"] |= {"persons": [ANNA], "labcontacts": []}
    document["sessions"], document["proteins"] = [], []
    push(anywhere, document)
    assert everything(anywhere)["Person"] == people
    assert len(anywhere.rows("SELECT * FROM Protein WHERE acronym = 'KIN1'")) == 1
