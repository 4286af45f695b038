from typing import Any

from tests.dewars.test_service import dewar, shipment
from tests.world import Service


def tree(name: str, dewars: int, **wish: Any) -> dict[str, Any]:
    return {"name": name, "dewars": [{"code": f"D{n}", **wish} for n in range(dewars)]}


def test_many_dewars_cost_as_many_statements_as_one(official: Service) -> None:
    """On MariaDB; SQLite gives the ids of new rows in their order only one by one."""
    client, path = official.client("user"), "/proposals/mx23694/shipments:tree"
    counts = []
    for name, dewars in (("warm", 2), ("one", 1), ("many", 12)):
        with official.statements() as sent:
            made = client.post(path, tree(name, dewars)).json
        counts.append(len(sent))
        barcodes = [d["barcode"] for d in made["dewars"]]
        assert barcodes == [f"mx23694-{d['id']:07d}" for d in made["dewars"]]
        assert len(barcodes) == dewars
    assert counts[1] == counts[2]


def test_every_fault_of_a_tree_is_named_where_it_stands(service: Service) -> None:
    wish = {
        "name": "T",
        "dewars": [{"facility_code": "DLS-MX-0417"}, {"facility_code": "NONE-1"}, {"facility_code": "DLS-MX-0500"}],
    }
    answer = service.client("user").post("/proposals/mx23694/shipments:tree", wish)
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert (answer.status_code, pointers) == (422, ["/dewars/1/facility_code", "/dewars/2/facility_code"])
    assert service.rows("SELECT shippingId FROM Shipping") == []


def test_a_dewar_without_a_name_is_refused_and_one_named_twice_too(service: Service) -> None:
    client, path = service.client("user"), "/proposals/mx23694/shipments:tree"
    nameless = client.post(path, {"name": "T", "dewars": [{"code": "A"}, {"weight": 3}]})
    assert (nameless.status_code, nameless.json["errors"][0]["pointer"]) == (422, "/dewars/1/code")
    twice = client.post(path, {"name": "T", "dewars": [{"code": "A"}, {"code": "a"}]})
    assert (twice.status_code, twice.json["errors"][0]["pointer"]) == (409, "/dewars/1/code")
    assert service.rows("SELECT dewarId FROM Dewar") == []


def test_the_barcode_tells_visit_and_beamline_where_a_session_is_known(service: Service) -> None:
    session = service.client("user").get("/proposals/mx23694/sessions").json["items"][0]
    made = dewar(service, shipment(service, session_id=session["id"]))
    row = service.row("SELECT visit_number AS visit FROM BLSession WHERE sessionId = :id", id=session["id"])
    assert made["barcode"] == f"mx23694-{row['visit']}-{session['beamline']}-{made['id']:07d}"


def test_nothing_is_added_to_a_shipment_that_was_sent(service: Service) -> None:
    made, client = dewar(service), service.client("user")
    client.move(f"/dewars/{made['id']}", "send")
    answer = client.post(f"/shipments/{made['shipment_id']}/dewars", {"code": "D2"})
    assert (answer.status_code, answer.json["state"]) == (409, "sent")


def test_a_shipment_that_was_ready_is_opened_by_another_dewar(anywhere: Service) -> None:
    made, client = dewar(anywhere), anywhere.client("user")
    path = f"/shipments/{made['shipment_id']}"
    client.move(path, "make_ready")
    assert client.get(path).json["status"] == "ready"
    other = dewar(anywhere, made["shipment_id"], code="D2")
    assert (client.get(path).json["status"], client.get(path).json["status_text"]) == ("opened", "opened")
    client.delete(f"/dewars/{other['id']}")
    assert client.get(path).json["status"] == "ready"


def test_a_registered_dewar_keeps_the_name_of_its_facility_code(service: Service) -> None:
    made, client = dewar(service, facility_code="DLS-MX-0417"), service.client("user")
    path = f"/dewars/{made['id']}"
    answer = client.patch(path, {"code": "Mine"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/code")
    assert client.patch(path, {"facility_code": "dls-mx-0418"}).json["code"] == "DLS-MX-0418"
    freed = client.patch(path, {"facility_code": None, "code": "Mine"}).json
    assert (freed["code"], freed["facility_code"]) == ("Mine", None)
    row = service.row("SELECT facilityCode, dewarRegistryId FROM Dewar WHERE dewarId = :id", id=made["id"])
    assert (row["facilityCode"], row["dewarRegistryId"]) == ("", None)


def test_what_is_emptied_is_empty_as_the_older_programs_write_it(service: Service) -> None:
    made, client = dewar(service, tracking_to="12", weight=4, comments="upright"), service.client("user")
    changed = client.patch(f"/dewars/{made['id']}", {"tracking_to": None, "weight": None, "comments": None}).json
    assert (changed["tracking_to"], changed["weight"], changed["comments"]) == (None, 18, None)
    row = service.row("SELECT * FROM Dewar WHERE dewarId = :id", id=made["id"])
    assert (row["trackingNumberToSynchrotron"], row["comments"]) == ("", None)


def test_comments_of_other_programs_are_read_as_far_as_they_are_words(service: Service) -> None:
    number = dewar(service)["id"]
    for stored, read in (("plain", "plain"), ('{"toppedUp": ["1"]}', None), ('"said"', "said"), ("[1]", "[1]")):
        service.run("UPDATE Dewar SET comments = :text WHERE dewarId = :id", id=number, text=stored)
        assert service.client("user").get(f"/dewars/{number}").json["comments"] == read
    assert service.client("user").patch(f"/dewars/{number}", {"comments": "new"}).json["comments"] == "new"
