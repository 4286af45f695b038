from typing import Any

import pytest

from tests.world import Configured, Service

from .pushing import ANNA, BEN, CARA, USER_OFFICE, everything, outcomes, pointers, push, whole, written


@pytest.fixture
def configured() -> Configured:
    return USER_OFFICE


def test_a_new_proposal_comes_with_its_people_sessions_contacts_and_proteins(anywhere: Service) -> None:
    report = push(anywhere, whole())
    assert report["counts"] == {"created": 13, "updated": 0, "unchanged": 0, "withdrawn": 0, "absent": 0, "kept": 0}
    assert outcomes(report, "person") == {"anna": "created", "ben": "created", "externalId 103": "created"}
    assert outcomes(report, "laboratory") == {"Institute of Crystals, Århus, Denmark": "created"}
    proposal = anywhere.row(
        "SELECT p.*, i.login FROM Proposal p JOIN Person i ON i.personId = p.personId WHERE p.proposalNumber = '5150'"
    )
    assert (proposal["proposalCode"], proposal["title"], proposal["login"]) == ("mx", "Kinases", "anna")
    assert proposal["state"] == "Open"
    assert int.from_bytes(proposal["externalId"], "big") == 9001
    assert len(proposal["externalId"]) == 16
    contact = anywhere.row("SELECT * FROM LabContact WHERE proposalId = :id", id=proposal["proposalId"])
    assert (contact["cardName"], contact["courierAccount"], contact["dewarAvgCustomsValue"]) == ("Århus home", "77", 0)
    protein = anywhere.row(
        "SELECT t.acronym, t.safetyLevel, p.login FROM Protein t JOIN Person p ON p.personId = t.personId"
        " WHERE t.proposalId = :id",
        id=proposal["proposalId"],
    )
    assert protein == {"acronym": "KIN1", "safetyLevel": "GREEN", "login": "ben"}


def test_sessions_are_numbered_as_visits_and_stand_in_the_sites_time(anywhere: Service) -> None:
    document = whole()
    document["sessions"][1]["startDate"] = "2026-06-01T11:00:00+02:00"
    push(anywhere, document)
    rows = anywhere.rows(
        "SELECT s.visit_number, s.startDate, s.scheduled, s.nbShifts FROM BLSession s"
        " JOIN Proposal p ON p.proposalId = s.proposalId WHERE p.proposalNumber = '5150' ORDER BY s.visit_number"
    )
    assert [(row["visit_number"], str(row["startDate"])[:19], row["scheduled"]) for row in rows] == [
        (1, "2026-05-04 09:00:00", 1),
        (2, "2026-06-01 09:00:00", 1),
    ]
    people = anywhere.rows(
        "SELECT p.familyName, h.role, h.remote FROM Session_has_Person h JOIN Person p ON p.personId = h.personId"
        " JOIN BLSession s ON s.sessionId = h.sessionId JOIN Proposal o ON o.proposalId = s.proposalId"
        " WHERE o.proposalNumber = '5150' ORDER BY p.familyName"
    )
    assert people == [
        {"familyName": "Okafor", "role": "Team Leader", "remote": 1},
        {"familyName": "Silva", "role": "Local Contact", "remote": 0},
    ]


def test_the_second_time_everything_is_unchanged_and_nothing_is_written(anywhere: Service) -> None:
    push(anywhere, whole())
    before = everything(anywhere)
    with anywhere.statements() as sent:
        report = push(anywhere, whole())
    assert report["counts"] == {"created": 0, "updated": 0, "unchanged": 13, "withdrawn": 0, "absent": 0, "kept": 0}
    assert written(sent) == []
    assert everything(anywhere) == before


