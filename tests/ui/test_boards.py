"""Boards and sample changers, as the staff see them."""

import pytest

from tests.boards.test_service import arrived, dewar
from tests.browsing import Browser, words
from tests.changers.test_service import load, pucks, standing
from tests.world import Configured, Service

BOARDS = ("arrivals", "places", "beamlines", "returns", "nitrogen", "lost")


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"changers": {"beamlines": {"i03": "isara", "i04": "flex_hcd"}}})


@pytest.fixture
def staff(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("staff")
    browser.open("/")
    return browser


def test_every_board_has_a_page_empty_or_not(sqlite: Service, staff: Browser) -> None:
    for name in BOARDS:
        assert staff.open(f"/boards/{name}").status_code == 200, name
    sqlite.client("user").move(f"/dewars/{dewar(sqlite, 'Coming')}", "send")
    arrived(sqlite, "Here", "under the stairs")
    barcode = sqlite.row("SELECT barCode FROM Dewar WHERE code = 'Coming'")["barCode"]
    assert barcode in words(staff.open("/boards/arrivals"))
    assert "Elsewhere" in words(staff.open("/boards/places"))
    assert staff.open("/boards").headers["location"] == "/boards/arrivals"
    assert staff.open("/boards/weather").status_code == 404


def test_the_version_of_a_board_changes_with_it_and_not_with_time(sqlite: Service, staff: Browser) -> None:
    made = arrived(sqlite, "D1", "here")
    page, first = staff.open("/boards/places").text, staff.open("/boards/places/version").text
    assert first.strip('"') in page
    assert staff.open("/boards/places/version").text == first
    sqlite.client("staff").move(f"/dewars/{made}", "move", location="there")
    assert staff.open("/boards/places/version").text != first


def test_a_puck_is_scanned_onto_a_position_and_taken_off(sqlite: Service, staff: Browser) -> None:
    pucks(sqlite, "P1", "P2")
    assert "0 of 29 taken" in words(staff.open("/beamlines"))
    assert "P1" in words(staff.open("/beamlines/i03?position=7"))
    sent = staff.send("/beamlines/i03?position=7", {"position": "7", "barcode": "P1", "container_id": ""})
    assert sent.status_code == 303
    assert standing(sqlite) == {7: ["P1"]}
    assert "Unload" in words(staff.open("/beamlines/i03?position=7"))
    assert staff.send("/beamlines/i03/unload", {"position": "7"}).status_code == 303
    assert standing(sqlite) == {}


def test_a_puck_is_chosen_from_those_that_fit(sqlite: Service, staff: Browser) -> None:
    first, _ = pucks(sqlite, "P1", "P2")
    assert "P1" not in words(staff.open("/beamlines/i04?position=1"))
    assert "P1" in words(staff.open("/beamlines/i04?position=5"))
    wish = {"position": "5", "barcode": "", "container_id": str(first)}
    assert staff.send("/beamlines/i04?position=5", wish).status_code == 303
    assert standing(sqlite, "i04") == {5: ["P1"]}


def test_what_cannot_be_loaded_is_said_at_its_field_and_typed_again(sqlite: Service, staff: Browser) -> None:
    first, _ = pucks(sqlite, "P1", "P2")
    load(sqlite, (first, 7))
    address = "/beamlines/i03?position=8"
    unknown = staff.send(address, {"position": "8", "barcode": "P9", "container_id": ""})
    assert (unknown.status_code, "No puck on site has this code." in words(unknown), "P9" in unknown.text) == (
        422,
        True,
        True,
    )
    nothing = staff.send(address, {"position": "8", "barcode": "", "container_id": ""})
    assert "Scan the puck, or choose it" in words(nothing)
    wrong = staff.send("/beamlines/i04?position=1", {"position": "1", "barcode": "P2", "container_id": ""})
    assert (wrong.status_code, "fits a container for 10 samples" in words(wrong)) == (422, True)
    taken = staff.send("/beamlines/i03?position=7", {"position": "7", "barcode": "P2", "container_id": ""})
    assert (taken.status_code, "Take off what stands there" in words(taken)) == (409, True)
    wish = {"position": "7", "barcode": "P2", "container_id": "", "replace": "true"}
    assert staff.send("/beamlines/i03?position=7", wish).status_code == 303
    assert standing(sqlite) == {7: ["P2"]}


def test_all_are_taken_off_after_a_question(sqlite: Service, staff: Browser) -> None:
    first, second = pucks(sqlite, "P1", "P2")
    load(sqlite, (first, 1), (second, 2))
    assert "2 pucks are taken off" in words(staff.open("/beamlines/i03/unload"))
    assert staff.send("/beamlines/i03/unload", {}).status_code == 303
    assert standing(sqlite) == {}


def test_two_pucks_on_one_position_are_told(sqlite: Service, staff: Browser) -> None:
    first, second = pucks(sqlite, "P1", "P2")
    load(sqlite, (first, 1), (second, 2))
    sqlite.run("UPDATE Container SET sampleChangerLocation = '1'")
    assert "Two pucks are said to stand here" in words(staff.open("/beamlines/i03?position=1"))


def test_users_see_neither(sqlite: Service) -> None:
    user = Browser(sqlite.http)
    user.log_in("user")
    for address in ("/boards/places", "/boards/places/version", "/beamlines", "/beamlines/i03"):
        assert user.open(address).status_code == 403
