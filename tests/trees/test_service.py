from typing import Any

import pytest
from sqlalchemy import event

from tests.world import Service

TREES = "/proposals/in10002/shipments:tree"


def wish(dewars: int = 1, containers: int = 1, samples: int = 2, kind: str = "Puck") -> dict[str, Any]:
    return {
        "name": "Whole",
        "dewars": [
            {
                "code": f"D{d}",
                "containers": [
                    {
                        "code": f"P{d}{c}",
                        "type": kind,
                        "samples": [
                            {"name": f"S{d}-{c}-{n}", "protein": "KIN2", "position": n} for n in range(1, samples + 1)
                        ],
                    }
                    for c in range(containers)
                ],
            }
            for d in range(dewars)
        ],
    }


def test_a_whole_shipment_is_registered_and_read_alike(anywhere: Service) -> None:
    kind = "Unipuck" if anywhere.flavour == "esrf" else "Puck"
    answer = anywhere.client("user").post(TREES, wish(2, 2, 3, kind))
    assert answer.status_code == 201, answer.text
    tree = anywhere.client("user").get(f"{answer.headers['location']}/tree")
    assert tree.json == answer.json
    assert tree.headers["etag"] == answer.headers["etag"]
    assert [d["code"] for d in tree.json["dewars"]] == ["D0", "D1"]
    names = [s["name"] for s in tree.json["dewars"][1]["containers"][0]["samples"]]
    assert names == ["S1-0-1", "S1-0-2", "S1-0-3"]
    assert {s["status"] for d in tree.json["dewars"] for c in d["containers"] for s in c["samples"]} == {"opened"}


@pytest.mark.parametrize(
    ("path", "value", "status", "pointer"),
    [
        (("name",), "", 422, "/name"),
        (("return_contact_id",), 999, 422, "/return_contact_id"),
        (("dewars", 0, "facility_code"), "NONE-1", 422, "/dewars/0/facility_code"),
        (("dewars", 0, "containers", 0, "type"), "Bucket", 422, "/dewars/0/containers/0/type"),
        (("dewars", 0, "containers", 0, "colour"), "red", 422, "/dewars/0/containers/0/colour"),
        (
            ("dewars", 0, "containers", 0, "samples", 1, "position"),
            17,
            422,
            "/dewars/0/containers/0/samples/1/position",
        ),
        (("dewars", 0, "containers", 0, "samples", 1, "name"), "a b", 422, "/dewars/0/containers/0/samples/1/name"),
        (("dewars", 0, "containers", 0, "samples", 1, "position"), 1, 409, "/dewars/0/containers/0/samples/0/position"),
        (("dewars", 0, "containers", 0, "samples", 1, "name"), "s0-0-1", 409, "/dewars/0/containers/0/samples/0/name"),
    ],
)
def test_one_mistake_anywhere_and_nothing_is_written(
    service: Service, path: tuple[Any, ...], value: Any, status: int, pointer: str
) -> None:
    sent: Any = wish()
    inner = sent
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    answer = service.client("user").post(TREES, sent)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (status, pointer), answer.text
    for table in ("Shipping", "Dewar", "Container", "BLSample", "Crystal", "DiffractionPlan"):
        assert service.rows(f"SELECT * FROM {table}") == []


def test_the_mistakes_of_all_levels_are_named_at_once(sqlite: Service) -> None:
    sent = wish(2)
    sent["name"] = "a/b"
    sent["dewars"][0]["weight"] = "heavy"
    sent["dewars"][1]["containers"][0]["samples"][0]["protein"] = 7
    answer = sqlite.client("user").post(TREES, sent)
    pointers = {error["pointer"] for error in answer.json["errors"]}
    assert pointers == {"/name", "/dewars/0/weight", "/dewars/1/containers/0/samples/0/protein"}


def test_too_many_things_for_one_request_are_refused(sqlite: Service) -> None:
    answer = sqlite.client("user").post(TREES, wish(20, 11, 0))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/dewars")
    assert "at most 200" in answer.json["errors"][0]["detail"]


def test_a_tree_costs_one_statement_a_level(service: Service) -> None:
    client = service.client("user")
    small = client.post(TREES, wish()).json["id"]
    large = client.post("/proposals/mx23694/shipments:tree", {**wish(4, 7, 16), "name": "Large"}).json["id"]
    for number in (small, large):
        client.get(f"/shipments/{number}/tree")
        with service.statements() as sent:
            assert client.get(f"/shipments/{number}/tree").status_code == 200
        assert len(sent) == 4


def test_registering_costs_the_same_number_of_statements_however_many_there_are(official: Service) -> None:
    client, counts = official.client("user"), []
    client.post(TREES, wish(1, 1, 1))
    for n in (2, 14):
        sent = wish(2, n, 8)
        for container in (container for dewar in sent["dewars"] for container in dewar["containers"]):
            for sample in container["samples"]:
                sample["name"] = f"{n}{sample['name']}"
        with official.statements() as statements:
            assert client.post(TREES, sent).status_code == 201
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_cancelled_sample_shows_in_its_tree(service: Service) -> None:
    client = service.client("user")
    tree = client.post(TREES, wish()).json
    sample = tree["dewars"][0]["containers"][0]["samples"][0]
    client.move(f"/samples/{sample['id']}", "cancel")
    shown = client.get(f"/shipments/{tree['id']}/tree").json["dewars"][0]["containers"][0]["samples"]
    assert [s["status"] for s in shown] == ["cancelled", "opened"]


@pytest.mark.parametrize("kind", ["receive", "send"])
def test_a_transition_costs_the_same_number_of_statements_however_many_children(official: Service, kind: str) -> None:
    client, staff, counts = official.client("user"), official.client("staff"), []
    for n in (1, 14):
        sent = wish(1, n, 4)
        for container in sent["dewars"][0]["containers"]:
            for sample in container["samples"]:
                sample["name"] = f"{n}{sample['name']}"
        tree = client.post(TREES, sent).json
        path = f"/dewars/{tree['dewars'][0]['id']}"
        staff.get(path)
        with official.statements() as statements:
            assert staff.move(path, kind).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_container_that_comes_in_while_a_tree_is_read_does_not_break_it(service: Service) -> None:
    client = service.client("user")
    tree = client.post(TREES, wish()).json
    left = [f"/dewars/{tree['dewars'][0]['id']}/containers"]

    def register(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if left and "DiffractionPlan" in statement:
            late = client.post(left.pop(), {"code": "LATE", "type": "Puck"}).json["id"]
            made = client.post(f"/containers/{late}/samples", {"name": "LATE", "protein": "KIN2"})
            assert made.status_code == 201, made.text

    event.listen(service.units.reads, "before_cursor_execute", register)
    try:
        answer = client.get(f"/shipments/{tree['id']}/tree")
    finally:
        event.remove(service.units.reads, "before_cursor_execute", register)
    assert not left
    assert answer.status_code == 200, answer.text
    assert [container["code"] for container in answer.json["dewars"][0]["containers"]] == ["P00"]
    later = client.get(f"/shipments/{tree['id']}/tree").json["dewars"][0]["containers"]
    assert [sample["name"] for container in later for sample in container["samples"]] == ["S0-0-1", "S0-0-2", "LATE"]