def test_what_differs_is_updated_and_named(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    document["proposal"]["title"] = "Kinases and phosphatases"
    document["proposal"]["persons"][0] = {**ANNA, "phoneNumber": None}
    document["proposal"]["labcontacts"][0] |= {"courierAccount": "88", "person": {**ANNA, "phoneNumber": None}}
    document["sessions"][0]["nbShifts"] = 6
    document["sessions"][0]["persons"][0]["session_options"]["remote"] = False
    document["proteins"][0]["name"] = "Kinase one"
    report = push(anywhere, document)
    changed = {(item["what"], *item["fields"]) for item in report["items"] if item["outcome"] == "updated"}
    assert changed == {
        ("proposal", "title"),
        ("person", "phoneNumber"),
        ("contact", "courierAccount"),
        ("session", "nbShifts"),
        ("session_person", "remote"),
        ("protein", "name"),
    }
    assert report["counts"]["updated"] == 6
    assert anywhere.row("SELECT phoneNumber FROM Person WHERE login = 'anna'")["phoneNumber"] is None


def test_a_name_left_out_leaves_what_is_there(anywhere: Service) -> None:
    push(anywhere, whole())
    document = {"proposal": {"proposalCode": "MX", "proposalNumber": "5150", "persons": [{"login": "ANNA"}, BEN]}}
    report = push(anywhere, document)
    assert report["counts"]["unchanged"] == len(report["items"])
    assert anywhere.row("SELECT title FROM Proposal WHERE proposalNumber = '5150'")["title"] == "Kinases"


def test_a_proposal_renamed_in_the_user_office_is_found_by_its_number_there(anywhere: Service) -> None:
    made = push(anywhere, whole())
    document = whole()
    document["proposal"]["proposalNumber"] = "5151"
    report = push(anywhere, document)
    (item,) = [item for item in report["items"] if item["what"] == "proposal"]
    assert (item["outcome"], item["fields"]) == ("updated", ["proposalNumber"])
    assert item["id"] == next(item["id"] for item in made["items"] if item["what"] == "proposal")


def test_proposals_and_people_known_before_are_adopted(anywhere: Service) -> None:
    people = anywhere.rows("SELECT personId FROM Person")
    user = {"login": "user", "externalId": 7, "familyName": "Lund"}
    wish = {"proposal": {"proposalCode": "mx", "proposalNumber": "23694", "externalId": 3, "persons": [user]}}
    report = push(anywhere, wish)
    assert outcomes(report, "person") == {"user": "updated"}
    assert outcomes(report, "proposal") == {"mx23694": "updated"}
    assert len(anywhere.rows("SELECT personId FROM Person")) == len(people)


def test_an_unnumbered_session_is_adopted_by_its_visit_number(anywhere: Service) -> None:
    proposal = anywhere.founded.proposals["mx23694"]
    first = anywhere.row("SELECT sessionId FROM BLSession WHERE proposalId = :p AND visit_number = 1", p=proposal)
    wish = {
        "proposal": {"proposalCode": "mx", "proposalNumber": "23694", "persons": [{"login": "user"}]},
        "sessions": [{"externalId": 31, "visit_number": 1}],
    }
    report = push(anywhere, wish)
    (item,) = [item for item in report["items"] if item["what"] == "session"]
    assert (item["id"], item["outcome"], item["fields"]) == (first["sessionId"], "updated", ["externalId"])


def test_people_without_login_do_not_become_one(anywhere: Service) -> None:
    document = whole()
    dora = {"externalId": 104, "givenName": "Dora", "familyName": "Silva"}
    document["proposal"]["persons"] += [CARA, dora]
    report = push(anywhere, document)
    assert {"externalId 103", "externalId 104"} <= outcomes(report, "person").keys()
    rows = anywhere.rows("SELECT givenName FROM Person WHERE login IS NULL AND familyName = 'Silva' ORDER BY givenName")
    assert [row["givenName"] for row in rows] == ["Cara", "Dora"]


def test_somebody_named_by_login_here_and_by_number_there_is_one(anywhere: Service) -> None:
    document = whole()
    document["proposal"]["persons"] += [{"login": "dora", "familyName": "Roth"}, {"externalId": 105}]
    document["sessions"][1]["persons"] = [{"login": "DORA", "externalId": 105, "givenName": "Dora"}]
    push(anywhere, document)
    row = anywhere.row("SELECT givenName, familyName FROM Person WHERE login = 'dora'")
    assert row == {"givenName": "Dora", "familyName": "Roth"}
    assert push(anywhere, document)["counts"]["unchanged"] == 16


def test_two_mentions_that_turn_out_to_be_one_row_are_one(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    document["proposal"]["persons"] = [ANNA, {"login": "ben", "title": "Dr"}]
    document["sessions"][0]["persons"] = [{"externalId": 102, "faxNumber": "12"}]
    document["proteins"] = []
    report = push(anywhere, document)
    assert outcomes(report, "person") == {"anna": "unchanged", "ben": "updated"}
    assert anywhere.row("SELECT title, faxNumber FROM Person WHERE login = 'ben'") == {"title": "Dr", "faxNumber": "12"}


def test_a_laboratory_is_known_by_its_number_whatever_its_name(anywhere: Service) -> None:
    document = whole()
    numbered = {**document["proposal"]["persons"][0]["laboratory"], "laboratoryExtPk": 12}
    document["proposal"]["persons"] = [{**ANNA, "laboratory": numbered}, {"login": "ben"}]
    document["proposal"]["labcontacts"] = []
    document["sessions"] = []
    (made,) = [item["id"] for item in push(anywhere, document)["items"] if item["what"] == "laboratory"]
    document["proposal"]["persons"][0] = {**ANNA, "laboratory": {**numbered, "name": "Centre of Crystals"}}
    (item,) = [item for item in push(anywhere, document)["items"] if item["what"] == "laboratory"]
    assert (item["id"], item["outcome"], item["fields"]) == (made, "updated", ["name"])


def test_a_laboratory_without_number_is_known_by_name_city_and_country(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    moved = {**document["proposal"]["persons"][0]["laboratory"], "address": "4 Quay Street", "laboratoryExtPk": 12}
    document["proposal"] |= {"persons": [{**ANNA, "laboratory": moved}, {"login": "ben"}], "labcontacts": []}
    document["sessions"] = []
    (item,) = [item for item in push(anywhere, document)["items"] if item["what"] == "laboratory"]
    assert item["outcome"] == "updated"
    assert item["fields"][0] == "address"
    assert len(anywhere.rows("SELECT laboratoryId FROM Laboratory WHERE name = 'Institute of Crystals'")) == 1


def test_the_laboratory_on_a_members_own_card_is_left_alone(anywhere: Service) -> None:
    card: dict[str, Any] = {"name": "Gate", "person": {"family_name": "Gatekeeper"}}
    place = {"name": "Institute of Crystals", "address": "Gate 3", "city": "Århus", "country": "Denmark"}
    anywhere.client("user").post("/proposals/in10002/contacts", {**card, "laboratory": place})
    assert outcomes(push(anywhere, whole()), "laboratory").popitem()[1] == "created"
    rows = anywhere.rows("SELECT address FROM Laboratory WHERE name = 'Institute of Crystals' ORDER BY laboratoryId")
    assert [row["address"] for row in rows] == ["Gate 3", "3 Quay Street"]


def test_many_proposals_are_taken_over_together(anywhere: Service) -> None:
    second = whole()
    second["proposal"] |= {"proposalNumber": "5151", "externalId": 9002}
    second["sessions"][0]["externalId"], second["sessions"][1]["externalId"] = 601, 602
    report = push(anywhere, {"proposals": [whole(), second]})
    assert outcomes(report, "proposal") == {"mx5150": "created", "mx5151": "created"}
    assert outcomes(report, "person") == {"anna": "created", "ben": "created", "externalId 103": "created"}


def test_a_dry_run_says_the_same_and_leaves_nothing(anywhere: Service) -> None:
    made = push(anywhere, whole())
    proposal = next(item["id"] for item in made["items"] if item["what"] == "proposal")
    document = whole()
    document["proposal"]["persons"] = [ANNA, CARA, {"login": "dora", "familyName": "Roth"}]
    document["sessions"] = document["sessions"][:1]
    before, happened = everything(anywhere), anywhere.events("proposal", proposal)
    tried = push(anywhere, document, "?dry_run=true")
    assert everything(anywhere) == before
    assert anywhere.events("proposal", proposal) == happened
    done = push(anywhere, document)
    assert (tried.pop("dry_run"), done.pop("dry_run")) == (True, False)
    dora = [item for item in tried["items"] if item["key"].endswith("dora")]
    assert [(item["what"], item["id"]) for item in dora] == [("person", None), ("member", None)]
    for report in (tried, done):
        report["items"] = [{**item, "id": 0} for item in report["items"] if not item["key"].endswith("dora")]
    assert tried == done


def test_synchweb_finds_codes_in_lower_case_and_java_has_its_own(sqlite: Service, esrf: Service) -> None:
    document = whole()
    document["proposal"]["proposalCode"] = "MX"
    for service, code in ((sqlite, "mx"), (esrf, "MX")):
        push(service, document)
        assert service.row("SELECT proposalCode FROM Proposal WHERE proposalNumber = '5150'")["proposalCode"] == code
        assert push(service, document)["counts"]["unchanged"] == 13


def test_what_only_the_java_schema_has_is_kept_there_and_refused_elsewhere(official: Service, esrf: Service) -> None:
    document = whole()
    document["sessions"][0] |= {"expSessionPk": 88, "nbReimbDewars": 2, "dewarTransport": 1.1, "projectCode": "p"}
    push(esrf, document)
    assert push(esrf, document)["counts"]["unchanged"] == 13
    row = esrf.row("SELECT nbReimbDewars, projectCode FROM BLSession WHERE expSessionPk = 88")
    assert row == {"nbReimbDewars": 2, "projectCode": "p"}
    refusal = push(official, document, status=422)
    assert sorted(pointers(refusal)) == [
        f"/sessions/0/{name}" for name in ("dewarTransport", "expSessionPk", "nbReimbDewars", "projectCode")
    ]


def test_java_sessions_are_known_by_their_own_number(esrf: Service) -> None:
    document = whole()
    for number, session in enumerate(document["sessions"]):
        del session["externalId"]
        session["expSessionPk"] = 900 + number
    push(esrf, document)
    report = push(esrf, document)
    assert report["counts"]["unchanged"] == 13
    assert "mx5150: expSessionPk 900" in outcomes(report, "session")


def test_a_change_of_a_session_is_stamped_and_a_given_stamp_is_kept(anywhere: Service) -> None:
    document = whole()
    document["sessions"][1]["lastUpdate"] = "2026-01-02T03:04:05"
    push(anywhere, document)
    rows = anywhere.rows(
        "SELECT s.lastUpdate FROM BLSession s JOIN Proposal p ON p.proposalId = s.proposalId"
        " WHERE p.proposalNumber = '5150' ORDER BY s.visit_number"
    )
    assert [str(row["lastUpdate"])[:19] for row in rows] == ["2026-03-02 09:30:00", "2026-01-02 03:04:05"]
