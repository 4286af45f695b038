from typing import Any

import pytest

from tests.world import Service

PUCK = {"code": "P1", "type": "Puck"}


def packed(service: Service, proposal: str = "mx23694", login: str = "user") -> int:
    """The id of a dewar."""
    client = service.client(login)
    shipment = client.post(f"/proposals/{proposal}/shipments", {"name": "S"}).json["id"]
    number: int = client.post(f"/shipments/{shipment}/dewars", {"code": "D1"}).json["id"]
    return number


def puck(service: Service, **wish: Any) -> dict[str, Any]:
    answer = service.client("user").post(f"/dewars/{packed(service)}/containers", {**PUCK, **wish})
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json
    return document


def test_a_container_gets_all_that_the_older_programs_look_for(service: Service) -> None:
    made = puck(service)
    row = service.row("SELECT * FROM Container WHERE containerId = :id", id=made["id"])
    kind = service.row("SELECT containerTypeId AS id FROM ContainerType WHERE name = 'Puck'")
    assert (row["containerType"], row["capacity"], row["containerTypeId"]) == ("Puck", 16, kind["id"])
    assert (row["containerStatus"], row["barcode"], row["priorityPipelineId"]) == (None, None, None)
    assert row["ownerId"] == service.founded.people["user"]
    assert row["source"] == "sample-tracking"
    assert (made["status"], made["sample_count"], made["location"]) == ("opened", 0, None)


def test_the_java_schema_has_its_own_types_and_words(esrf: Service) -> None:
    kinds = {k["name"]: k["capacity"] for k in esrf.client("user").get("/container-types").json["items"]}
    assert kinds == {"Spinepuck": 10, "Unipuck": 16, "PLATE": 96}
    made = puck(esrf, type="Unipuck")
    row = esrf.row("SELECT * FROM Container WHERE containerId = :id", id=made["id"])
    assert (row["containerType"], row["capacity"], row["containerStatus"]) == ("Unipuck", 16, "opened")


def test_a_site_without_a_register_says_so(esrf: Service) -> None:
    answer = esrf.client("user").get("/proposals/mx23694/registered-containers")
    assert (answer.status_code, answer.json["detail"]) == (404, "This facility keeps no register of containers.")


def test_types_come_from_the_look_up_table_with_their_geometry(service: Service) -> None:
    kinds = {k["name"]: k for k in service.client("user").get("/container-types").json["items"]}
    assert kinds["CrystalQuickX"]["wells_per_row"] == 12
    assert "Basket" not in kinds


def test_a_registered_container_is_known_by_its_barcode(service: Service) -> None:
    made = puck(service, barcode="FAC-0101")
    row = service.row("SELECT * FROM Container WHERE containerId = :id", id=made["id"])
    register = service.row("SELECT containerRegistryId AS id FROM ContainerRegistry WHERE barcode = 'FAC-0101'")
    assert (row["barcode"], row["containerRegistryId"]) == (None, register["id"])
    assert (made["barcode"], made["registered"]) == ("FAC-0101", True)
    (found,) = service.client("user").get("/containers?barcode=fac-0101").json["items"]
    assert found["id"] == made["id"]


