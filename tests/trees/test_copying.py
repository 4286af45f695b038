from typing import Any

import pytest

from sample_tracking.trees.naming import Names, copy_of
from tests.world import Service

TREES = "/proposals/in10002/shipments:tree"
KEPT = ("sending_contact_id", "return_contact_id", "safety_level", "courier", "return_courier", "comments")


def kind(service: Service) -> str:
    return "Unipuck" if service.flavour == "esrf" else "Puck"


def source(service: Service, **changes: Any) -> dict[str, Any]:
    contact = service.founded.contacts["in10002"]
    sample = {
        "protein": "KIN2",
        "space_group": "P212121",
        "cell_a": 45.5,
        "required_resolution": 1.5,
        "comments": "Å big",
        "code": "PIN-1",
    }
    samples = [{**sample, "name": f"X{n}", "position": n, "code": f"PIN-{n}"} for n in (1, 2)]
    wish = {
        "name": "Whole",
        "sending_contact_id": contact,
        "return_contact_id": contact,
        "safety_level": "Yellow",
        "courier": "DHL",
        "return_courier": "Fedex",
        "comments": "handle with care",
        "dewars": [
            {
                "code": "D1",
                "tracking_to": "1234567890",
                "weight": 21,
                "comments": "dented",
                "containers": [{"code": "P1", "type": kind(service), "comments": "first", "samples": samples}],
            },
            {"code": "D2", "containers": [{"code": "P2", "type": kind(service)}]},
        ],
        **changes,
    }
    answer = service.client("user").post(TREES, wish)
    assert answer.status_code == 201, answer.text
    tree: dict[str, Any] = answer.json
    return tree


def copied(service: Service, path: str, **wish: Any) -> dict[str, Any]:
    answer = service.client("user").post(f"{path}:copy", wish)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json
    assert answer.headers["location"] == f"/api/v1/{path.split('/')[1]}/{made['id']}"
    return made


def names_in(tree: dict[str, Any]) -> list[str]:
    return [s["name"] for d in tree["dewars"] for c in d["containers"] for s in c["samples"]]


def test_a_copy_is_a_draft_with_the_same_in_it(anywhere: Service) -> None:
    tree, client = source(anywhere), anywhere.client("user")
    client.move(f"/shipments/{tree['id']}", "send")
    made = copied(anywhere, f"/shipments/{tree['id']}", name="Again")
    assert made == client.get(f"/shipments/{made['id']}/tree").json
    assert (made["name"], made["status"]) == ("Again", "opened")
    assert {name: made[name] for name in KEPT} == {name: tree[name] for name in KEPT}
    assert [d["code"] for d in made["dewars"]] == ["D1", "D2"]
    first, before = made["dewars"][0], tree["dewars"][0]
    assert (first["weight"], first["comments"], first["tracking_to"]) == (before["weight"], "dented", None)
    assert first["barcode"] != before["barcode"]
    assert client.get(f"/dewars/{first['id']}/history").json["items"][0]["what"] == "created"
    puck = first["containers"][0]
    assert (puck["code"], puck["type"], puck["comments"]) == ("P1", kind(anywhere), "first")
    assert [(s["name"], s["position"], s["code"]) for s in puck["samples"]] == [("X1-c2", 1, None), ("X2-c2", 2, None)]
    same = ("protein", "space_group", "cell_a", "required_resolution", "comments")
    assert {n: puck["samples"][0][n] for n in same} == {n: before["containers"][0]["samples"][0][n] for n in same}


def test_a_copy_without_samples_has_the_containers_alone(service: Service) -> None:
    tree = source(service)
    made = copied(service, f"/shipments/{tree['id']}", with_samples=False)
    assert (made["name"], names_in(made)) == ("Copy of Whole", [])
    assert [c["code"] for d in made["dewars"] for c in d["containers"]] == ["P1", "P2"]


def test_copies_of_copies_are_numbered_on(service: Service) -> None:
    tree = source(service)
    second = copied(service, f"/shipments/{tree['id']}")
    third = copied(service, f"/shipments/{second['id']}")
    fourth = copied(service, f"/shipments/{tree['id']}")
    assert [names_in(one)[0] for one in (second, third, fourth)] == ["X1-c2", "X1-c3", "X1-c4"]


def test_what_was_called_off_stays_behind(service: Service) -> None:
    tree, client = source(service), service.client("user")
    client.move(f"/dewars/{tree['dewars'][1]['id']}", "cancel")
    client.move(f"/samples/{tree['dewars'][0]['containers'][0]['samples'][0]['id']}", "cancel")
    made = copied(service, f"/shipments/{tree['id']}")
    assert ([d["code"] for d in made["dewars"]], names_in(made)) == (["D1"], ["X2-c2"])


def test_a_contact_of_another_proposal_stays_behind(service: Service) -> None:
    tree, foreign = source(service), service.founded.contacts["mx31001"]
    service.run("UPDATE Shipping SET returnLabContactId = :c WHERE shippingId = :s", c=foreign, s=tree["id"])
    made = copied(service, f"/shipments/{tree['id']}")
    assert (made["sending_contact_id"], made["return_contact_id"]) == (tree["sending_contact_id"], None)


def test_a_registered_dewar_travels_again_while_the_proposal_has_it(service: Service) -> None:
    dewars = [{"facility_code": "DLS-IN-0031"}]
    tree = source(service, dewars=dewars)
    again = copied(service, f"/shipments/{tree['id']}")
    assert [(d["code"], d["facility_code"]) for d in again["dewars"]] == [("DLS-IN-0031", "DLS-IN-0031")]
    service.run("DELETE FROM DewarRegistry_has_Proposal")
    later = copied(service, f"/shipments/{tree['id']}")
    assert [(d["code"], d["facility_code"]) for d in later["dewars"]] == [("DLS-IN-0031", None)]


