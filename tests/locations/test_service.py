"""The tree of places: made, found, moved, changed and retired; and what stands there."""

from typing import Any

import pytest

from sample_tracking.demo.store import add_groups
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.locations.service import by_code, by_word
from tests.world import Client, Service

from .stage import arrived, place


def changed(service: Service, location_id: int, **wish: Any) -> Any:
    return service.client("admin").patch(f"/locations/{location_id}", wish)


def listed(service: Service, query: str = "") -> list[str]:
    answer = service.client("user").get(f"/locations?{query}" if query else "/locations")
    assert answer.status_code == 200, answer.text
    return [one["code"] for one in answer.json["items"]]


@pytest.fixture
def hall(service: Service) -> dict[str, int]:
    """Two racks in a hall, with two slots in the first."""
    ids = {"HALL": place(service, "HALL", "area")}
    ids |= {code: place(service, code, "rack", parent_id=ids["HALL"]) for code in ("RACK-A", "RACK-B")}
    return ids | {code: place(service, code, parent_id=ids["RACK-A"]) for code in ("A1", "A2")}


def test_a_place_is_what_was_said_and_what_goes_without_saying(anywhere: Service) -> None:
    admin = anywhere.client("admin")
    slot = admin.post("/locations", {"code": "RACK-A1", "kind": "slot"})
    assert slot.status_code == 201
    lower = anywhere.flavour != "esrf"
    assert slot.json == {
        "id": slot.json["id"],
        "parent_id": None,
        "kind": "slot",
        "code": "RACK-A1",
        "name": "RACK-A1",
        "word": "rack-a1" if lower else "RACK-A1",
        "beamline": None,
        "capacity": 1,
        "retired": False,
        "sort": 0,
    }
    assert slot.headers["location"] == f"/api/v1/locations/{slot.json['id']}"
    line = admin.post("/locations", {"code": "I03", "kind": "beamline", "name": "Beamline three", "word": "i03"})
    assert (line.json["beamline"], line.json["capacity"], line.json["sort"]) == ("i03", None, 1)
    assert anywhere.events("location", slot.json["id"])[0]["what"] == "created"
    assert anywhere.client("user").get(slot.headers["location"]).json == slot.json


def test_a_tree_is_listed_in_its_order_a_page_at_a_time(service: Service, hall: dict[str, int]) -> None:
    assert listed(service) == ["HALL", "RACK-A", "A1", "A2", "RACK-B"]
    changed(service, hall["RACK-B"], sort=0)
    changed(service, hall["RACK-A"], sort=1)
    whole = ["HALL", "RACK-B", "RACK-A", "A1", "A2"]
    assert listed(service) == whole
    first = service.client("user").get("/locations?limit=2&count=true").json
    assert ([one["depth"] for one in first["items"]], first["total"]) == ([0, 1], 5)
    second = service.client("user").get(f"{first['next']}").json
    third = service.client("user").get(f"{second['next']}").json
    assert [one["code"] for page in (first, second, third) for one in page["items"]] == whole
    assert third["next"] is None


def test_places_are_found_by_kind_and_by_parts_of_their_names(service: Service, hall: dict[str, int]) -> None:
    changed(service, hall["A2"], name="By the door")
    assert listed(service, "kind=rack") == ["RACK-A", "RACK-B"]
    assert listed(service, "q=RACK-a") == ["RACK-A"]
    assert listed(service, "q=the%20door") == ["A2"]
    assert listed(service, "q=the%20door&kind=rack") == []


def test_in_the_shape_of_a_tree_what_is_found_stands_in_what_it_is_in(service: Service, hall: dict[str, int]) -> None:
    (top,) = service.client("user").get("/locations?shape=tree").json["items"]
    assert [part["code"] for part in top["parts"]] == ["RACK-A", "RACK-B"]
    assert [part["code"] for part in top["parts"][0]["parts"]] == ["A1", "A2"]
    (top,) = service.client("user").get("/locations?shape=tree&q=A2").json["items"]
    (rack,) = top["parts"]
    assert [part["code"] for part in rack["parts"]] == ["A2"]


def test_a_place_moves_with_all_that_is_in_it(service: Service, hall: dict[str, int]) -> None:
    assert changed(service, hall["RACK-A"], parent_id=hall["RACK-B"]).status_code == 200
    assert listed(service) == ["HALL", "RACK-B", "RACK-A", "A1", "A2"]
    assert changed(service, hall["RACK-B"], parent_id=None).status_code == 200
    assert listed(service) == ["HALL", "RACK-B", "RACK-A", "A1", "A2"]


@pytest.mark.parametrize("part", ["HALL", "RACK-A", "A1"])
def test_no_place_is_a_part_of_itself(service: Service, hall: dict[str, int], part: str) -> None:
    answer = changed(service, hall["HALL"], parent_id=hall[part])
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, ["/parent_id"])
    assert listed(service) == ["HALL", "RACK-A", "A1", "A2", "RACK-B"]


