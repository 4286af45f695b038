from collections.abc import Callable
from typing import Any

import pytest

from tests.world import Configured, Service

from .pushing import ANNA, BEN, SYNC, USER_OFFICE, everything, pointers, push, whole


@pytest.fixture
def configured() -> Configured:
    return USER_OFFICE


Change = Callable[[dict[str, Any]], object]


FAULTS: tuple[tuple[Change, str], ...] = (
    (lambda d: d["proposal"]["persons"].append({"familyName": "Nobody"}), "/proposal/persons/2/login"),
    (lambda d: d["proposal"].update(persons=[]), "/proposal/persons"),
    (lambda d: d["proposal"].update(proposalCode="m x"), "/proposal/proposalCode"),
    (lambda d: d["proposal"].update(proposalNumber=5150), "/proposal/proposalNumber"),
    (lambda d: d["proposal"].update(proposalId=1), "/proposal/proposalId"),
    (lambda d: d["proposal"].update(externalId=2**63), "/proposal/externalId"),
    (lambda d: d["proposal"].update(externalId=-1), "/proposal/externalId"),
    (lambda d: d["proposal"].update(title="x" * 2001), "/proposal/title"),
    (lambda d: d["proposal"].update(title="a\u202eb"), "/proposal/title"),
    (lambda d: d["proposal"]["persons"][0].update(emailAddress="Łukasz@x"), "/proposal/persons/0/emailAddress"),
    (lambda d: d["proposal"]["persons"][0].update(passwd="x"), "/proposal/persons/0/passwd"),
    (lambda d: d["proposal"]["persons"][1].update(familyName="x" * 101), "/proposal/persons/1/familyName"),
    (lambda d: d["proposal"]["labcontacts"][0].update(cardName=""), "/proposal/labcontacts/0/cardName"),
    (lambda d: d["sessions"][0].update(scheduled=2), "/sessions/0/scheduled"),
    (lambda d: d["sessions"][0].update(startDate="tomorrow"), "/sessions/0/startDate"),
    (lambda d: d["sessions"][0].update(startDate=20260101), "/sessions/0/startDate"),
    (lambda d: d["sessions"][0].update(endDate="2026-05-04T07:00:00"), "/sessions/0/endDate"),
    (lambda d: d["sessions"][0].pop("externalId"), "/sessions/0/externalId"),
    (lambda d: d["sessions"][1].update(externalId=501), "/sessions/1/externalId"),
    (
        lambda d: d["sessions"][1].update(visit_number=1) or d["sessions"][0].update(visit_number=1),
        "/sessions/1/visit_number",
    ),
    (
        lambda d: d["sessions"][0]["persons"][0]["session_options"].update(role="Cook"),
        "/sessions/0/persons/0/session_options/role",
    ),
    (
        lambda d: d["sessions"][0]["persons"].append({"login": "ben", "session_options": {"role": "Staff"}}),
        "/sessions/0/persons/2/session_options",
    ),
    (lambda d: d["proteins"][0].update(acronym="KIN 1"), "/proteins/0/acronym"),
    (lambda d: d["proteins"].append({**d["proteins"][0], "externalId": 702}), "/proteins/1/acronym"),
    (lambda d: d["proposal"]["labcontacts"].append({"cardName": "x", "person": ANNA}), "/proposal/labcontacts/1"),
)


def test_a_fault_anywhere_is_named_by_its_place_and_nothing_is_written(anywhere: Service) -> None:
    good = whole()
    good["proposal"] |= {"proposalNumber": "5151", "externalId": 9002}
    good["sessions"] = []
    before = everything(anywhere)
    for change, place in FAULTS:
        document = whole()
        change(document)
        refusal = push(anywhere, {"proposals": [good, document]}, status=422)
        assert pointers(refusal) == [f"/proposals/1{place}"]
    assert everything(anywhere) == before