def test_a_dewar_is_copied_beside_itself_under_other_names(service: Service) -> None:
    tree = source(service)
    made = copied(service, f"/dewars/{tree['dewars'][0]['id']}")
    assert (made["code"], made["shipment_id"], made["status"]) == ("D1-c2", tree["id"], "opened")
    assert [(c["code"], [s["name"] for s in c["samples"]]) for c in made["containers"]] == [
        ("P1-c2", ["X1-c2", "X2-c2"])
    ]


def test_a_dewar_is_copied_into_another_shipment(service: Service) -> None:
    tree = source(service, dewars=[{"facility_code": "DLS-IN-0031"}])
    other = service.client("user").post("/proposals/in10002/shipments", {"name": "Other"}).json["id"]
    made = copied(service, f"/dewars/{tree['dewars'][0]['id']}", shipment_id=other)
    assert (made["shipment_id"], made["facility_code"]) == (other, "DLS-IN-0031")
    named = copied(service, f"/dewars/{tree['dewars'][0]['id']}", shipment_id=other, code="OWN", with_samples=False)
    assert (named["code"], named["facility_code"]) == ("OWN", None)


def test_a_container_is_copied_with_its_samples(service: Service) -> None:
    tree = source(service)
    puck, second = tree["dewars"][0]["containers"][0], tree["dewars"][1]["id"]
    made = copied(service, f"/containers/{puck['id']}", code="P3")
    assert (made["code"], made["dewar_id"]) == ("P3", puck["dewar_id"])
    assert [s["name"] for s in made["samples"]] == ["X1-c2", "X2-c2"]
    moved = copied(service, f"/containers/{puck['id']}", code="P4", dewar_id=second, with_samples=False)
    assert (moved["dewar_id"], moved["samples"]) == (second, [])


@pytest.mark.parametrize(
    ("thing", "wish", "status", "pointer"),
    [
        ("shipments", {"name": "a/b"}, 422, "/name"),
        ("shipments", {"with_samples": "yes"}, 422, "/with_samples"),
        ("dewars", {"code": "D2"}, 409, "/code"),
        ("containers", {}, 422, "/code"),
        ("containers", {"code": "p1"}, 409, "/code"),
        ("containers", {"code": "NEW", "dewar_id": 99999}, 404, None),
        ("dewars", {"shipment_id": 99999}, 404, None),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(
    service: Service, thing: str, wish: dict[str, Any], status: int, pointer: str | None
) -> None:
    tree = source(service)
    dewar = tree["dewars"][0]
    ids = {"shipments": tree["id"], "dewars": dewar["id"], "containers": dewar["containers"][0]["id"]}
    before = {t: len(service.rows(f"SELECT * FROM {t}")) for t in ("Shipping", "Dewar", "Container", "BLSample")}
    answer = service.client("user").post(f"/{thing}/{ids[thing]}:copy", wish)
    assert (answer.status_code, (answer.json.get("errors") or [{"pointer": None}])[0]["pointer"]) == (status, pointer)
    assert {t: len(service.rows(f"SELECT * FROM {t}")) for t in before} == before


def test_nothing_is_put_into_what_has_left(service: Service) -> None:
    tree, client = source(service), service.client("user")
    client.move(f"/shipments/{tree['id']}", "send")
    assert client.post(f"/dewars/{tree['dewars'][0]['id']}:copy", {}).status_code == 409
    puck = tree["dewars"][0]["containers"][0]["id"]
    assert client.post(f"/containers/{puck}:copy", {"code": "P9"}).status_code == 409


def test_a_sample_of_no_protein_is_told_rather_than_lost(service: Service) -> None:
    tree, client = source(service), service.client("user")
    service.run("UPDATE BLSample SET crystalId = NULL WHERE name = 'X1'")
    answer = client.post(f"/shipments/{tree['id']}:copy", {})
    assert (answer.status_code, answer.json["errors"][0]["detail"]) == (409, "The sample X1 is of no protein.")
    assert client.post(f"/shipments/{tree['id']}:copy", {"with_samples": False}).status_code == 201


def test_a_copy_costs_the_same_number_of_statements_however_much_is_in_it(official: Service) -> None:
    counts = []
    for number in (1, 12):
        pucks = [
            {
                "code": f"P{number}{c}",
                "type": "Puck",
                "samples": [{"name": f"S{number}{c}-{n}", "protein": "KIN2", "position": n} for n in range(1, 5)],
            }
            for c in range(number)
        ]
        tree = source(official, dewars=[{"code": "D", "containers": pucks}])
        copied(official, f"/shipments/{tree['id']}")
        with official.statements() as sent:
            copied(official, f"/shipments/{tree['id']}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_name_fills_the_column_and_no_more() -> None:
    names = Names([("kin", "A" * 42 + "-c2")])
    assert names.copy("KIN", "a" * 45) == "a" * 42 + "-c3"
    assert names.copy("KIN", "a" * 44 + "b") == "a" * 42 + "-c4"
    assert names.copy("OTHER", "a" * 45) == "a" * 42 + "-c2"
    assert copy_of("x" * 45) == "Copy of " + "x" * 37
    assert names.keep("", "D1") == "D1"
    assert names.keep("", "d1") == "d1-c2"
