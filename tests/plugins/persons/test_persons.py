from typing import Any

import pytest

from tests.world import Client, Configured, Service


@pytest.fixture
def configured() -> Configured:
    return Configured(("persons",))


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/persons?{query}")
    assert answer.status_code == 200, answer.text
    return [person["given_name"] for person in answer.json["items"]]


def test_one_sees_the_people_of_ones_proposals(anywhere: Service) -> None:
    assert names(anywhere.client("user")) == ["Ida", "Søren"]
    assert names(anywhere.client("other")) == ["George"]


def test_staff_see_the_people_of_all_proposals(anywhere: Service) -> None:
    assert names(anywhere.client("staff")) == ["Ida", "Søren", "George"]


def test_an_administrator_sees_everybody(anywhere: Service) -> None:
    assert names(anywhere.client("admin"), "count=true") == ["Ida", "Søren", "George", "Claire", "Ada"]


def test_names_and_laboratory_are_all_that_others_are_given(anywhere: Service) -> None:
    for login in ("user", "staff"):
        client = anywhere.client(login)
        first = client.get("/persons").json["items"][0]
        expected = {"given_name": "Ida", "family_name": "Lund", "laboratory": "Institute of Structural Biology"}
        assert first == {"id": anywhere.founded.people["user"], **expected}
        assert client.get(f"/persons/{first['id']}").json == first


def test_an_administrator_is_given_how_to_reach_them_and_what_they_may(anywhere: Service) -> None:
    admin, people = anywhere.client("admin"), anywhere.founded.people
    staff = next(p for p in admin.get("/persons").json["items"] if p["id"] == people["staff"])
    assert staff == {
        "id": people["staff"],
        "given_name": "Claire",
        "family_name": "Fontaine",
        "laboratory": "The Facility",
        "login": "staff",
        "email": "staff@example.org",
        "phone": "+45 5550 0100",
        "groups": ["demo_stores"],
    }
    assert admin.get(f"/persons/{people['staff']}").json == {**staff, "proposal_count": 0}
    investigator = admin.get(f"/persons/{people['ipi']}").json
    assert (investigator["proposal_count"], investigator["groups"]) == (2, [])
    assert admin.get("/persons/4000000").status_code == 404


@pytest.mark.parametrize(
    ("way", "taken"),
    [
        ("member", ["ProposalHasPerson"]),
        ("person of a session", ["Session_has_Person"]),
        ("address of a card", ["LabContact"]),
    ],
)
def test_each_way_to_be_of_a_proposal_shows_the_person(service: Service, way: str, taken: list[str]) -> None:
    """``taken``: the one table in which ``ipi``, no longer the investigator, is left."""
    people, proposals = service.founded.people, service.founded.proposals
    service.run("UPDATE Proposal SET personId = :me", me=people["user"])
    tables = {"ProposalHasPerson", "Session_has_Person", "LabContact"}
    for table in tables:
        service.run(f"DELETE FROM {table} WHERE personId = :ipi", ipi=people["ipi"])
    user = service.client("user")
    assert names(user) == ["Ida", "George"]
    session = "SELECT MIN(sessionId) AS id FROM BLSession WHERE proposalId = :proposal"
    inserts: dict[str, tuple[str, dict[str, Any]]] = {
        "ProposalHasPerson": ("(proposalId, personId) VALUES (:it, :ipi)", {"it": proposals["mx23694"]}),
        "Session_has_Person": (
            "(sessionId, personId) VALUES (:it, :ipi)",
            {"it": service.row(session, proposal=proposals["mx23694"])["id"]},
        ),
        "LabContact": ("(proposalId, personId, cardName) VALUES (:it, :ipi, 'New')", {"it": proposals["mx23694"]}),
    }
    for table in taken:
        sql, params = inserts[table]
        service.run(f"INSERT INTO {table} {sql}", ipi=people["ipi"], **params)
    for login in ("user", "staff"):
        assert "Søren" in names(service.client(login)), way
        assert "Søren" in names(service.client(login), "proposal=mx23694"), way
        assert service.client(login).get(f"/persons/{people['ipi']}").status_code == 200
    assert service.client("admin").get(f"/persons/{people['ipi']}").json["proposal_count"] == (
        way != "address of a card"
    )


