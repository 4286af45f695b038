from typing import Any

import pytest

from tests.world import Service, just_before

CONTACTS = "/proposals/in10002/contacts"
CARD: dict[str, Any] = {
    "name": "Home",
    "person": {"given_name": "Ida", "family_name": "Lund", "email": "ida@example.org", "phone": "+45 1"},
    "laboratory": {"name": "Institute", "address": "12 Harbour Street", "city": "Nordhaven", "country": "Denmark"},
    "courier": "DHL",
}


def test_a_contact_has_a_person_and_a_laboratory_of_its_own(anywhere: Service) -> None:
    answer = anywhere.client("user").post(CONTACTS, CARD)
    assert answer.status_code == 201
    assert answer.json["person"]["family_name"] == "Lund"
    assert answer.json["laboratory"]["city"] == "Nordhaven"
    row = anywhere.row(
        "SELECT p.login, p.laboratoryId, c.dewarAvgCustomsValue AS customs FROM LabContact c"
        " JOIN Person p ON p.personId = c.personId WHERE c.labContactId = :id",
        id=answer.json["id"],
    )
    assert row["login"] is None
    assert row["laboratoryId"] is not None
    assert row["customs"] == 0


def test_a_card_name_is_taken_whatever_its_case(service: Service) -> None:
    client = service.client("user")
    client.post(CONTACTS, CARD)
    answer = client.post(CONTACTS, {**CARD, "name": "HOME"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/name")


@pytest.mark.parametrize(
    ("part", "wish", "pointer"),
    [
        ("person", {"family_name": "Łukasz"}, "/person/family_name"),
        ("person", {"family_name": "Lund", "email": "nowhere"}, "/person/email"),
        ("person", {"family_name": "Lund", "login": "admin"}, "/person/login"),
        ("laboratory", {"name": "x" * 46}, "/laboratory/name"),
        ("laboratory", {"name": "a\u202eb"}, "/laboratory/name"),
    ],
)
def test_a_mistake_inside_is_named_by_its_place(
    sqlite: Service, official: Service, part: str, wish: dict[str, str], pointer: str
) -> None:
    for service in (sqlite, official):
        answer = service.client("user").post(CONTACTS, {**CARD, part: wish})
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_what_the_site_cannot_keep_is_refused_rather_than_lost(esrf: Service) -> None:
    wish = {**CARD, "laboratory": {**CARD["laboratory"], "postcode": "4021"}}
    answer = esrf.client("user").post(CONTACTS, wish)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/laboratory/postcode"


def test_the_address_of_a_card_of_its_own_is_changed_in_place(service: Service) -> None:
    client = service.client("user")
    made = client.post(CONTACTS, CARD).json
    changed = client.patch(f"/contacts/{made['id']}", {"laboratory": {"city": "Südhafen"}, "courier": None}).json
    assert changed == {**made, "laboratory": {**made["laboratory"], "city": "Südhafen"}, "courier": None}


def test_a_card_never_rewrites_a_person_who_can_log_in(anywhere: Service) -> None:
    client = anywhere.client("user")
    card = client.get(CONTACTS).json["items"][0]
    changed = client.patch(f"/contacts/{card['id']}", {"person": {"email": "new@example.org"}}).json
    assert changed["person"]["email"] == "new@example.org"
    assert changed["person"]["id"] != card["person"]["id"]
    assert anywhere.row("SELECT emailAddress AS e FROM Person WHERE login = 'user'")["e"] == "user@example.org"


def test_a_contact_that_a_shipment_names_stays(anywhere: Service) -> None:
    client, contact = anywhere.client("user"), anywhere.founded.contacts["in10002"]
    client.post("/proposals/in10002/shipments", {"name": "S", "return_contact_id": contact})
    answer = client.delete(f"/contacts/{contact}")
    assert answer.status_code == 409
    assert "Shipping" in answer.json["detail"]


def test_an_unused_contact_can_be_deleted(anywhere: Service) -> None:
    client = anywhere.client("user")
    made = client.post(CONTACTS, CARD).json
    assert client.delete(f"/contacts/{made['id']}").status_code == 204
    assert client.get(f"/contacts/{made['id']}").status_code == 404


def test_a_list_costs_two_statements(service: Service) -> None:
    client = service.client("user")
    client.get(CONTACTS)
    with service.statements() as sent:
        client.get(CONTACTS)
    assert len(sent) == 2


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_contact_deleted_by_somebody_else_in_this_moment_is_absent(official: Service, method: str) -> None:
    client = official.client("user")
    made = client.post(CONTACTS, CARD).json
    with just_before(official, "FOR UPDATE", "DELETE FROM LabContact WHERE labContactId = :id", id=made["id"]):
        answer = client.ask(method, f"/contacts/{made['id']}", {"name": "Other"} if method == "PATCH" else None)
    assert answer.status_code == 404


def test_a_person_without_laboratory_gets_no_empty_one(anywhere: Service) -> None:
    client = anywhere.client("user")
    made = client.post(CONTACTS, CARD).json
    anywhere.run("UPDATE Person SET laboratoryId = NULL WHERE personId = :id", id=made["person"]["id"])
    before = anywhere.row("SELECT COUNT(*) AS n FROM Laboratory")
    changed = client.patch(f"/contacts/{made['id']}", {"person": {"phone": "+45 2"}}).json
    assert changed == {**made, "laboratory": None, "person": {**made["person"], "phone": "+45 2"}}
    assert anywhere.row("SELECT COUNT(*) AS n FROM Laboratory") == before
    placed = client.patch(f"/contacts/{made['id']}", {"laboratory": {"name": "Institute"}}).json
    assert (placed["laboratory"]["name"], placed["person"]["id"]) == ("Institute", made["person"]["id"])


def test_a_laboratory_that_others_belong_to_is_left_as_it_is(anywhere: Service) -> None:
    client = anywhere.client("user")
    made = client.post(CONTACTS, CARD).json
    anywhere.run(
        "UPDATE Person SET laboratoryId = :laboratory WHERE login = 'other'", laboratory=made["laboratory"]["id"]
    )
    changed = client.patch(f"/contacts/{made['id']}", {"laboratory": {"city": "Elsewhere"}}).json
    assert changed["laboratory"]["city"] == "Elsewhere"
    kept = anywhere.row("SELECT city FROM Laboratory WHERE laboratoryId = :id", id=made["laboratory"]["id"])
    assert kept["city"] == "Nordhaven"
