import pytest

from tests.world import Service, just_before

PROTEINS = "/proposals/in10002/proteins"


def test_a_protein_is_registered_with_its_acronym_as_name(anywhere: Service) -> None:
    answer = anywhere.client("user").post(PROTEINS, {"acronym": "LYS"})
    assert answer.status_code == 201
    assert (answer.json["acronym"], answer.json["name"], answer.json["proposal"]) == ("LYS", "LYS", "in10002")
    assert anywhere.client("user").get(answer.headers["location"]).json == answer.json


def test_an_acronym_is_taken_whatever_its_case(service: Service) -> None:
    answer = service.client("user").post(PROTEINS, {"acronym": "kin2"})
    assert answer.status_code == 409
    assert answer.json["errors"][0]["pointer"] == "/acronym"


def test_another_proposal_may_use_the_acronym(service: Service) -> None:
    assert service.client("other").post("/proposals/mx31001/proteins", {"acronym": "KIN2"}).status_code == 201


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"acronym": "A.B"}, "/acronym"),
        ({"acronym": ""}, "/acronym"),
        ({"acronym": 7}, "/acronym"),
        ({"acronym": "x" * 46}, "/acronym"),
        ({}, "/acronym"),
        ({"acronym": "A", "name": "\N{GREEK SMALL LETTER ALPHA}-synuclein"}, "/name"),
        ({"acronym": "A", "name": "🧪"}, "/name"),
        ({"acronym": "A", "safety_level": "BLUE"}, "/safety_level"),
        ({"acronym": "A", "molecular_mass": -1}, "/molecular_mass"),
        ({"acronym": "A", "molecular_mass": "12"}, "/molecular_mass"),
        ({"acronym": "A", "id": 4}, "/id"),
        ({"acronym": "A", "proposal_id": 4}, "/proposal_id"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(service: Service, wish: dict[str, object], pointer: str) -> None:
    before = service.row("SELECT COUNT(*) AS n FROM Protein")
    answer = service.client("user").post(PROTEINS, wish)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert service.row("SELECT COUNT(*) AS n FROM Protein") == before


def test_a_change_touches_what_was_sent_only(service: Service) -> None:
    client = service.client("user")
    protein = client.get(PROTEINS).json["items"][0]
    changed = client.patch(f"/proteins/{protein['id']}", {"sequence": "MKV", "molecular_mass": 35000.5})
    assert changed.json == {**protein, "sequence": "MKV", "molecular_mass": 35000.5}


def test_a_change_needs_the_version_that_it_changes(service: Service) -> None:
    client = service.client("user")
    protein = client.get(PROTEINS).json["items"][0]
    tag = client.get(f"/proteins/{protein['id']}").headers["etag"]
    service.run("UPDATE Protein SET name = 'by another program' WHERE proteinId = :id", id=protein["id"])
    answer = client.patch(f"/proteins/{protein['id']}", {"sequence": "M"}, **{"If-Match": tag})
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/stale")


def test_a_protein_without_crystals_can_be_deleted(anywhere: Service) -> None:
    client = anywhere.client("user")
    made = client.post(PROTEINS, {"acronym": "GONE"}).json
    assert client.delete(f"/proteins/{made['id']}").status_code == 204
    assert client.get(f"/proteins/{made['id']}").status_code == 404


def test_a_protein_with_crystals_stays(service: Service) -> None:
    client = service.client("user")
    protein = client.get(PROTEINS).json["items"][0]
    service.run("INSERT INTO Crystal (proteinId) VALUES (:id)", id=protein["id"])
    answer = client.delete(f"/proteins/{protein['id']}")
    assert answer.status_code == 409
    assert "Crystal" in answer.json["detail"]


def test_what_happened_is_recorded(service: Service) -> None:
    made = service.client("user").post(PROTEINS, {"acronym": "LYS"}).json
    (event,) = service.events("protein", made["id"])
    assert (event["what"], event["login"], event["source"]) == ("created", "user", "api")


@pytest.mark.parametrize("part", ["SELECT `Protein`.`proposalId`", "FOR UPDATE"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_protein_deleted_by_somebody_else_in_this_moment_is_absent(official: Service, method: str, part: str) -> None:
    client = official.client("user")
    made = client.post(PROTEINS, {"acronym": "GONE"}).json
    with just_before(official, part, "DELETE FROM Protein WHERE proteinId = :id", id=made["id"]):
        answer = client.ask(method, f"/proteins/{made['id']}", {"name": "x"} if method == "PATCH" else None)
    assert answer.status_code == 404
