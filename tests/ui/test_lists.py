"""Lists on pages: searched, filtered, and read on."""

import re
from html import unescape

import pytest

from tests.browsing import Browser, words
from tests.world import Service


@pytest.fixture
def user(sqlite: Service) -> Browser:
    client = sqlite.client("user")
    for number in range(27):
        client.post("/proposals/mx23694/shipments", {"name": f"Box {number}"})
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


def test_a_long_list_is_read_on(user: Browser) -> None:
    for address in ("/shipments", "/proposals/mx23694"):
        first = user.open(f"{address}?q=Box&status=")
        following = re.search(r'rel="next" href="([^"]+)"', first.text)
        assert following, address
        rest = user.open(unescape(following[1]))
        assert "Box 26" in words(first)
        assert "Box 26" not in words(rest)
        assert "Box 0" in words(rest)


def test_shipments_are_found_by_name_and_state(user: Browser) -> None:
    assert "Box 13" in words(user.open("/shipments?q=Box+13"))
    assert "No shipment is like this" in words(user.open("/shipments?status=closed"))
    assert user.open("/shipments?status=odd").status_code == 422
    assert user.open("/shipments?cursor=made-up").status_code == 400


def test_a_proposal_is_found_by_its_title(user: Browser) -> None:
    assert "mx23694" in words(user.open("/?q=Membrane"))
    assert "Try a part of it" in words(user.open("/?q=nothing+like+it"))


def test_proteins_are_found_added_changed_and_deleted(user: Browser, sqlite: Service) -> None:
    address = "/proposals/mx23694/proteins"
    assert "It must be written whole" in words(user.open(f"{address}?q=Nothing"))
    user.send(address, {"acronym": "New1", "name": ""})
    number = sqlite.row("SELECT proteinId AS id FROM Protein WHERE acronym = 'New1'")["id"]
    assert user.open(f"/proteins/{number}").status_code == 200
    fields = {"acronym": "New1", "name": "Newest", "molecular_mass": "14,3", "sequence": "", "description": ""}
    assert user.send(f"/proteins/{number}", fields).status_code == 303
    assert "Newest" in words(user.open(f"{address}?q=New1"))
    assert "Please type a number." in words(user.send(f"/proteins/{number}", {**fields, "molecular_mass": "heavy"}))
    assert user.open(f"/proteins/{number}/delete").status_code == 200
    assert user.send(f"/proteins/{number}/delete").status_code == 303


def test_a_dewar_is_followed_by_staff(user: Browser, sqlite: Service) -> None:
    client = sqlite.client("user")
    shipment = client.get("/shipments?q=Box+26").json["items"][0]["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1"}).json["id"]
    assert user.open(f"/dewars/{dewar}").status_code == 200
    assert user.send(f"/shipments/{shipment}/edit", {"name": "Box 26b", "safety_level": "Red"}).status_code == 303
    client.move(f"/dewars/{dewar}", "send")
    staff = Browser(sqlite.http)
    staff.log_in("staff")
    assert "Receive" in words(staff.open(f"/shipments/{shipment}/track"))
    assert "Place" in words(staff.open(f"/dewars/{dewar}/move?to=receive"))
    moved = staff.send(f"/dewars/{dewar}/move", {"transition": "receive", "location": "stores-in", "reason": ""})
    assert moved.headers["location"] == f"/shipments/{shipment}/track?done=moved"
    assert "stores-in" in words(user.open(f"/shipments/{shipment}/track"))
    assert "not possible now" in words(user.open(f"/dewars/{dewar}/move?to=receive"))
    user.open(f"/dewars/{dewar}/move?to=request_dispatch")
    asked = user.send(f"/dewars/{dewar}/move", {"transition": "request_dispatch", "reason": "please"})
    assert asked.status_code == 303
    assert "Undo: keep it here" in words(user.open(f"/shipments/{shipment}/track"))