@pytest.mark.parametrize(
    ("login", "query", "expected"),
    [
        ("admin", "q=lun", ["Ida"]),
        ("admin", "q=GEORG", ["George"]),
        ("admin", "q=taf", ["Claire"]),
        ("admin", "q=%25", []),
        ("admin", "q=_", []),
        ("admin", "login=staff", ["Claire"]),
        ("admin", "login=STAFF", ["Claire"]),
        ("admin", "login=taf", []),
        ("admin", "proposal=mx31001", ["George"]),
        ("admin", "proposal=mx99999", []),
        ("user", "q=bru", ["Søren"]),
        ("user", "q=pi", []),  # of a login
        ("user", "q=miller", []),
        ("user", "proposal=mx31001", []),
        ("user", "proposal=in10002", ["Ida", "Søren"]),
        ("staff", "q=fontaine", []),
        ("staff", "proposal=%20'--", []),
    ],
)
def test_persons_are_found_by_name_login_and_proposal(
    sqlite: Service, official: Service, login: str, query: str, expected: list[str]
) -> None:
    for service in (sqlite, official):
        assert names(service.client(login), query) == expected


def test_a_log_in_name_can_be_tried_by_administrators_only(service: Service) -> None:
    for login in ("user", "staff"):
        answers = [service.client(login).get(f"/persons?login={sought}") for sought in ("ipi", "nobody")]
        assert [answer.status_code for answer in answers] == [400, 400]
        assert answers[0].json["errors"] == answers[1].json["errors"]
        assert answers[0].json["errors"][0]["pointer"] == "?login"


def test_a_token_for_one_proposal_knows_its_people_only_whoever_made_it(service: Service) -> None:
    wish = {
        "name": "One proposal",
        "login": "admin",
        "scopes": ["read", "all_proposals", "admin"],
        "proposals": ["mx31001"],
        "expires_at": "2026-09-01T00:00:00Z",
    }
    answer = service.client("admin").post("/service-tokens", wish)
    assert answer.status_code == 201, answer.text
    program = Client(service.http, answer.json["token"])
    (person,) = program.get("/persons").json["items"]
    assert (person["given_name"], "login" in person) == ("George", False)
    assert program.get(f"/persons/{service.founded.people['user']}").status_code == 404


def test_a_stranger_cannot_tell_an_absent_person_from_a_hidden_one(service: Service) -> None:
    numbers = (service.founded.people["user"], 4_000_000)
    hidden, absent = (service.client("other").get(f"/persons/{number}") for number in numbers)
    assert hidden.status_code == absent.status_code == 404
    assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}


@pytest.mark.parametrize("login", ["user", "staff", "admin"])
def test_pages_follow_each_other_without_gap_or_repeat(service: Service, login: str) -> None:
    client, path = service.client(login), "/persons?limit=1&count=true"
    seen: list[str] = []
    while path:
        page = client.get(path).json
        seen += [person["given_name"] for person in page["items"]]
        path = page["next"]
    assert seen == names(client)
    assert page["total"] == len(seen)


@pytest.mark.parametrize(("login", "statements"), [("user", 1), ("staff", 1), ("admin", 2)])
def test_a_page_is_one_statement_and_one_for_the_groups(service: Service, login: str, statements: int) -> None:
    client = service.client(login)
    client.get("/persons")
    with service.statements() as sent:
        client.get("/persons")
    assert len(sent) == statements


def test_an_empty_page_asks_for_no_groups(sqlite: Service) -> None:
    assert names(sqlite.client("admin"), "q=nobody") == []
