"""The way back, by pages: asked for by the user, sent by the stores."""

import pytest

from tests.browsing import Browser, words
from tests.returns.test_service import arrived, state
from tests.world import Service


@pytest.fixture
def dewar(sqlite: Service) -> int:
    return arrived(sqlite)


def browser(service: Service, login: str) -> Browser:
    found = Browser(service.http)
    found.log_in(login)
    found.open("/")
    return found


def test_a_return_is_asked_for_changed_and_sent(sqlite: Service, dewar: int) -> None:
    user, staff = browser(sqlite, "user"), browser(sqlite, "staff")
    page = user.open(f"/dewars/{dewar}/return")
    assert "Ask for the return" in words(page)
    cards = sqlite.client("user").get("/proposals/mx23694/contacts").json["items"]
    contact = next(card["id"] for card in cards if card["name"] == "Home")
    wish = {"contact_id": str(contact), "courier": "", "account": "", "contents": "empty", "note": "Handle with care"}
    assert user.send(f"/dewars/{dewar}/return", wish).status_code == 303
    asked = words(user.open(f"/dewars/{dewar}/return"))
    assert "Ada Lund" in asked
    assert "Undo: keep it here" in asked
    assert user.send(f"/dewars/{dewar}/return", {**wish, "courier": "UPS"}).status_code == 303
    told = words(staff.open("/returns"))
    for fact in ("UPS", "Handle with care", "Ada Lund", "empty"):
        assert fact in told
    assert "Take the samples out before." in words(staff.open(f"/dewars/{dewar}/dispatch"))
    assert staff.send(f"/dewars/{dewar}/dispatch", {"waybill": "1234567890", "courier": "UPS"}).status_code == 303
    assert state(sqlite, dewar) == ("dispatched", "dispatched")
    assert "Nobody waits for a dewar" in words(staff.open("/returns"))
    assert "cannot be asked for now" in words(user.open(f"/dewars/{dewar}/return"))
    assert "cannot be sent back now" in words(staff.open(f"/dewars/{dewar}/dispatch"))


def test_what_lacks_is_said_at_its_field_and_what_was_typed_stays(sqlite: Service) -> None:
    dewar = arrived(sqlite, contact=False)
    user, staff = browser(sqlite, "user"), browser(sqlite, "staff")
    refused = user.send(f"/dewars/{dewar}/return", {"contact_id": "", "contents": "keep", "note": "My words"})
    assert (refused.status_code, "no return contact" in words(refused)) == (422, True)
    refused = staff.send(f"/dewars/{dewar}/dispatch", {"waybill": "", "courier": "My courier"})
    assert (refused.status_code, "My courier" in refused.text) == (422, True)


def test_others_find_nothing_and_users_do_not_dispatch(sqlite: Service, dewar: int) -> None:
    other, user = browser(sqlite, "other"), browser(sqlite, "user")
    assert other.open(f"/dewars/{dewar}/return").status_code == 404
    assert other.send(f"/dewars/{dewar}/return", {"contents": "keep"}).status_code == 404
    assert user.open("/returns").status_code == 403
    assert user.open(f"/dewars/{dewar}/dispatch").status_code == 403


def test_a_return_that_was_asked_for_elsewhere_is_listed_too(sqlite: Service, dewar: int) -> None:
    sqlite.client("user").move(f"/dewars/{dewar}", "request_dispatch")
    assert "Asked for without saying how" in words(browser(sqlite, "staff").open("/returns"))