def test_a_version_is_compared_before_a_change(service: Service, hall: dict[str, int]) -> None:
    admin, address = service.client("admin"), f"/locations/{hall['A1']}"
    seen = admin.get(address).headers["etag"]
    assert admin.patch(address, {"capacity": 2}, If_Match=seen).status_code == 200
    assert admin.patch(address, {"capacity": 3}, If_Match=seen).status_code == 412
    assert admin.delete(address, If_Match=seen).status_code == 412
    assert service.http.simulate_patch(f"/api/v1{address}", json={}, headers=_bearer(admin)).status_code == 428
    assert admin.get(address).json["capacity"] == 2


def _bearer(client: Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.token}"}


def test_what_says_nothing_new_leaves_no_record(service: Service, hall: dict[str, int]) -> None:
    changed(service, hall["A1"], name="A1")
    changed(service, hall["A1"], name="First")
    (_, event) = service.events("location", hall["A1"])
    assert (event["what"], event["detail"]) == ("changed", '{"fields":["name"]}')


@pytest.mark.parametrize(
    ("wish", "status", "pointer"),
    [
        ({"code": "A1"}, 409, "/code"),
        ({"code": "a1"}, 409, "/word"),
        ({"code": "X", "word": "A1 "}, 409, "/word"),
        ({"code": "X", "parent_id": 4711}, 422, "/parent_id"),
        ({"code": "X:1"}, 422, "/code"),
        ({"code": "X  1"}, 422, "/code"),
        ({"code": "X" * 46}, 422, "/code"),
        ({"code": ""}, 422, "/code"),
        ({"code": "X", "word": "Łódź"}, 422, "/word"),
        ({"code": "X", "word": "x" * 46}, 422, "/word"),
        ({"code": "X", "word": "stores-out"}, 422, "/word"),
        ({"code": "X", "kind": "beamline", "word": "x" * 21}, 422, "/word"),
        ({"code": "X", "kind": "shed"}, 422, "/kind"),
        ({"code": "X", "capacity": 0}, 422, "/capacity"),
        ({"code": "X", "occupied": 1}, 422, "/occupied"),
    ],
)
def test_what_cannot_be_a_place_is_refused_where_it_is_wrong(
    service: Service, hall: dict[str, int], wish: dict[str, Any], status: int, pointer: str
) -> None:
    answer = service.client("admin").post("/locations", {"kind": "slot", **wish})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (status, pointer), answer.text
    assert len(listed(service)) == 5


