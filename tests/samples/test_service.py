import threading
from typing import Any

import pytest

from tests.world import Service


def puck(service: Service) -> dict[str, Any]:
    """A container of a draft."""
    client = service.client("user")
    shipment = client.post("/proposals/mx23694/shipments", {"name": "S"}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1"}).json["id"]
    kind = "Unipuck" if service.flavour == "esrf" else "Puck"
    made: dict[str, Any] = client.post(f"/dewars/{dewar}/containers", {"code": "P1", "type": kind}).json
    return made


def placed(service: Service, container: dict[str, Any], name: str = "X1", **wish: Any) -> dict[str, Any]:
    answer = service.client("user").post(
        f"/containers/{container['id']}/samples", {"name": name, "protein": "TRP4", **wish}
    )
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json
    return document


def test_a_sample_has_a_crystal_and_a_plan_of_its_own(anywhere: Service) -> None:
    wish: dict[str, Any] = {
        "position": 3,
        "space_group": "P212121",
        "cell_a": 61.5,
        "required_resolution": 1.8,
        "experiment_kind": "OSC",
    }
    made = placed(anywhere, puck(anywhere), **wish)
    assert {name: made[name] for name in wish} == wish
    row = anywhere.row(
        "SELECT s.*, c.proteinId, c.spaceGroup FROM BLSample s JOIN Crystal c ON c.crystalId = s.crystalId"
        " JOIN DiffractionPlan d ON d.diffractionPlanId = s.diffractionPlanId WHERE s.blSampleId = :id",
        id=made["id"],
    )
    assert (row["location"], row["code"], row["comments"], row["blSampleStatus"]) == ("3", "", "", None)
    assert (row["proteinId"], row["spaceGroup"]) == (made["protein_id"], "P212121")
    assert (made["code"], made["status"]) == (None, "opened")


def test_an_acronym_that_is_not_known_is_registered(service: Service) -> None:
    made = placed(service, puck(service), protein="NEW1")
    protein = service.client("user").get(f"/proteins/{made['protein_id']}").json
    assert (protein["acronym"], protein["name"], protein["sample_count"]) == ("NEW1", "NEW1", 1)
    again = placed(service, {"id": made["container_id"]}, "X2", protein="new1")
    assert again["protein_id"] == made["protein_id"]


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"name": "a.b"}, "/name"),
        ({"name": "x" * 46}, "/name"),
        ({"position": 0}, "/position"),
        ({"position": 17}, "/position"),
        ({"position": "3"}, "/position"),
        ({"position": True}, "/position"),
        ({"space_group": "P9"}, "/space_group"),
        ({"cell_a": -1}, "/cell_a"),
        ({"cell_alpha": 200}, "/cell_alpha"),
        ({"experiment_kind": "MESH"}, "/experiment_kind"),
        ({"comments": "\N{GREEK SMALL LETTER BETA}"}, "/comments"),
        ({"code": "a b"}, "/code"),
        ({"container_id": 1}, "/container_id"),
        ({"protein": None}, "/protein"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(official: Service, wish: dict[str, Any], pointer: str) -> None:
    sent = {"name": "X1", "protein": "BRANDNEW", **wish}
    answer = official.client("user").post(f"/containers/{puck(official)['id']}/samples", sent)
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, [pointer]), answer.text
    assert official.rows("SELECT * FROM BLSample") == []
    assert official.rows("SELECT * FROM Protein WHERE acronym = 'BRANDNEW'") == []


