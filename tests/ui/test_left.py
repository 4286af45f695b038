"""A shipment that is no draft any more: what its pages say of it, and where they lead."""

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Configured, Service

ON_THE_WAY: dict[str, list[tuple[str, str, dict[str, str]]]] = {
    "sent": [("user", "send", {})],
    "at_facility": [("staff", "receive", {"location": "stores-in"})],
    "processing": [("staff", "start", {"location": "i03"})],
    "dispatch_requested": [("staff", "finish", {}), ("user", "request_dispatch", {})],
    "dispatched": [("staff", "dispatch", {})],
    "closed": [("user", "close", {})],
}
HEADINGS = {
    "sent": "It was sent",
    "at_facility": "It has arrived",
    "processing": "It is at the beamline",
    "dispatch_requested": "Its return is asked for",
    "dispatched": "It is on its way back",
    "closed": "It came home",
}


@pytest.fixture
def configured() -> Configured:
    return Configured(plugins=("outcome",))


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    return browser


@pytest.fixture
def shipment(sqlite: Service) -> str:
    """The address of a draft that can be sent."""
    contact = sqlite.founded.contacts["mx23694"]
    pin = {"name": "a1", "protein": "TRP4", "position": 1}
    dewar = {"code": "D1", "containers": [{"code": "P1", "type": "Puck", "samples": [pin]}]}
    contacts = {"sending_contact_id": contact, "return_contact_id": contact}
    tree = {"name": "Spring", "safety_level": "Green", **contacts, "dewars": [dewar]}
    made = sqlite.client("user").post("/proposals/mx23694/shipments:tree", tree)
    assert made.status_code == 201, made.text
    return f"/shipments/{made.json['id']}"


def leads_to(page: testing.Result, address: str) -> bool:
    return f'href="{address}"' in page.text


def test_each_state_has_a_heading_of_its_own(user: Browser, shipment: str, sqlite: Service) -> None:
    assert "It can be sent" in words(user.open(f"{shipment}/check"))
    for state, steps in ON_THE_WAY.items():
        for login, step, wish in steps:
            assert sqlite.client(login).move(shipment, step, **wish).status_code < 300, step
        for page in (user.open(f"{shipment}/check"), user.open(f"{shipment}/send")):
            assert "It can be sent" not in words(page)
            assert f">{HEADINGS[state]}</h2>" in page.text
            assert leads_to(page, f"{shipment}/track")
            assert "Put it right" not in words(page)


def test_results_are_offered_once_there_can_be_some(user: Browser, shipment: str, sqlite: Service) -> None:
    sqlite.client("user").move(shipment, "send")
    assert "See the results" not in words(user.open(f"{shipment}/check"))
    sqlite.client("staff").move(shipment, "receive", location="stores-in")
    sqlite.client("staff").move(shipment, "start", location="i03")
    assert "See the results" in words(user.open(f"{shipment}/check"))


def test_what_was_cancelled_can_be_made_a_draft_again(user: Browser, shipment: str) -> None:
    user.open(f"{shipment}/move?to=cancel")
    left = user.send(f"{shipment}/move", {"transition": "cancel", "reason": "no beam"})
    told = user.open(str(left.headers["location"]))
    assert "You can undo this" in words(told)
    assert leads_to(told, f"{shipment}/move?to=reopen")
    for step in ("check", "send"):
        page = user.open(f"{shipment}/{step}")
        assert "It was cancelled" in words(page)
        assert leads_to(page, f"{shipment}/move?to=reopen")
    user.open(f"{shipment}/move?to=reopen")
    assert user.send(f"{shipment}/move", {"transition": "reopen", "reason": ""}).status_code == 303
    assert "It can be sent" in words(user.open(f"{shipment}/check"))


def test_a_state_that_another_program_wrote_is_told_as_it_is(user: Browser, shipment: str, sqlite: Service) -> None:
    sqlite.run("UPDATE Dewar SET dewarStatus = 'on the moon' WHERE shippingId = :id", id=shipment.rpartition("/")[2])
    page = user.open(f"{shipment}/check")
    assert "Its state is not known here" in words(page)


def test_another_lab_sees_no_check_of_it(shipment: str, sqlite: Service) -> None:
    other = Browser(sqlite.http)
    other.log_in("other")
    sqlite.client("user").move(shipment, "send")
    assert other.open(f"{shipment}/check").status_code == 404