def test_a_code_is_no_barcode_of_a_dewar(service: Service) -> None:
    (dewar,) = arrived(service, "D1")
    barcode = service.client("staff").get(f"/dewars/{dewar}").json["barcode"]
    answer = service.client("admin").post("/locations", {"code": barcode, "kind": "slot"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/code")


def test_places_of_the_older_programs_may_have_blanks_dots_and_slashes(service: Service) -> None:
    for code in ("ID30A-1", "BM14 Cage", "Lab/2.1", "MASSIF (EH1)"):
        assert place(service, code, "area")


def test_only_administrators_change_places_and_only_who_tracks_sees_what_stands_there(service: Service) -> None:
    slot = place(service, "A1")
    for login in ("user", "staff"):
        client = service.client(login)
        assert client.post("/locations", {"code": "X", "kind": "slot"}).status_code == 403
        assert client.patch(f"/locations/{slot}", {"name": "x"}).status_code == 403
        assert client.delete(f"/locations/{slot}").status_code == 403
        assert client.get(f"/locations/{slot}").status_code == 200
    assert service.client("user").get(f"/locations/{slot}/occupants").status_code == 403
    assert service.client("staff").get(f"/locations/{slot}/occupants").json == {"items": [], "next": None}


def test_what_is_not_there_is_told(service: Service) -> None:
    admin = service.client("admin")
    for answer in (
        admin.get("/locations/4711"),
        admin.patch("/locations/4711", {"name": "x"}),
        admin.delete("/locations/4711"),
        service.client("staff").get("/locations/4711/occupants"),
    ):
        assert (answer.status_code, answer.json["detail"]) == (404, "There is no such place.")


def test_dewars_that_stand_there_are_told_without_regard_to_case(anywhere: Service) -> None:
    rack, staff = place(anywhere, "RACK", "rack"), anywhere.client("staff")
    slot = place(anywhere, "A1", parent_id=rack)
    (dewar, gone, elsewhere) = arrived(anywhere, "D1", "D2", "D3")
    staff.move(f"/dewars/{dewar}", "move", location="a1")
    staff.move(f"/dewars/{gone}", "move", location="A1", share=True)
    anywhere.client("user").move(f"/dewars/{gone}", "request_dispatch")
    staff.move(f"/dewars/{elsewhere}", "move", location="RACK")
    (first, second) = staff.get(f"/locations/{slot}/occupants").json["items"]
    assert (first["id"], first["status"], first["proposal"]) == (dewar, "at_facility", "mx23694")
    assert (second["id"], second["status"], second["shipment"]) == (gone, "dispatch_requested", "With D1")
    staff.move(f"/dewars/{gone}", "dispatch", location="A1" if anywhere.flavour == "esrf" else "stores-out")
    assert [one["id"] for one in staff.get(f"/locations/{slot}/occupants").json["items"]] == [dewar]
    within = staff.get(f"/locations/{rack}/occupants?parts=true").json["items"]
    assert [one["id"] for one in within] == [dewar, elsewhere]


def test_what_the_caller_does_not_see_is_not_told(service: Service) -> None:
    slot = place(service, "A1")
    (dewar,) = arrived(service, "D1")
    service.client("staff").move(f"/dewars/{dewar}", "move", location="A1")
    beamline = _tracker(service)
    assert beamline.get(f"/locations/{slot}/occupants").json["items"] == []
    (mine,) = arrived(service, "D2", login="other", proposal="mx31001")
    refused = beamline.move(f"/dewars/{mine}", "move", location="A1")
    assert (refused.status_code, refused.json["occupants"], refused.json["hidden"]) == (409, [], 1)
    assert "has too little room" in refused.json["detail"]


def _tracker(service: Service) -> Client:
    """Somebody of mx31001 who may scan, and sees no other proposal."""
    people = {"terminals": [service.founded.people["other"]]}
    service.units.write(Call(SERVICE), lambda unit: add_groups(unit, {"terminals": ["disp_cont"]}, people))
    return service.client("other")


def test_a_place_with_dewars_or_parts_ends_only_when_that_is_said(service: Service, hall: dict[str, int]) -> None:
    admin, address = service.client("admin"), f"/locations/{hall['RACK-A']}"
    (dewar,) = arrived(service, "D1")
    service.client("staff").move(f"/dewars/{dewar}", "move", location="A1")
    answer = admin.delete(address)
    assert (answer.status_code, "has parts" in answer.json["detail"]) == (409, True)
    answer = admin.delete(f"{address}?with_parts=true")
    assert (answer.status_code, "1 dewar stands there" in answer.json["detail"]) == (409, True)
    assert len(listed(service)) == 5
    assert admin.delete(f"{address}?with_parts=true&with_dewars=true").status_code == 204
    assert listed(service) == ["HALL", "RACK-B"]
    assert listed(service, "retired=true") == ["HALL", "RACK-A", "A1", "A2", "RACK-B"]
    assert admin.delete(f"{address}?with_parts=true").status_code == 204
    assert [event["what"] for event in service.events("location", hall["A1"])] == ["created", "retired"]


def test_a_retired_place_is_used_again_when_nothing_else_has_its_word(service: Service, hall: dict[str, int]) -> None:
    admin = service.client("admin")
    admin.delete(f"/locations/{hall['RACK-A']}?with_parts=true")
    answer = changed(service, hall["A1"], retired=False)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/parent_id")
    other = place(service, "NEW", word="rack-a")
    answer = changed(service, hall["RACK-A"], retired=False)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/word")
    admin.delete(f"/locations/{other}")
    assert changed(service, hall["RACK-A"], retired=False).json["retired"] is False
    assert changed(service, hall["A1"], retired=False).status_code == 200
    assert listed(service) == ["HALL", "RACK-A", "A1", "RACK-B"]
    assert changed(service, hall["A1"], retired=True).status_code == 422
    assert admin.post("/locations", {"code": "A2", "kind": "slot"}).status_code == 409


def test_the_word_of_a_place_stays_while_dewars_stand_there_by_it(service: Service, hall: dict[str, int]) -> None:
    (dewar,) = arrived(service, "D1")
    service.client("staff").move(f"/dewars/{dewar}", "move", location="A1")
    answer = changed(service, hall["A1"], word="a-one")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/word")
    assert changed(service, hall["A1"], word="A1", code="A-ONE").json["word"] == "a1"
    service.client("staff").move(f"/dewars/{dewar}", "move", location="dock")
    assert changed(service, hall["A1"], word="a-one").json["word"] == "a-one"


def test_the_tree_is_read_with_one_statement(service: Service, hall: dict[str, int]) -> None:
    listed(service)
    with service.statements() as sent:
        listed(service)
    assert sum("location" in statement for statement in sent) == 1


def test_other_modules_find_a_place_by_its_code_and_by_its_word(service: Service) -> None:
    slot = place(service, "RACK-A1")
    work = (lambda unit: by_code(unit, " RACK-A1 "), lambda unit: by_word(unit, "Rack-a1 "))
    assert [getattr(service.units.read(Call(SERVICE), one), "id", None) for one in work] == [slot, slot]
    assert service.units.read(Call(SERVICE), lambda unit: by_code(unit, "rack-a1")) is None
    service.client("admin").delete(f"/locations/{slot}")
    again = place(service, "RACK-A1-NEW", word="rack-a1")
    found = service.units.read(Call(SERVICE), lambda unit: by_word(unit, "RACK-A1"))
    assert found is not None
    assert found.id == again
