from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.samples.test_service import placed, puck
from tests.world import Service


@contextmanager
def just_before_the_lock(service: Service, sql: str, **params: Any) -> Iterator[None]:
    """Another program writes between the first look of a request and its lock of the shipment."""
    left = [sql]

    def write(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if left and "Shipping" in statement and statement.rstrip().endswith("FOR UPDATE"):
            service.run(left.pop(), **params)

    event.listen(service.units.writes, "before_cursor_execute", write)
    try:
        yield
    finally:
        event.remove(service.units.writes, "before_cursor_execute", write)
    assert not left


SENT = "UPDATE Dewar SET dewarStatus = 'dispatch-requested' WHERE dewarId = :id"


def full(count: int, letter: str = "X") -> dict[str, Any]:
    return {"samples": [{"name": f"{letter}{n}", "protein": "TRP4", "position": n} for n in range(1, count + 1)]}


def test_a_dewar_that_leaves_meanwhile_takes_no_further_sample(official: Service) -> None:
    container, client = puck(official), official.client("user")
    with just_before_the_lock(official, SENT, id=container["dewar_id"]):
        answer = client.post(f"/containers/{container['id']}/samples", {"name": "X1", "protein": "TRP4"})
    assert (answer.status_code, official.rows("SELECT * FROM BLSample")) == (409, []), answer.text


def test_a_dewar_that_leaves_meanwhile_keeps_its_list(official: Service) -> None:
    container, client = puck(official), official.client("user")
    kept = placed(official, container, "X1", position=1)
    with just_before_the_lock(official, SENT, id=container["dewar_id"]):
        rows = [{"id": kept["id"], "name": "X1", "protein": "TRP4", "position": 1}, {"name": "Y1", "protein": "TRP4"}]
        answer = client.put(f"/containers/{container['id']}/samples", {"samples": rows})
    assert answer.status_code == 409, answer.text
    assert [row["blSampleId"] for row in official.rows("SELECT * FROM BLSample")] == [kept["id"]]


def test_a_container_that_shrinks_meanwhile_has_its_new_last_position(official: Service) -> None:
    container, client = puck(official), official.client("user")
    wish = {"name": "X1", "protein": "TRP4", "position": 12}
    with just_before_the_lock(
        official, "UPDATE Container SET capacity = 10 WHERE containerId = :id", id=container["id"]
    ):
        answer = client.post(f"/containers/{container['id']}/samples", wish)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/position")


def test_a_sample_without_a_crystal_can_be_given_one(service: Service) -> None:
    made, client = placed(service, puck(service)), service.client("user")
    service.run("UPDATE BLSample SET crystalId = NULL, diffractionPlanId = NULL WHERE blSampleId = :id", id=made["id"])
    path = f"/samples/{made['id']}"
    assert client.get(path).json["protein"] is None
    answer = client.patch(path, {"space_group": "P21"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/protein"), answer.text
    answer = client.patch(path, {"space_group": "P21", "protein": "TRP4", "experiment_kind": "OSC"})
    assert answer.status_code == 200, answer.text
    assert {answer.json[name] for name in ("space_group", "protein", "experiment_kind")} == {"P21", "TRP4", "OSC"}


def test_a_list_keeps_the_space_group_that_an_older_program_wrote(official: Service) -> None:
    container, client = puck(official), official.client("user")
    made = placed(official, container, "X1", position=1)
    official.run("UPDATE Crystal SET spaceGroup = 'P 21 21 21'")
    row = {"id": made["id"], "name": "X1", "protein": "TRP4", "position": 2, "space_group": "P 21 21 21"}
    answer = client.put(f"/containers/{container['id']}/samples", {"samples": [row]})
    assert answer.status_code == 200, answer.text
    row["space_group"] = "P 21"
    answer = client.put(f"/containers/{container['id']}/samples", {"samples": [row]})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/samples/0/space_group")


@pytest.mark.parametrize("location", ["A1", "", None, "0007"])
def test_odd_locations_of_older_programs_are_read(service: Service, location: str | None) -> None:
    container, client = puck(service), service.client("user")
    made = placed(service, container, "X1", position=1)
    service.run("UPDATE BLSample SET location = :to WHERE blSampleId = :id", to=location, id=made["id"])
    items = client.get(f"/containers/{container['id']}/samples").json["items"]
    assert [item["position"] for item in items] == [7 if location == "0007" else None]
    answer = client.post(f"/containers/{container['id']}/samples", {"name": "X2", "protein": "TRP4", "position": 7})
    assert answer.status_code == (409 if location == "0007" else 201)


def test_positions_are_in_the_order_of_numbers(anywhere: Service) -> None:
    container, client = puck(anywhere), anywhere.client("user")
    for position in (10, 2, 1):
        placed(anywhere, container, f"X{position}", position=position)
    items = client.get(f"/containers/{container['id']}/samples").json["items"]
    assert [item["position"] for item in items] == [1, 2, 10]


def test_each_of_many_samples_gets_its_own_rows_in_its_place(anywhere: Service) -> None:
    container, client = puck(anywhere), anywhere.client("user")
    wish = full(10)
    for number, sample in enumerate(wish["samples"]):
        sample |= {"cell_a": 50.0 + number, "energy": 12000.0 + number}
    items = client.put(f"/containers/{container['id']}/samples", wish).json["items"]
    assert [(s["name"], s["cell_a"], s["energy"]) for s in items] == [
        (s["name"], s["cell_a"], s["energy"]) for s in wish["samples"]
    ]


def test_a_full_puck_costs_as_many_statements_as_one_sample(official: Service) -> None:
    counts = []
    for count, letter in ((1, "X"), (1, "Y"), (16, "Z")):
        container, client = puck(official), official.client("user")
        with official.statements() as sent:
            answer = client.put(f"/containers/{container['id']}/samples", full(count, letter))
        assert answer.status_code == 200, answer.text
        counts.append(len(sent))
    assert counts[1] == counts[2]
