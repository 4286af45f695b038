import json
from typing import Any

import pytest

from tests.world import Service


def shipment(service: Service, proposal: str = "mx23694", **wish: Any) -> int:
    answer = service.client("user").post(f"/proposals/{proposal}/shipments", {"name": "S", **wish})
    number: int = answer.json["id"]
    return number


def dewar(service: Service, shipment_id: int | None = None, **wish: Any) -> dict[str, Any]:
    number = shipment(service) if shipment_id is None else shipment_id
    answer = service.client("user").post(f"/shipments/{number}/dewars", {"code": "D1", **wish})
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json
    return document


def test_a_dewar_gets_all_that_the_older_programs_look_for(service: Service) -> None:
    made = dewar(service)
    row = service.row("SELECT * FROM Dewar WHERE dewarId = :id", id=made["id"])
    assert (row["dewarStatus"], row["storageLocation"], row["type"], row["weight"]) == ("opened", None, "Dewar", 18)
    for column in ("trackingNumberToSynchrotron", "trackingNumberFromSynchrotron", "facilityCode"):
        assert row[column] == ""
    assert row["barCode"] == made["barcode"] == f"mx23694-{made['id']:07d}"
    assert row["source"] == "sample-tracking"
    assert (made["location"], made["tracking_to"], made["facility_code"]) == (None, None, None)


def test_a_registered_dewar_has_its_code_in_both_columns(service: Service) -> None:
    made = dewar(service, facility_code="dls-mx-0417")
    row = service.row("SELECT * FROM Dewar WHERE dewarId = :id", id=made["id"])
    register = service.row("SELECT dewarRegistryId AS id FROM DewarRegistry WHERE facilityCode = 'DLS-MX-0417'")
    assert (row["code"], row["facilityCode"], row["dewarRegistryId"]) == ("DLS-MX-0417", "DLS-MX-0417", register["id"])


