from datetime import timedelta
from typing import Any

import pytest

from tests.readiness.stage import packed
from tests.world import Service


def timeline(service: Service, shipment_id: int, query: str = "", login: str = "user") -> dict[str, Any]:
    answer = service.client(login).get(f"/shipments/{shipment_id}/timeline{query}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def test_each_step_is_told_with_its_meaning_place_times_and_actor(service: Service) -> None:
    tree = packed(service)
    path, user, staff = f"/dewars/{tree['dewars'][0]['id']}", service.client("user"), service.client("staff")
    for client, step, wish in (
        (user, "send", {}),
        (staff, "receive", {"location": "STORES-IN"}),
        (staff, "move", {"location": "RACK-A1", "reason": "long stay"}),
    ):
        service.clock.now += timedelta(minutes=10)
        assert client.move(path, step, **wish).status_code == 200
    told = timeline(service, tree["id"], "?zone=Europe/Copenhagen")
    assert told["zone"] == "Europe/Copenhagen"
    assert [item["sentence"] for item in told["items"]] == [
        "The dewar D1 was registered.",
        "The dewar D1 is on its way to the facility.",
        "The dewar D1 has arrived at the facility: stores-in.",
        "The dewar D1 was put to rack-a1.",
    ]
    last = told["items"][-1]
    assert (last["at"], last["local_at"]) == ("2026-03-02T10:00:00Z", "2026-03-02T11:00:00+01:00")
    assert (last["dewar"], last["location"], last["actor"], last["reason"]) == ("D1", "rack-a1", "staff", "long stay")


def test_dewars_are_told_in_one_order_and_what_older_programs_wrote_too(anywhere: Service) -> None:
    tree = packed(anywhere)
    second = anywhere.client("user").post(f"/shipments/{tree['id']}/dewars", {"code": "D2"}).json["id"]
    anywhere.run(
        "INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate)"
        " VALUES (:id, 'odd', 'shelf', '2026-03-02 09:31:00')",
        id=second,
    )
    anywhere.clock.now += timedelta(minutes=5)
    anywhere.client("user").move(f"/dewars/{tree['dewars'][0]['id']}", "send")
    told = timeline(anywhere, tree["id"])
    assert told["zone"] == "UTC"
    assert [(item["dewar"], item["what"]) for item in told["items"]] == [
        ("D1", "created"),
        ("D2", "created"),
        ("D2", "recorded"),
        ("D1", "send"),
    ]
    assert told["items"][2]["sentence"] == "Something was noted of the dewar D2."
    assert (told["items"][2]["source"], told["items"][2]["actor"]) == ("legacy", None)


@pytest.mark.parametrize("zone", ["Mars", "../etc", "", "%00"])
def test_a_zone_that_does_not_exist_is_told(sqlite: Service, zone: str) -> None:
    tree = packed(sqlite)
    answer = sqlite.client("user").get(f"/shipments/{tree['id']}/timeline?zone={zone}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "?zone")


def test_another_lab_sees_no_timeline(sqlite: Service) -> None:
    assert sqlite.client("other").get(f"/shipments/{packed(sqlite)['id']}/timeline").status_code == 404


def test_a_long_history_is_told_whole(sqlite: Service) -> None:
    tree = packed(sqlite)
    rows = ", ".join(f"({tree['dewars'][0]['id']}, 'at facility', 'p{n}', '2026-03-02 10:00:00')" for n in range(600))
    sqlite.run(f"INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate) VALUES {rows}")
    items = timeline(sqlite, tree["id"])["items"]
    assert len(items) == 601
    assert items[-1]["sentence"] == "The dewar D1 is at the facility."
