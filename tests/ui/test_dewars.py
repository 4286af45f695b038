"""The dewars of a shipment: with and without a register of the facility."""

import pytest

from tests.browsing import Browser, words
from tests.world import Service

EMPTY = {"customs_value": "", "transport_value": "", "comments": ""}


def at_work(service: Service) -> Browser:
    browser = Browser(service.http)
    browser.log_in("user")
    browser.open("/")
    return browser


def draft(service: Service) -> str:
    made = service.client("user").post("/proposals/mx23694/shipments", {"name": "Spring"})
    return f"/shipments/{made.json['id']}"


@pytest.fixture
def user(sqlite: Service) -> Browser:
    return at_work(sqlite)


@pytest.fixture
def shipment(sqlite: Service) -> str:
    return draft(sqlite)


def dewar_in(service: Service, shipment: str) -> dict[str, object]:
    (found,) = service.client("user").get(f"{shipment}/dewars").json["items"]
    dewar: dict[str, object] = found
    return dewar


def test_a_dewar_of_the_register_is_called_by_its_facility_code(user: Browser, shipment: str, sqlite: Service) -> None:
    assert "DLS-MX-0417" in words(user.open(f"{shipment}/dewars"))
    user.send(f"{shipment}/dewars", {"code": "D1", "facility_code": ""})
    address = f"/dewars/{dewar_in(sqlite, shipment)['id']}"
    assert user.send(address, {**EMPTY, "code": "D1", "facility_code": "DLS-MX-0417"}).status_code == 303
    assert dewar_in(sqlite, shipment)["code"] == "DLS-MX-0417"
    form = {**EMPTY, "code": "other", "facility_code": "DLS-MX-0417", "comments": "dented"}
    assert user.send(address, form).status_code == 303
    assert dewar_in(sqlite, shipment)["code"] == "DLS-MX-0417"
    assert dewar_in(sqlite, shipment)["comments"] == "dented"


def test_saving_what_is_there_already_changes_nothing(user: Browser, shipment: str, sqlite: Service) -> None:
    user.send(f"{shipment}/dewars", {"code": "D1"})
    dewar = dewar_in(sqlite, shipment)
    before = sqlite.events("dewar", int(str(dewar["id"])))
    saved = user.send(f"/dewars/{dewar['id']}", {**EMPTY, "code": "D1", "facility_code": ""})
    assert saved.headers["location"] == f"{shipment}/dewars?done=saved"
    assert sqlite.events("dewar", int(str(dewar["id"]))) == before


def test_what_was_typed_stays_when_a_dewar_cannot_be_changed(user: Browser, shipment: str, sqlite: Service) -> None:
    user.send(f"{shipment}/dewars", {"code": "D1"})
    dewar = dewar_in(sqlite, shipment)
    refused = user.send(f"/dewars/{dewar['id']}", {**EMPTY, "code": "D1", "facility_code": "NOT-OURS"})
    assert refused.status_code == 422
    sqlite.client("user").move(shipment, "send")
    late = user.send(f"/dewars/{dewar['id']}", {**EMPTY, "code": "D2", "comments": "too late"})
    assert late.status_code == 409
    assert "too late" in late.text


def test_the_next_name_is_proposed(user: Browser, shipment: str) -> None:
    assert 'value="Dewar1"' in user.open(f"{shipment}/dewars").text
    user.send(f"{shipment}/dewars", {"code": "dewar1"})
    assert 'value="Dewar2"' in user.open(f"{shipment}/dewars").text


def test_a_dewar_that_was_cancelled_is_not_copied(user: Browser, shipment: str, sqlite: Service) -> None:
    for code in ("D1", "D2"):
        user.send(f"{shipment}/dewars", {"code": code})
    first = sqlite.client("user").get(f"{shipment}/dewars").json["items"][0]["id"]
    told = user.send(f"/dewars/{first}/move", {"transition": "cancel", "reason": "broken"})
    assert told.headers["location"] == f"{shipment}/track?done=cancelled"
    assert "You can undo this" in words(user.open(str(told.headers["location"])))
    page = user.open(f"{shipment}/dewars")
    assert f'href="/dewars/{first}/copy"' not in page.text
    assert page.text.count("/copy") == 2


def test_a_facility_without_a_register_of_dewars_does_without(esrf: Service) -> None:
    """As those of the Java schema are."""
    user, shipment = at_work(esrf), draft(esrf)
    user.send(f"{shipment}/dewars", {"code": "D1"})
    for address in (f"{shipment}/dewars", f"/dewars/{dewar_in(esrf, shipment)['id']}"):
        page = user.open(address)
        assert page.status_code == 200
        assert "Registered dewar" not in words(page)


def test_a_dewar_is_copied_at_a_facility_of_the_java_schema(esrf: Service) -> None:
    user, shipment = at_work(esrf), draft(esrf)
    user.send(f"{shipment}/dewars", {"code": "D1"})
    assert user.open(f"{shipment}/pucks").status_code == 200
    dewar = dewar_in(esrf, shipment)["id"]
    copied = user.send(f"/dewars/{dewar}/copy", {"code": "", "shipment_id": shipment.rpartition("/")[2]})
    assert copied.status_code == 303
    codes = [one["code"] for one in esrf.client("user").get(f"{shipment}/dewars").json["items"]]
    assert codes == ["D1", "D1-c2"]
