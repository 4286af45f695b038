"""Copies of a shipment, a dewar and a puck, by their pages."""

from typing import Any

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Configured, Service


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture
def tree(sqlite: Service) -> dict[str, Any]:
    """A draft with one dewar and one puck, in which one sample stands."""
    return registered(sqlite, "Spring")


def registered(service: Service, name: str, **changes: Any) -> dict[str, Any]:
    pin = {"name": f"{name}1", "protein": "TRP4", "position": 1}
    dewar = {"code": "D1", "containers": [{"code": "P1", "type": "Puck", "samples": [pin]}]}
    wish = {"name": name, "safety_level": "Green", "dewars": [dewar], **changes}
    made = service.client("user").post("/proposals/mx23694/shipments:tree", wish)
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json
    return answer


def puck_of(tree: dict[str, Any]) -> dict[str, Any]:
    puck: dict[str, Any] = tree["dewars"][0]["containers"][0]
    return puck


def copies(service: Service, name: str) -> list[dict[str, Any]]:
    client = service.client("user")
    found = client.get(f"/shipments?q={name}").json["items"]
    return [client.get(f"/shipments/{one['id']}/tree").json for one in found]


def location(answer: testing.Result) -> str:
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["location"])


def test_a_shipment_is_copied_with_its_samples_or_without(user: Browser, tree: dict[str, Any], sqlite: Service) -> None:
    path = f"/shipments/{tree['id']}/copy"
    assert f'href="{path}"' in user.open(f"/shipments/{tree['id']}/dewars").text
    assert 'value="Copy of Spring"' in user.open(path).text
    for name, wanted, count in (("Summer", "yes", 1), ("Autumn", "no", 0)):
        landed = location(user.send(path, {"name": name, "with_samples": wanted}))
        (made,) = copies(sqlite, name)
        assert landed == f"/shipments/{made['id']}?done=copied"
        assert made["status"] == "opened"
        assert len(puck_of(made)["samples"]) == count
        followed = location(user.open(landed))
        assert "This is the copy." in words(user.open(followed))


def test_a_copy_leads_to_its_check_when_nothing_lacks(user: Browser, sqlite: Service) -> None:
    contact = sqlite.founded.contacts["mx23694"]
    tree = registered(sqlite, "Whole", sending_contact_id=contact, return_contact_id=contact)
    landed = location(user.send(f"/shipments/{tree['id']}/copy", {"name": "Again", "with_samples": "yes"}))
    page = user.open(location(user.open(landed)))
    assert "It can be sent" in words(page)
    assert "This is the copy." in words(page)


def test_what_came_home_is_copied_from_its_check(user: Browser, tree: dict[str, Any], sqlite: Service) -> None:
    address, client, staff = f"/shipments/{tree['id']}", sqlite.client("user"), sqlite.client("staff")
    client.move(address, "send")
    staff.move(address, "receive", location="stores-in")
    staff.move(address, "dispatch")
    client.move(address, "close")
    assert f'href="{address}/copy">Copy it' in user.open(f"{address}/check").text
    location(user.send(f"{address}/copy", {"name": "Next year", "with_samples": "yes"}))
    assert copies(sqlite, "Next+year")[0]["status"] == "opened"


def test_the_same_form_twice_makes_one_copy(user: Browser, tree: dict[str, Any], sqlite: Service) -> None:
    dewar, puck = tree["dewars"][0]["id"], puck_of(tree)["id"]
    for path, fields in (
        (f"/shipments/{tree['id']}/copy", {"name": "Twice"}),
        (f"/dewars/{dewar}/copy", {"code": "D2", "shipment_id": str(tree["id"])}),
        (f"/containers/{puck}/copy", {"code": "P2", "dewar_id": str(dewar)}),
    ):
        form = {**fields, "with_samples": "no", "once": f"key of {path}"}
        first, second = (location(user.send(path, form)) for _ in range(2))
        assert first == second
    assert len(copies(sqlite, "Twice")) == 1
    (after,) = copies(sqlite, "Spring")
    assert [dewar["code"] for dewar in after["dewars"]] == ["D1", "D2"]
    assert [puck["code"] for puck in after["dewars"][0]["containers"]] == ["P1", "P2"]


def test_a_dewar_is_copied_into_this_draft_or_another(user: Browser, tree: dict[str, Any], sqlite: Service) -> None:
    other, path = registered(sqlite, "Second"), f"/dewars/{tree['dewars'][0]['id']}/copy"
    assert f'href="{path}"' in user.open(f"/shipments/{tree['id']}/dewars").text
    page = user.open(path)
    assert 'value="D1-c2"' in page.text
    assert "Second" in words(page)
    here = location(user.send(path, {"code": "D1-c2", "shipment_id": str(tree["id"]), "with_samples": "yes"}))
    assert "This is the copy." in words(user.open(here))
    (after,) = copies(sqlite, "Spring")
    assert here == f"/dewars/{after['dewars'][1]['id']}?done=copied"
    assert 'value="D1-c3"' in user.open(path).text
    there = {"code": "D9", "shipment_id": str(other["id"]), "with_samples": "yes"}
    location(user.send(path, there))
    refused = user.send(path, there)
    assert refused.status_code == 409
    assert "has a dewar D9 already" in words(refused)
    assert 'value="D9"' in refused.text
    assert f'<option value="{other["id"]}" selected' in refused.text
    (after,) = copies(sqlite, "Second")
    assert [dewar["code"] for dewar in after["dewars"]] == ["D1", "D9"]