def test_a_name_is_taken_for_its_protein_in_the_proposal(service: Service) -> None:
    first = puck(service)
    placed(service, first, "X1", position=1)
    second = puck(service)
    answer = service.client("user").post(f"/containers/{second['id']}/samples", {"name": "x1", "protein": "trp4"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/name")
    placed(service, second, "X1", protein="NANO7")


def test_an_occupied_position_names_who_is_there(service: Service) -> None:
    container = puck(service)
    placed(service, container, "X1", position=5)
    answer = service.client("user").post(
        f"/containers/{container['id']}/samples", {"name": "X2", "protein": "TRP4", "position": 5}
    )
    assert answer.status_code == 409
    assert "X1" in answer.json["errors"][0]["detail"]


def test_two_who_take_one_position_at_once_have_one_effect(official: Service) -> None:
    container, client = puck(official), official.client("user")
    barrier, found = threading.Barrier(2), []

    def take(name: str) -> None:
        barrier.wait(30)
        wish = {"name": name, "protein": "TRP4", "position": 7}
        found.append(client.post(f"/containers/{container['id']}/samples", wish).status_code)

    threads = [threading.Thread(target=take, args=(name,)) for name in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == [201, 409]
    assert len(official.rows("SELECT * FROM BLSample WHERE location = '7'")) == 1


def test_a_change_touches_what_was_sent_only(anywhere: Service) -> None:
    made = placed(anywhere, puck(anywhere), position=1, space_group="P21", energy=12000)
    changed = (
        anywhere.client("user").patch(f"/samples/{made['id']}", {"position": 2, "cell_b": 70, "code": "PIN1"}).json
    )
    assert changed == {**made, "position": 2, "cell_b": 70, "code": "PIN1"}


def test_a_crystal_that_others_share_is_not_changed_for_them(service: Service) -> None:
    container = puck(service)
    one, two = placed(service, container, "X1", space_group="P21"), placed(service, container, "X2")
    service.run(
        "UPDATE BLSample SET crystalId ="
        " (SELECT c FROM (SELECT crystalId AS c FROM BLSample WHERE blSampleId = :one) t) WHERE blSampleId = :two",
        one=one["id"],
        two=two["id"],
    )
    client = service.client("user")
    assert client.patch(f"/samples/{two['id']}", {"space_group": "C2"}).json["space_group"] == "C2"
    assert client.get(f"/samples/{one['id']}").json["space_group"] == "P21"


def test_after_sending_only_comments_and_pin_can_be_changed(service: Service) -> None:
    container = puck(service)
    made, client = placed(service, container), service.client("user")
    client.move(f"/dewars/{container['dewar_id']}", "send")
    assert client.patch(f"/samples/{made['id']}", {"name": "Y"}).status_code == 409
    assert client.patch(f"/samples/{made['id']}", {"code": "PIN2"}).json["code"] == "PIN2"
    answer = client.post(f"/containers/{container['id']}/samples", {"name": "Z", "protein": "TRP4"})
    assert answer.status_code == 409


def test_a_whole_list_is_replaced_at_once(anywhere: Service) -> None:
    container = puck(anywhere)
    one, two, three = (placed(anywhere, container, f"X{n}", position=n) for n in (1, 2, 3))
    client, path = anywhere.client("user"), f"/containers/{container['id']}/samples"
    sent = [
        {"id": one["id"], "name": "X1", "protein": "TRP4", "position": 2},
        {"id": two["id"], "name": "X2", "protein": "TRP4", "position": 1, "comments": "swapped"},
        {"name": "X9", "protein": "NANO7", "position": 3},
    ]
    answer = client.put(path, {"samples": sent})
    assert answer.status_code == 200, answer.text
    assert [(s["position"], s["name"]) for s in answer.json["items"]] == [(1, "X2"), (2, "X1"), (3, "X9")]
    assert client.get(f"/samples/{three['id']}").status_code == 404
    assert answer.headers["etag"] == client.get(path).headers["etag"]


def test_a_list_can_be_sent_back_as_it_was_read(anywhere: Service) -> None:
    container = puck(anywhere)
    for n in (1, 2):
        placed(anywhere, container, f"X{n}", position=n, comments="dry")
    client, path = anywhere.client("user"), f"/containers/{container['id']}/samples"
    read = client.get(path)
    answer = client.put(path, {"samples": read.json["items"]}, **{"If-Match": read.headers["etag"]})
    assert (answer.status_code, answer.json) == (200, read.json)


def test_names_and_positions_of_older_rows_count_whatever_blanks_they_end_in(official: Service) -> None:
    container = puck(official)
    made, client = placed(official, container, "X1", position=5), official.client("user")
    official.run("UPDATE BLSample SET name = 'x1 ', location = '05 ' WHERE blSampleId = :id", id=made["id"])
    path = f"/containers/{container['id']}/samples"
    for wish, pointer in (({"name": "X1"}, "/name"), ({"name": "Y", "position": 5}, "/position")):
        answer = client.post(path, {"protein": "TRP4", **wish})
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, pointer)


def test_a_list_with_a_mistake_leaves_everything_as_it_was(service: Service) -> None:
    container = puck(service)
    placed(service, container, "X1", position=1)
    client, path = service.client("user"), f"/containers/{container['id']}/samples"
    before = client.get(path).json
    sent = [
        {"name": "A", "protein": "TRP4", "position": 4},
        {"name": "B", "protein": "TRP4", "position": 4},
        {"id": 999, "name": "C", "protein": "TRP4"},
    ]
    answer = client.put(path, {"samples": sent})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/samples/2/id")
    answer = client.put(path, {"samples": sent[:2]})
    assert answer.status_code == 409
    assert [e["pointer"] for e in answer.json["errors"]] == ["/samples/0/position", "/samples/1/position"]
    assert client.get(path).json == before


def test_a_stale_list_is_refused(service: Service) -> None:
    container = puck(service)
    client, path = service.client("user"), f"/containers/{container['id']}/samples"
    tag = client.get(path).headers["etag"]
    placed(service, container)
    assert client.put(path, {"samples": []}, **{"If-Match": tag}).status_code == 412
    assert len(client.get(path).json["items"]) == 1


def test_a_cancelled_sample_is_shown_so_and_can_come_back(service: Service) -> None:
    made, client = placed(service, puck(service)), service.client("user")
    assert client.move(f"/samples/{made['id']}", "cancel").json["status"] == "cancelled"
    assert client.move(f"/samples/{made['id']}", "reopen").json["status"] == "opened"


def test_samples_are_found_by_name_protein_container_and_proposal(service: Service) -> None:
    container = puck(service)
    placed(service, container, "X1")
    placed(service, container, "X2", protein="NANO7")
    client = service.client("user")

    def found(query: str) -> list[str]:
        return [item["name"] for item in client.get(f"/samples?{query}").json["items"]]

    assert found("proposal=mx23694") == found(f"container={container['id']}") == ["X1", "X2"]
    assert found("name=x1") == ["X1"]
    assert found("protein=nano7") == ["X2"]
    assert found("proposal=mx31001") == []


def test_pages_go_puck_by_puck(service: Service) -> None:
    for letter in "AB":
        container = puck(service)
        for n in (1, 2):
            placed(service, container, f"{letter}{n}", position=n)
    for login in ("user", "staff"):
        client, names, path = service.client(login), [], "/samples?limit=1&proposal=mx23694&count=true"
        while path:
            page = client.get(path).json
            assert page["total"] == 4
            names += [item["name"] for item in page["items"]]
            path = page["next"]
        assert names == ["A1", "A2", "B1", "B2"]


def test_a_draft_sample_can_be_deleted_with_its_crystal_and_plan(anywhere: Service) -> None:
    made = placed(anywhere, puck(anywhere))
    assert anywhere.client("user").delete(f"/samples/{made['id']}").status_code == 204
    for table in ("BLSample", "Crystal", "DiffractionPlan"):
        assert anywhere.rows(f"SELECT * FROM {table}") == []


def test_a_measured_sample_stays(official: Service) -> None:
    made = placed(official, puck(official))
    official.run(
        "INSERT INTO RobotAction (blsampleId, blsessionId, actionType)"
        " SELECT :id, MIN(sessionId), 'LOAD' FROM BLSession",
        id=made["id"],
    )
    answer = official.client("user").delete(f"/samples/{made['id']}")
    assert answer.status_code == 409
    assert "RobotAction" in answer.json["detail"]


def test_lists_and_reads_cost_a_fixed_number_of_statements(service: Service) -> None:
    container = puck(service)
    made, client = placed(service, container), service.client("user")
    for path, count in (
        (f"/containers/{container['id']}/samples", 1),
        ("/samples?proposal=mx23694", 1),
        (f"/samples/{made['id']}", 1),
    ):
        client.get(path)
        with service.statements() as sent:
            client.get(path)
        assert len(sent) == count, path