def test_a_container_registered_for_others_is_refused(service: Service) -> None:
    answer = service.client("user").post(f"/dewars/{packed(service)}/containers", {**PUCK, "barcode": "FAC-0301"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/barcode")


def test_a_barcode_is_taken_whatever_its_case(service: Service) -> None:
    puck(service, barcode="OWN-1")
    answer = service.client("user").post(f"/dewars/{packed(service)}/containers", {**PUCK, "barcode": "own-1"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/barcode")


def test_a_name_is_taken_in_the_whole_shipment(service: Service) -> None:
    made = puck(service)
    client = service.client("user")
    other = client.post(f"/shipments/{made['shipment_id']}/dewars", {"code": "D2"}).json["id"]
    answer = client.post(f"/dewars/{other}/containers", {"code": "p1", "type": "Puck"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/code")


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"code": "A"}, "/type"),
        ({"code": "A", "type": "Bucket"}, "/type"),
        ({"code": "A.B", "type": "Puck"}, "/code"),
        ({"type": "Puck"}, "/code"),
        ({"code": "A", "type": "Puck", "barcode": "x y"}, "/barcode"),
        ({"code": "A", "type": "Puck", "capacity": 3}, "/capacity"),
        ({"code": "A", "type": "Puck", "status": "sent"}, "/status"),
        ({"code": "A", "type": "Puck", "comments": "x" * 256}, "/comments"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(service: Service, wish: dict[str, Any], pointer: str) -> None:
    answer = service.client("user").post(f"/dewars/{packed(service)}/containers", wish)
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, [pointer])
    assert service.rows("SELECT containerId FROM Container") == []


def test_nothing_is_added_to_a_dewar_that_was_sent(service: Service) -> None:
    dewar, client = packed(service), service.client("user")
    client.move(f"/dewars/{dewar}", "send")
    assert client.post(f"/dewars/{dewar}/containers", PUCK).status_code == 409


def test_a_change_is_refused_after_sending_but_for_the_comments(service: Service) -> None:
    made, client = puck(service), service.client("user")
    client.move(f"/dewars/{made['dewar_id']}", "send")
    assert client.patch(f"/containers/{made['id']}", {"code": "P2"}).status_code == 409
    assert client.patch(f"/containers/{made['id']}", {"comments": "fragile"}).json["comments"] == "fragile"


def test_another_type_brings_its_capacity(service: Service) -> None:
    made = puck(service)
    changed = service.client("user").patch(f"/containers/{made['id']}", {"type": "Block-4", "code": "B"}).json
    assert (changed["type"], changed["capacity"], changed["code"]) == ("Block-4", 4, "B")


def test_a_container_can_be_put_into_another_dewar_of_its_shipment(service: Service) -> None:
    made, client = puck(service), service.client("user")
    other = client.post(f"/shipments/{made['shipment_id']}/dewars", {"code": "D2"}).json["id"]
    assert client.patch(f"/containers/{made['id']}", {"dewar_id": other}).json["dewar_id"] == other
    foreign = packed(service)
    answer = client.patch(f"/containers/{made['id']}", {"dewar_id": foreign})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/dewar_id")


def test_a_container_is_loaded_on_a_position_that_is_free(anywhere: Service) -> None:
    kind = "Unipuck" if anywhere.flavour == "esrf" else "Puck"
    first, second = puck(anywhere, type=kind), puck(anywhere, type=kind)
    staff = anywhere.client("staff")
    for made in (first, second):
        staff.move(f"/dewars/{made['dewar_id']}", "receive")
    loaded = staff.move(f"/containers/{first['id']}", "load", beamline="i03", position="4")
    assert (loaded.json["status"], loaded.json["beamline"], loaded.json["position"]) == ("processing", "i03", "4")
    answer = staff.move(f"/containers/{second['id']}", "load", beamline="i03", position="4")
    assert answer.status_code == 409
    assert "P1" in answer.json["detail"]
    history = staff.get(f"/containers/{first['id']}/history").json["items"]
    assert [item["what"] for item in history][-1] == "load"


def test_a_cancelled_container_can_be_reopened(service: Service) -> None:
    made, client = puck(service), service.client("user")
    assert client.move(f"/containers/{made['id']}", "cancel").json["status"] == "cancelled"
    assert client.get(f"/containers/{made['id']}").json["transitions"] == ["reopen"]
    assert client.move(f"/containers/{made['id']}", "reopen").json["status"] == "opened"


def test_a_draft_can_be_deleted(anywhere: Service) -> None:
    made = puck(anywhere, type="Unipuck" if anywhere.flavour == "esrf" else "Puck")
    assert anywhere.client("user").delete(f"/containers/{made['id']}").status_code == 204
    assert anywhere.rows("SELECT containerId FROM Container") == []


def test_lists_and_reads_cost_a_fixed_number_of_statements(service: Service) -> None:
    made, client = puck(service), service.client("user")
    for path, count in (
        (f"/dewars/{made['dewar_id']}/containers", 2),
        ("/containers?proposal=mx23694", 1),
        (f"/containers/{made['id']}", 1),
    ):
        client.get(path)
        with service.statements() as sent:
            assert [c["id"] for c in client.get(path).json.get("items", [made])] == [made["id"]]
        assert len(sent) == count, path


def test_a_type_whose_name_or_capacity_no_container_can_bear_is_not_offered(service: Service) -> None:
    kinds = {k["name"]: k["capacity"] for k in service.client("user").get("/container-types").json["items"]}
    assert "I22_Capillary_Rack_25" not in kinds
    assert None not in kinds.values()
    wish = {"code": "C", "type": "B22_6"}
    answer = service.client("user").post(f"/dewars/{packed(service)}/containers", wish)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/type")


def test_a_registered_container_is_once_in_a_shipment(service: Service) -> None:
    made = puck(service, barcode="FAC-0101")
    client, dewar = service.client("user"), made["dewar_id"]
    answer = client.post(f"/dewars/{dewar}/containers", {"code": "Q", "type": "Puck", "barcode": "fac-0101"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/barcode")
    assert client.patch(f"/containers/{made['id']}", {"barcode": "FAC-0101", "code": "R"}).status_code == 200
    assert puck(service, barcode="FAC-0101")["registered"] is True


def test_a_container_bears_the_word_of_the_dewar_into_which_it_is_put(esrf: Service) -> None:
    made, client = puck(esrf, type="Unipuck"), esrf.client("user")
    other = client.post(f"/shipments/{made['shipment_id']}/dewars", {"code": "D2"}).json["id"]
    client.move(f"/dewars/{other}", "make_ready")
    assert client.patch(f"/containers/{made['id']}", {"dewar_id": other}).json["status"] == "ready"
    row = esrf.row("SELECT containerStatus FROM Container WHERE containerId = :id", id=made["id"])
    assert row["containerStatus"] == "ready to go"


def test_a_loose_container_is_for_staff_alone_and_is_not_changed(service: Service) -> None:
    made = puck(service)
    service.run("UPDATE Container SET dewarId = NULL WHERE containerId = :id", id=made["id"])
    path = f"/containers/{made['id']}"
    assert service.client("user").get(path).status_code == 404
    assert service.client("user").get(f"{path}/history").status_code == 404
    staff = service.client("staff")
    assert (staff.get(path).json["proposal"], staff.get(path).json["location"]) == (None, None)
    assert [item["what"] for item in staff.get(f"{path}/history").json["items"]] == ["created"]
    assert made["id"] in [c["id"] for c in staff.get("/containers").json["items"]]
    assert staff.patch(path, {"comments": "x"}).status_code == 409


def test_the_history_of_a_container_says_where_older_programs_have_put_it(service: Service) -> None:
    made = puck(service)
    service.run(
        "INSERT INTO ContainerHistory (containerId, location, status, beamlineName, blTimeStamp)"
        " VALUES (:id, '3', 'in_localstorage', 'i03', '2016-09-30 12:56:21')",
        id=made["id"],
    )
    first = service.client("user").get(f"/containers/{made['id']}/history").json["items"][0]
    assert (first["at"], first["source"], first["actor"]) == ("2016-09-30T12:56:21Z", "legacy", None)
    assert (first["status"], first["status_text"], first["location"]) == ("in_storage", "in_localstorage", "i03 3")


def test_a_page_of_containers_costs_as_much_however_many_there_are(service: Service) -> None:
    client, dewar = service.client("user"), packed(service)
    made = [client.post(f"/dewars/{dewar}/containers", {"code": f"P{n}", "type": "Puck"}).json["id"] for n in range(3)]
    client.get("/containers?limit=2")
    with service.statements() as sent:
        first = client.get("/containers?limit=2").json
    assert len(sent) == 1
    assert [c["id"] for c in first["items"]] == made[:0:-1]
    assert [c["id"] for c in client.get(first["next"]).json["items"]] == made[:1]