def test_every_fault_is_told_at_once(anywhere: Service) -> None:
    first, second = whole(), whole()
    del first["proposal"]["persons"][0]["login"], first["proposal"]["persons"][0]["externalId"]
    first["proteins"][0]["acronym"] = "a b"
    second["sessions"][1]["beamLineName"] = "x" * 46
    assert pointers(push(anywhere, {"proposals": [first, second]}, status=422)) == [
        "/proposals/0/proposal/persons/0/login",
        "/proposals/0/proteins/0/acronym",
        "/proposals/1/sessions/1/beamLineName",
    ]


@pytest.mark.parametrize("column", ["phoneNumber", "laboratory"])
def test_two_mentions_of_a_person_that_contradict_are_refused(anywhere: Service, column: str) -> None:
    other = {"phoneNumber": "+45 2", "laboratory": {**ANNA["laboratory"], "city": "Odense"}}[column]  # type: ignore[dict-item]
    document = whole()
    document["proposal"]["labcontacts"][0]["person"] = {**ANNA, column: other}
    refusal = push(anywhere, document, status=422)
    assert pointers(refusal) == [f"/proposal/labcontacts/0/person/{column}"]
    assert f"/proposal/persons/0/{column}" in refusal["errors"][0]["detail"]


def test_two_descriptions_of_one_numbered_laboratory_that_contradict_are_refused(anywhere: Service) -> None:
    document = whole()
    for number, person in enumerate((ANNA, BEN)):
        place = {**ANNA["laboratory"], "laboratoryExtPk": 5, "address": f"{number} Quay"}  # type: ignore[dict-item]
        document["proposal"]["persons"][number] = {**person, "laboratory": place}
    document["proposal"]["labcontacts"], document["sessions"] = [], []
    assert pointers(push(anywhere, document, status=422)) == ["/proposal/persons/1/laboratory/address"]


def test_one_login_with_two_numbers_is_refused(anywhere: Service) -> None:
    document = whole()
    document["proposal"]["persons"][1] = {**BEN, "login": "anna"}
    document["sessions"], document["proteins"] = [], []
    refusal = push(anywhere, document, status=422)
    assert "/proposal/persons/1/externalId" in pointers(refusal)


def test_a_login_that_is_somebody_elses_is_refused(anywhere: Service) -> None:
    push(anywhere, whole())
    base = {"proposalCode": "mx", "proposalNumber": "5150"}
    taken = {"proposal": {**base, "persons": [{"login": "anna", "externalId": 999}]}}
    assert pointers(push(anywhere, taken, status=422)) == ["/proposal/persons/0/login"]
    mixed = {"proposal": {**base, "persons": [{"login": "anna", "externalId": 102}]}}
    assert pointers(push(anywhere, mixed, status=422)) == ["/proposal/persons/0/externalId"]


