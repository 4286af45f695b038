"""What cannot leave yet does not leave; which rules count is for the site to say, and plugins may add theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.departure import Departure, Finding
from sample_tracking.kernel.plugin import Module
from sample_tracking.kernel.unit import Unit
from tests.world import Configured, Service, Template, sqlite_service

from .stage import packed, readiness, rule

BROKEN = "UPDATE Dewar SET barCode = NULL WHERE dewarId = :id"


@dataclass(frozen=True)
class Ice:
    """Asks the database itself, as a rule of a site may."""

    name: str = "dry_ice"
    title: str = "No dry ice"
    required: bool = True

    def check(self, unit: Unit, departure: Departure) -> Iterator[Finding]:
        for dewar in departure.dewars:
            if "ice" in (dewar["comments"] or "") and unit.principal.login != "staff":
                yield Finding("Our courier takes no dry ice.", f"/dewars/{dewar['id']}")


plugin = Module(name="ice", summary="Of these tests", parts=lambda _: {"rules": [Ice()]})


def world(tmp_path: Path, template: Template, *plugins: str, **readiness: Any) -> Service:
    return sqlite_service(tmp_path, template, Configured(plugins, {"readiness": readiness}))


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"readiness": {"disabled": ["labels"]}})


def test_a_shipment_that_is_not_ready_is_not_sent_and_all_that_fails_is_told(service: Service) -> None:
    tree, client = packed(service), service.client("user")
    dewar = tree["dewars"][0]["id"]
    service.run(BROKEN, id=dewar)
    service.run("UPDATE BLSample SET name = 'a b' WHERE name = 'X1'")
    before = service.events("shipment", tree["id"])
    for thing in (f"/shipments/{tree['id']}", f"/dewars/{dewar}"):
        answer = client.move(thing, "send")
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-ready")
        assert [r["name"] for r in answer.json["rules"]] == ["barcodes", "names"]
        assert [e["pointer"] for e in answer.json["errors"]] == ["/transition", "/transition"]
        assert "2 things are to be put right first (A barcode on every dewar; Names" in answer.json["detail"]
    assert service.events("shipment", tree["id"]) == before
    assert client.get(f"/shipments/{tree['id']}").json["status"] == "opened"
    service.run("UPDATE Dewar SET barCode = 'x' WHERE dewarId = :id", id=dewar)
    service.run("UPDATE BLSample SET name = 'X1' WHERE name = 'a b'")
    assert client.move(f"/shipments/{tree['id']}", "send").json["status"] == "sent"


def test_a_dewar_is_judged_by_what_is_in_it_alone(service: Service) -> None:
    tree, client = packed(service), service.client("user")
    second = client.post(f"/shipments/{tree['id']}/dewars", {"code": "D2"}).json["id"]
    service.run(BROKEN, id=second)
    assert client.move(f"/dewars/{second}", "send").status_code == 409
    assert client.move(f"/dewars/{tree['dewars'][0]['id']}", "send").status_code == 200
    assert client.move(f"/shipments/{tree['id']}", "send").json["rules"][0]["name"] == "barcodes"


def test_what_is_on_its_way_does_not_hinder_the_rest(service: Service) -> None:
    tree, client = packed(service), service.client("user")
    client.post(f"/shipments/{tree['id']}/dewars", {"code": "D2"})
    first = tree["dewars"][0]["id"]
    client.move(f"/dewars/{first}", "send")
    service.run(BROKEN, id=first)
    assert client.move(f"/shipments/{tree['id']}", "send").status_code == 200


def test_staff_receive_what_was_never_ready(service: Service) -> None:
    tree = packed(service)
    service.run(BROKEN, id=tree["dewars"][0]["id"])
    assert service.client("staff").move(f"/dewars/{tree['dewars'][0]['id']}", "receive").status_code == 200


def test_advice_does_not_hinder(service: Service) -> None:
    contacts = dict.fromkeys(("sending_contact_id", "return_contact_id"))
    tree = packed(service, safety_level=None, courier=None, **contacts)
    told = readiness(service, tree["id"])
    assert told["ready"] is True
    assert [r["name"] for r in told["rules"] if r["state"] == "advice"] == ["contacts", "safety_level", "courier"]
    assert service.client("user").move(f"/shipments/{tree['id']}", "send").status_code == 200


def test_a_site_says_what_is_required_advised_and_not_asked(tmp_path: Path, template: Template) -> None:
    service = world(
        tmp_path,
        template,
        required=["safety_level"],
        advised=["barcodes"],
        disabled=["courier", "labels"],
        beamtime_days=0,
    )
    tree = packed(service, safety_level=None, courier=None)
    service.run(BROKEN, id=tree["dewars"][0]["id"])
    told = readiness(service, tree["id"])
    states = {r["name"]: r["state"] for r in told["rules"]}
    assert (states["safety_level"], states["barcodes"], "courier" in states) == ("fail", "advice", False)
    answer = service.client("user").move(f"/shipments/{tree['id']}", "send")
    assert [r["name"] for r in answer.json["rules"]] == ["safety_level"]
    assert "1 thing is" in answer.json["detail"]


def test_a_site_says_which_steps_are_refused(tmp_path: Path, template: Template) -> None:
    service = world(tmp_path, template, enforce=["shipment.make_ready"])
    tree, client = packed(service), service.client("user")
    service.run(BROKEN, id=tree["dewars"][0]["id"])
    assert client.move(f"/shipments/{tree['id']}", "make_ready").status_code == 409
    assert client.move(f"/shipments/{tree['id']}", "send").status_code == 200


def test_approval_by_the_user_office_is_asked_where_the_site_wants_it(tmp_path: Path, template: Template) -> None:
    service = world(tmp_path, template, protein_approval="user_office")
    tree = packed(service)
    assert rule(readiness(service, tree["id"]), "approvals")["state"] == "fail"
    service.run("UPDATE Protein SET externalId = :key WHERE acronym = 'KIN2'", key=(7).to_bytes(16))
    assert rule(readiness(service, tree["id"]), "approvals")["state"] == "pass"


def test_without_a_wish_of_the_site_nobody_asks_for_approvals(sqlite: Service) -> None:
    assert "approvals" not in [r["name"] for r in readiness(sqlite, packed(sqlite)["id"])["rules"]]


def test_labels_are_asked_for_until_they_are_printed(tmp_path: Path, template: Template) -> None:
    service = world(tmp_path, template)
    tree = packed(service)
    found = rule(readiness(service, tree["id"]), "labels")
    assert (found["state"], found["link"]) == ("advice", f"/shipments/{tree['id']}/labels")
    printed = service.client("user").post(f"/shipments/{tree['id']}/prints", {"what": ["dewar"]})
    assert printed.status_code == 201, printed.text
    assert rule(readiness(service, tree["id"]), "labels")["state"] == "pass"


def test_a_plugin_adds_a_rule(tmp_path: Path, template: Template) -> None:
    service = world(tmp_path, template, f"{__name__}:plugin")
    tree = packed(service)
    dewar = f"/dewars/{tree['dewars'][0]['id']}"
    assert rule(readiness(service, tree["id"]), "dry_ice")["state"] == "pass"
    service.client("user").patch(dewar, {"comments": "with dry ice"})
    found = rule(readiness(service, tree["id"]), "dry_ice")
    assert (found["state"], found["title"], found["link"]) == ("fail", "No dry ice", dewar)
    assert found["detail"] == "Our courier takes no dry ice."
    assert service.client("user").move(dewar, "send").status_code == 409
    assert service.client("staff").move(dewar, "send").status_code == 200


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        (
            {"required": ["barcodes", "colour"]},
            r"\[readiness\] required: there is no rule 'colour'; there are addresses",
        ),
        ({"advised": ["x"]}, "advised: there is no rule 'x'"),
        ({"enforce": ["dewar.fly"]}, "must be steps of a shipment or dewar such as shipment.send, not dewar.fly"),
    ],
)
def test_a_rule_or_step_that_does_not_exist_stops_the_start(
    tmp_path: Path, template: Template, section: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(StartupError, match=sentence):
        world(tmp_path, template, **section)


def test_another_lab_is_told_nothing(service: Service) -> None:
    tree = packed(service)
    answer = service.client("other").get(f"/shipments/{tree['id']}/readiness")
    absent = service.client("other").get("/shipments/99999/readiness")
    assert (answer.status_code, {**answer.json, "request_id": 0}) == (404, {**absent.json, "request_id": 0})


def test_without_the_module_everything_is_sent(tmp_path: Path, template: Template) -> None:
    service = sqlite_service(tmp_path, template, Configured(sections={"disabled_modules": ["readiness"]}))
    tree = packed(service)
    service.run(BROKEN, id=tree["dewars"][0]["id"])
    assert service.client("user").move(f"/shipments/{tree['id']}", "send").status_code == 200


def test_a_dewar_of_no_shipment_is_judged_by_nobody(esrf: Service) -> None:
    tree = packed(esrf)
    dewar = tree["dewars"][0]["id"]
    esrf.run("UPDATE Dewar SET shippingId = NULL, barCode = NULL WHERE dewarId = :id", id=dewar)
    assert esrf.client("staff").move(f"/dewars/{dewar}", "send").status_code == 200
