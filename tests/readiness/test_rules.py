"""Each rule of the table passes for a complete shipment and fails for one that lacks what it asks."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from sample_tracking.readiness.rules import TABLE
from tests.world import Configured, Service

from .stage import packed, readiness, rule


class Spoilt(NamedTuple):
    """How it is spoilt, by SQL with the ids of the tree; what is said, and where to go."""

    sql: str
    detail: str
    link: str


SHIPMENT = "/shipments/{shipment}"
CASES: dict[str, list[Spoilt]] = {
    "contacts": [
        Spoilt(
            "UPDATE Shipping SET returnLabContactId = NULL WHERE shippingId = :shipment",
            "The shipment has no return contact: it can neither be asked about nor sent back.",
            f"{SHIPMENT}/contacts",
        )
    ],
    "addresses": [
        Spoilt(
            "UPDATE Laboratory SET city = NULL, country = ''",
            "The sending contact Home laboratory of in10002 lacks: the city, the country.",
            f"{SHIPMENT}/contacts",
        ),
        Spoilt(
            "UPDATE Person SET phoneNumber = NULL, laboratoryId = NULL",
            "The sending contact Home laboratory of in10002 lacks: a phone number, for the courier, the name of the"
            " laboratory, street and number, the city, the country.",
            f"{SHIPMENT}/contacts",
        ),
    ],
    "safety_level": [
        Spoilt(
            "UPDATE Shipping SET SAFETYLEVEL = NULL WHERE shippingId = :shipment",
            "Say how dangerous the samples are: Green, Yellow or Red.",
            f"{SHIPMENT}/edit",
        )
    ],
    "safety": [
        Spoilt(
            "UPDATE Protein SET safetyLevel = 'RED' WHERE acronym = 'KIN2'",
            "The protein KIN2 is Red, the shipment Green only.",
            f"{SHIPMENT}/edit",
        )
    ],
    "approvals": [
        Spoilt(
            "UPDATE Protein SET safetyLevel = NULL WHERE acronym = 'KIN2'",
            "The protein KIN2 has not been approved for safety.",
            "/proposals/in10002/proteins",
        )
    ],
    "beamtime": [
        Spoilt(
            "INSERT INTO ShippingHasSession (shippingId, sessionId) VALUES (:shipment, :session)",
            "The session begins on 2026-03-04; the shipment should leave at least 3 days before.",
            f"{SHIPMENT}/edit",
        )
    ],
    "dewars": [
        Spoilt(
            "UPDATE Dewar SET shippingId = :other WHERE dewarId = :dewar",
            "The shipment has no dewar.",
            f"{SHIPMENT}/dewars",
        )
    ],
    "barcodes": [
        Spoilt(
            "UPDATE Dewar SET barCode = NULL WHERE dewarId = :dewar",
            "The dewar D1 has no barcode, by which it would be known on arrival.",
            f"{SHIPMENT}/dewars",
        )
    ],
    "containers": [
        Spoilt(
            "UPDATE Container SET dewarId = NULL WHERE containerId = :container",
            "The dewar D1 is empty; take it out, or call it a Toolbox.",
            f"{SHIPMENT}/pucks",
        )
    ],
    "samples": [
        Spoilt(
            "UPDATE BLSample SET containerId = NULL WHERE containerId = :container",
            "The container P1 is empty; take it out, or register its samples.",
            "/containers/{container}",
        )
    ],
    "names": [
        Spoilt(
            "UPDATE BLSample SET name = 'a b/c' WHERE blSampleId = :sample",
            "The sample a b/c in P1: its name may only have letters, digits, - and _.",
            "/containers/{container}",
        ),
        Spoilt(
            "UPDATE BLSample SET name = '' WHERE blSampleId = :sample",
            "The sample {sample} in P1: it has no name.",
            "/containers/{container}",
        ),
        Spoilt(
            "UPDATE BLSample SET crystalId = NULL WHERE blSampleId = :sample",
            "The sample X1 in P1: it is of no protein.",
            "/containers/{container}",
        ),
        Spoilt(
            "UPDATE BLSample SET name = 'x2' WHERE blSampleId = :sample",
            "The sample x2 in P1: its name is there twice for this protein."
            " The sample X2 in P1: its name is there twice for this protein.",
            "/containers/{container}",
        ),
    ],
    "capacities": [
        Spoilt(
            "UPDATE Container SET capacity = 1 WHERE containerId = :container",
            "The container P1: it holds 2 samples but has 1 positions.",
            "/containers/{container}",
        ),
        Spoilt(
            "UPDATE BLSample SET location = '17' WHERE blSampleId = :sample",
            "The container P1: there is a sample on position 17, but the last one is 16.",
            "/containers/{container}",
        ),
        Spoilt(
            "UPDATE BLSample SET location = '2' WHERE blSampleId = :sample",
            "The container P1: two samples are on position 2.",
            "/containers/{container}",
        ),
    ],
    "positions": [
        Spoilt(
            "UPDATE BLSample SET location = NULL WHERE blSampleId = :sample",
            "The sample X1 in P1 has no position.",
            "/containers/{container}",
        )
    ],
    "courier": [
        Spoilt(
            "UPDATE Shipping SET deliveryAgent_agentName = '' WHERE shippingId = :shipment",
            "Say which courier takes it.",
            f"{SHIPMENT}/edit",
        )
    ],
    "tracking_numbers": [
        Spoilt(
            "UPDATE Dewar SET trackingNumberToSynchrotron = '' WHERE dewarId = :dewar",
            "The dewar D1 has no tracking number of the courier.",
            f"{SHIPMENT}/dewars",
        )
    ],
}


@pytest.fixture
def configured() -> Configured:
    """The rule of the module of labels is tried with the parts."""
    return Configured(sections={"readiness": {"protein_approval": "level", "disabled": ["labels"]}})


def session(service: Service) -> int:
    """In two days."""
    start = service.clock.now + timedelta(days=2)
    service.run(
        "INSERT INTO BLSession (proposalId, startDate, beamLineName, visit_number) VALUES (:p, :start, 'i03', 9)",
        p=service.founded.proposals["in10002"],
        start=start.replace(tzinfo=None),
    )
    return int(service.row("SELECT MAX(sessionId) AS id FROM BLSession")["id"])


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == {each.name for each in TABLE}


def test_a_complete_shipment_passes_every_rule(anywhere: Service) -> None:
    told = readiness(anywhere, packed(anywhere)["id"])
    assert [(r["name"], r["detail"]) for r in told["rules"] if r["state"] != "pass"] == []
    assert told["ready"] is True
    assert [r["name"] for r in told["rules"]] == [each.name for each in TABLE]


@pytest.mark.parametrize(("name", "spoilt"), [(name, one) for name, cases in CASES.items() for one in cases])
def test_a_rule_fails_for_what_it_asks(service: Service, name: str, spoilt: Spoilt) -> None:
    tree = packed(service)
    dewar = tree["dewars"][0]
    ids: dict[str, Any] = {
        "shipment": tree["id"],
        "dewar": dewar["id"],
        "container": dewar["containers"][0]["id"],
        "sample": dewar["containers"][0]["samples"][0]["id"],
    }
    if ":other" in spoilt.sql:
        ids["other"] = packed_aside(service)
    if ":session" in spoilt.sql:
        ids["session"] = session(service)
    service.run(spoilt.sql, **{key: value for key, value in ids.items() if f":{key}" in spoilt.sql})
    told = readiness(service, tree["id"])
    found = rule(told, name)
    required = next(each.required for each in TABLE if each.name == name)
    assert (found["state"], found["required"]) == ("fail" if required else "advice", required)
    assert found["detail"] == spoilt.detail.format(**ids)
    assert found["link"] == spoilt.link.format(**ids)
    assert told["ready"] is not required


def packed_aside(service: Service) -> int:
    return int(service.client("user").post("/proposals/in10002/shipments", {"name": "Aside"}).json["id"])


def test_a_session_in_time_and_a_shipment_without_a_level_hinder_nothing(service: Service) -> None:
    tree = packed(service, safety_level=None)
    service.run("UPDATE Protein SET safetyLevel = 'RED' WHERE acronym = 'KIN2'")
    late = session(service)
    service.run("INSERT INTO ShippingHasSession (shippingId, sessionId) VALUES (:s, :v)", s=tree["id"], v=late)
    service.clock.now -= timedelta(days=1, hours=1)
    told = readiness(service, tree["id"])
    assert {rule(told, name)["state"] for name in ("beamtime", "safety")} == {"pass"}


def test_a_toolbox_needs_no_containers_and_what_was_called_off_needs_nothing(service: Service) -> None:
    tree, client = packed(service), service.client("user")
    client.post(f"/shipments/{tree['id']}/dewars", {"code": "BOX", "type": "Toolbox", "tracking_to": "1"})
    spare = client.post(f"/shipments/{tree['id']}/dewars", {"code": "SPARE"}).json["id"]
    empty = client.post(f"/dewars/{tree['dewars'][0]['id']}/containers", {"code": "P2", "type": "Puck"}).json["id"]
    assert {r["name"] for r in readiness(service, tree["id"])["rules"] if r["state"] != "pass"} == {
        "containers",
        "samples",
        "tracking_numbers",
    }
    assert client.move(f"/dewars/{spare}", "cancel").status_code == 200
    assert client.move(f"/containers/{empty}", "cancel").status_code == 200
    assert {r["state"] for r in readiness(service, tree["id"])["rules"]} == {"pass"}


def test_more_than_five_sentences_of_one_rule_are_counted(sqlite: Service) -> None:
    tree, client = packed(sqlite), sqlite.client("user")
    for number in range(7):
        client.post(f"/shipments/{tree['id']}/dewars", {"code": f"E{number}"})
    detail = rule(readiness(sqlite, tree["id"]), "containers")["detail"]
    assert detail.count("is empty") == 5
    assert detail.endswith("And 2 more.")


def test_it_costs_the_same_few_statements_however_much_is_in_it(official: Service) -> None:
    tree, client = packed(official), official.client("user")
    more = packed(official, name="Large", dewars=large())
    for number in (tree["id"], more["id"]):
        client.get(f"/shipments/{number}/readiness")
        with official.statements() as sent:
            client.get(f"/shipments/{number}/readiness")
        assert len(sent) == 6


def large() -> list[dict[str, Any]]:
    return [
        {
            "code": f"D{d}",
            "containers": [
                {
                    "code": f"P{d}{c}",
                    "type": "Puck",
                    "samples": [{"name": f"L{d}{c}-{n}", "protein": "KIN2", "position": n} for n in range(1, 9)],
                }
                for c in range(4)
            ],
        }
        for d in range(2)
    ]