def test_a_proposal_under_the_name_of_another_is_refused(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    document["proposal"]["externalId"] = 9002
    assert pointers(push(anywhere, document, status=422)) == ["/proposal/proposalNumber"]
    document["proposal"] |= {"externalId": 9001, "proposalNumber": "23694"}
    assert pointers(push(anywhere, document, status=422)) == ["/proposal/externalId"]


@pytest.mark.parametrize("change", [{"externalId": None}, {"proposalNumber": "5151"}])
def test_a_proposal_named_twice_is_refused(anywhere: Service, change: dict[str, Any]) -> None:
    second = whole()
    second["proposal"] |= change
    assert pointers(push(anywhere, {"proposals": [whole(), second]}, status=422)) == ["/proposals/1/proposal"]


def test_a_proposal_named_by_its_number_and_by_its_old_name_is_refused(anywhere: Service) -> None:
    push(anywhere, whole())
    renamed, old = whole(), whole()
    renamed["proposal"]["proposalNumber"] = "5152"
    old["proposal"]["externalId"] = None
    assert pointers(push(anywhere, {"proposals": [renamed, old]}, status=422)) == ["/proposals/1/proposal"]


def test_a_session_is_not_moved_to_another_proposal(anywhere: Service) -> None:
    push(anywhere, whole())
    other = whole()
    other["proposal"] |= {"proposalNumber": "5151", "externalId": 9002}
    del other["sessions"][1]
    refusal = push(anywhere, other, status=422)
    assert pointers(refusal) == ["/sessions/0/externalId"]
    assert "another proposal" in refusal["errors"][0]["detail"]


def test_a_visit_number_that_another_session_has_is_refused(anywhere: Service) -> None:
    push(anywhere, whole())
    document = whole()
    document["sessions"][1]["visit_number"] = 1
    assert pointers(push(anywhere, document, status=422)) == ["/sessions/1/visit_number"]


def test_two_numbers_of_two_sessions_are_not_one(esrf: Service) -> None:
    document = whole()
    document["sessions"][0]["expSessionPk"], document["sessions"][1]["expSessionPk"] = 1, 2
    push(esrf, document)
    document["sessions"][0]["expSessionPk"], document["sessions"][1]["expSessionPk"] = 2, 1
    refusal = push(esrf, document, status=422)
    assert pointers(refusal) == ["/sessions/0/expSessionPk", "/sessions/1/expSessionPk"]


def test_an_acronym_that_another_protein_has_is_refused(anywhere: Service) -> None:
    document = whole()
    document["proteins"].append({"acronym": "KIN2", "externalId": 702, "person": {"login": "ben"}})
    push(anywhere, document)
    document["proteins"] = [{**document["proteins"][0], "acronym": "KIN2"}]
    assert pointers(push(anywhere, document, status=422)) == ["/proteins/0/acronym"]


def test_a_role_that_the_java_schema_lacks_is_refused_there(esrf: Service) -> None:
    document = whole()
    document["sessions"][0]["persons"][0]["session_options"]["role"] = "Data Access"
    assert pointers(push(esrf, document, status=422)) == ["/sessions/0/persons/0/session_options/role"]


def test_a_name_is_as_long_as_the_sites_column_allows(official: Service, esrf: Service) -> None:
    document = whole()
    document["proposal"]["title"] = "t" * 300
    refusal = push(official, document, status=422)
    assert (pointers(refusal), "at most 200" in refusal["errors"][0]["detail"]) == (["/proposal/title"], True)
    document["proposal"]["title"] = "Ł" * 300
    push(esrf, document)
    document["proposal"]["title"] = "Ł"
    refusal = push(official, document, status=422)
    assert "'Ł' cannot be stored" in refusal["errors"][0]["detail"]


@pytest.mark.parametrize("login", ["user", "staff"])
def test_only_those_with_the_right_may_push(sqlite: Service, login: str) -> None:
    before = everything(sqlite)
    assert sqlite.client(login).post(SYNC, {"proposals": [whole()]}).status_code == 403
    assert everything(sqlite) == before


def test_the_permission_of_older_portals_is_enough(anywhere: Service) -> None:
    anywhere.run("INSERT INTO UserGroup (name) VALUES ('portal')")
    if not anywhere.rows("SELECT 1 FROM Permission WHERE type = 'uportal_sync'"):
        anywhere.run("INSERT INTO Permission (type) VALUES ('uportal_sync')")
    anywhere.run(
        "INSERT INTO UserGroup_has_Permission (userGroupId, permissionId) SELECT g.userGroupId, MIN(p.permissionId)"
        " FROM UserGroup g, Permission p WHERE g.name = 'portal' AND p.type = 'uportal_sync' GROUP BY g.userGroupId"
    )
    anywhere.run(
        "INSERT INTO UserGroup_has_Person (userGroupId, personId) SELECT g.userGroupId, p.personId"
        " FROM UserGroup g, Person p WHERE g.name = 'portal' AND p.login = 'other'"
    )
    assert anywhere.client("other").post(SYNC, {"proposals": [whole()]}).status_code == 200
    assert anywhere.client("other").get("/proposals/mx5150").status_code == 404


def test_at_most_two_hundred_proposals_come_at_once(sqlite: Service) -> None:
    assert pointers(push(sqlite, {"proposals": [{}] * 201}, status=422))
    assert pointers(push(sqlite, {"proposals": []}, status=422)) == ["/proposals"]