def test_a_dewar_registered_for_others_is_refused(service: Service) -> None:
    answer = service.client("user").post(f"/shipments/{shipment(service)}/dewars", {"facility_code": "DLS-MX-0500"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/facility_code")


def test_the_registered_dewars_of_a_proposal_are_listed(service: Service) -> None:
    listed = service.client("user").get("/proposals/mx23694/registered-dewars").json["items"]
    assert [item["facility_code"] for item in listed] == ["DLS-MX-0417", "DLS-MX-0418"]


def test_the_session_of_the_shipment_is_its_first_experiment(anywhere: Service) -> None:
    session = anywhere.client("user").get("/proposals/mx23694/sessions").json["items"][0]
    made = dewar(anywhere, shipment(anywhere, session_id=session["id"]))
    assert made["session_id"] == session["id"]


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({}, "/code"),
        ({"code": "a b"}, "/code"),
        ({"code": "A", "type": "Parcel"}, "/type"),
        ({"code": "A", "weight": -1}, "/weight"),
        ({"code": "A", "weight": "18"}, "/weight"),
        ({"code": "A", "barcode": "mine"}, "/barcode"),
        ({"code": "A", "tracking_to": "1" * 31}, "/tracking_to"),
        ({"code": "A", "comments": "\N{SNOWMAN}"}, "/comments"),
        ({"code": "A", "location": "rack"}, "/location"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(official: Service, wish: dict[str, Any], pointer: str) -> None:
    answer = official.client("user").post(f"/shipments/{shipment(official)}/dewars", wish)
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, [pointer])
    assert official.rows("SELECT dewarId FROM Dewar") == []


def test_a_name_is_taken_in_its_shipment_whatever_its_case(service: Service) -> None:
    made = dewar(service)
    answer = service.client("user").post(f"/shipments/{made['shipment_id']}/dewars", {"code": "d1"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/code")


def test_comments_are_kept_beside_what_the_scanner_notes(service: Service) -> None:
    made, client = dewar(service, comments="upright"), service.client("user")
    stored = service.row("SELECT comments FROM Dewar WHERE dewarId = :id", id=made["id"])["comments"]
    assert json.loads(stored) == {"comments": "upright"}
    warm = '{"warm":1,"comments":"upright"}'
    service.run("UPDATE Dewar SET comments = :text WHERE dewarId = :id", id=made["id"], text=warm)
    assert client.patch(f"/dewars/{made['id']}", {"comments": "dry"}).json["comments"] == "dry"
    stored = service.row("SELECT comments FROM Dewar WHERE dewarId = :id", id=made["id"])["comments"]
    assert json.loads(stored) == {"comments": "dry", "warm": 1}


def test_comments_are_plain_text_in_the_java_schema(esrf: Service) -> None:
    made = dewar(esrf, comments="upright")
    assert esrf.row("SELECT comments FROM Dewar WHERE dewarId = :id", id=made["id"])["comments"] == "upright"


def test_tracking_numbers_can_be_noted_while_it_travels_and_nothing_else(service: Service) -> None:
    made, client = dewar(service), service.client("user")
    client.move(f"/dewars/{made['id']}", "send")
    assert client.patch(f"/dewars/{made['id']}", {"tracking_to": "1234567890"}).json["tracking_to"] == "1234567890"
    answer = client.patch(f"/dewars/{made['id']}", {"weight": 9})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/weight")


def test_a_dewar_is_found_by_barcode_facility_code_place_and_state(service: Service) -> None:
    made, staff = dewar(service, facility_code="DLS-MX-0418"), service.client("staff")
    staff.move(f"/dewars/{made['id']}", "receive", location="RACK-A1")
    barcode = made["barcode"].upper()
    for query in (f"barcode={barcode}", "facility_code=dls-mx-0418", "location=rack-a1", "status=at_facility"):
        assert [d["id"] for d in staff.get(f"/dewars?{query}").json["items"]] == [made["id"]], query
    for query in (f"barcode={made['barcode'][:-1]}_", "barcode=%25", "location=rack", "status=sent"):
        assert staff.get(f"/dewars?{query}").json["items"] == [], query


def test_a_refused_transition_says_what_is_possible(service: Service) -> None:
    answer = service.client("staff").move(f"/dewars/{dewar(service)['id']}", "dispatch")
    assert answer.status_code == 409
    assert answer.json["possible"] == ["make_ready", "send", "receive", "cancel"]


def test_history_joins_what_we_did_and_what_older_programs_wrote(anywhere: Service) -> None:
    made, staff = dewar(anywhere), anywhere.client("staff")
    path = f"/dewars/{made['id']}"
    staff.move(path, "receive", reason="by hand", at="2026-03-02T10:00:00+01:00")
    anywhere.run(
        "INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate)"
        " VALUES (:id, 'processing', 'i03', '2026-03-02 11:00:00')",
        id=made["id"],
    )
    items = staff.get(f"{path}/history").json["items"]
    assert [item["what"] for item in items] == ["created", "receive", "recorded"]
    received, legacy = items[1:]
    assert (received["actor"], received["reason"], received["source"]) == ("staff", "by hand", "api")
    assert (received["status"], received["client_at"]) == ("at_facility", "2026-03-02T09:00:00Z")
    assert (legacy["actor"], legacy["source"]) == (None, "legacy")
    assert (legacy["status"], legacy["location"]) == ("processing", "i03")
    page = staff.get(f"{path}/history?limit=2&count=true").json
    assert page["total"] == 3
    assert [item["what"] for item in staff.get(page["next"]).json["items"]] == ["recorded"]


def test_what_an_older_program_writes_counts(service: Service) -> None:
    made, staff = dewar(service), service.client("staff")
    service.run("UPDATE Dewar SET dewarStatus = 'at DLS', storageLocation = 'x' WHERE dewarId = :id", id=made["id"])
    assert staff.get(f"/dewars/{made['id']}").json["status"] == "at_facility"
    assert staff.get(f"/shipments/{made['shipment_id']}").json["status"] == "at_facility"
    service.run("UPDATE Dewar SET dewarStatus = 'on the moon' WHERE dewarId = :id", id=made["id"])
    odd = staff.get(f"/dewars/{made['id']}").json
    assert (odd["status"], odd["status_text"]) == ("unknown", "on the moon")
    assert staff.move(f"/dewars/{made['id']}", "receive").json["status"] == "at_facility"


def test_a_draft_can_be_deleted_and_one_that_travelled_cannot(anywhere: Service) -> None:
    client = anywhere.client("user")
    draft, sent = dewar(anywhere), dewar(anywhere)
    client.move(f"/dewars/{sent['id']}", "send")
    assert client.delete(f"/dewars/{draft['id']}").status_code == 204
    answer = client.delete(f"/dewars/{sent['id']}")
    assert answer.status_code == 409
    assert "travelled" in answer.json["detail"]


def test_lists_and_reads_cost_a_fixed_number_of_statements(service: Service) -> None:
    made, client = dewar(service), service.client("user")
    for path, count in (
        (f"/shipments/{made['shipment_id']}/dewars", 2),
        ("/dewars?proposal=mx23694", 1),
        (f"/dewars/{made['id']}", 1),
        (f"/dewars/{made['id']}/history", 2),
    ):
        client.get(path)
        with service.statements() as sent:
            assert client.get(path).status_code == 200
        assert len(sent) == count, path