def test_a_puck_is_copied_into_any_dewar_that_is_still_open(
    user: Browser, tree: dict[str, Any], sqlite: Service
) -> None:
    other, path = registered(sqlite, "Second"), f"/containers/{puck_of(tree)['id']}/copy"
    assert f'href="{path}"' in user.open(f"/shipments/{tree['id']}/pucks").text
    assert 'value="P1-c2"' in user.open(path).text
    refused = user.send(path, {"code": "P 2", "dewar_id": str(other["dewars"][0]["id"]), "with_samples": "no"})
    assert refused.status_code == 422
    assert 'value="P 2"' in refused.text
    assert 'name="with_samples" value="yes">' in refused.text
    landed = location(user.send(path, {"code": "P2", "dewar_id": str(other["dewars"][0]["id"]), "with_samples": "yes"}))
    page = user.open(landed)
    assert "Samples in P2" in words(page)
    assert "This is the copy." in words(page)
    (after,) = copies(sqlite, "Second")
    assert [puck["code"] for puck in after["dewars"][0]["containers"]] == ["P1", "P2"]


def test_of_what_has_left_only_copies_elsewhere_are_offered(
    user: Browser, tree: dict[str, Any], sqlite: Service
) -> None:
    sqlite.client("user").move(f"/shipments/{tree['id']}", "send")
    dewar, puck = f"/dewars/{tree['dewars'][0]['id']}/copy", f"/containers/{puck_of(tree)['id']}/copy"
    for path in (dewar, puck):
        page = user.open(path)
        assert "Copy the whole shipment" in words(page)
        assert f'action="{path}"' not in page.text
    draft = registered(sqlite, "Draft")
    assert f'<option value="{draft["id"]}">Draft' in user.open(dewar).text
    assert f'<option value="{draft["dewars"][0]["id"]}">D1 · Draft' in user.open(puck).text
    late = user.send(dewar, {"code": "D5", "shipment_id": str(tree["id"]), "with_samples": "yes"})
    assert late.status_code == 409
    assert 'value="D5"' in late.text


def test_samples_of_no_protein_are_named_and_can_be_left_out(
    user: Browser, tree: dict[str, Any], sqlite: Service
) -> None:
    sqlite.run("UPDATE BLSample SET crystalId = NULL WHERE blSampleId = :id", id=puck_of(tree)["samples"][0]["id"])
    path = f"/shipments/{tree['id']}/copy"
    refused = user.send(path, {"name": "Odd", "with_samples": "yes"})
    assert refused.status_code == 409
    assert "Spring1" in words(refused)
    assert 'value="Odd"' in refused.text
    location(user.send(path, {"name": "Odd", "with_samples": "no"}))


def test_another_lab_can_copy_nothing_of_it(tree: dict[str, Any], sqlite: Service) -> None:
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    dewar, puck = tree["dewars"][0]["id"], puck_of(tree)["id"]
    for path, form in (
        (f"/shipments/{tree['id']}/copy", {"name": "Mine"}),
        (f"/dewars/{dewar}/copy", {"code": "D9"}),
        (f"/containers/{puck}/copy", {"code": "P9"}),
    ):
        assert other.open(path).status_code == 404, path
        assert other.send(path, {**form, "with_samples": "yes"}).status_code == 404, path
    assert copies(sqlite, "Mine") == []
    assert len(sqlite.rows("SELECT dewarId FROM Dewar")) == 1


def test_nothing_is_copied_into_what_is_of_another_lab(user: Browser, tree: dict[str, Any], sqlite: Service) -> None:
    theirs = sqlite.client("other").post(
        "/proposals/mx31001/shipments:tree", {"name": "Theirs", "dewars": [{"code": "D1"}]}
    )
    shipment, dewar = theirs.json["id"], theirs.json["dewars"][0]["id"]
    for path, form in (
        (f"/dewars/{tree['dewars'][0]['id']}/copy", {"code": "D9", "shipment_id": str(shipment)}),
        (f"/containers/{puck_of(tree)['id']}/copy", {"code": "P9", "dewar_id": str(dewar)}),
    ):
        assert user.send(path, {**form, "with_samples": "no"}).status_code == 404


def test_a_puck_of_no_shipment_has_no_copy(tree: dict[str, Any], sqlite: Service) -> None:
    puck = puck_of(tree)["id"]
    sqlite.run("UPDATE Container SET dewarId = NULL WHERE containerId = :id", id=puck)
    admin = Browser(sqlite.http)
    admin.log_in("admin")
    assert admin.open(f"/containers/{puck}/copy").status_code == 404


class TestSwitchedOff:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"disabled_modules": ["trees"]})

    def test_nothing_can_be_copied(self, user: Browser, sqlite: Service) -> None:
        made = sqlite.client("user").post("/proposals/mx23694/shipments", {"name": "Plain"}).json["id"]
        assert "Copy" not in words(user.open(f"/shipments/{made}/dewars"))
        assert user.open(f"/shipments/{made}/copy").status_code == 404
