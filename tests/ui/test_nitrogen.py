"""The nitrogen of a dewar, by pages and without a script."""

from datetime import timedelta

import pytest

from tests.browsing import Browser, words
from tests.readings.test_service import dewar, note
from tests.world import Configured, Service


@pytest.fixture
def staff(sqlite: Service) -> Browser:
    found = Browser(sqlite.http)
    found.log_in("staff")
    return found


def test_a_dewar_is_filled_weighed_and_a_mistake_taken_back(sqlite: Service, staff: Browser) -> None:
    number = dewar(sqlite)
    address = f"/dewars/{number}/nitrogen"
    page = staff.open(address)
    assert "Nothing is known of its nitrogen" in words(page)
    assert '<rect class="filling"' not in page.text
    assert staff.send(address, {"kind": "top_up", "share": ""}).headers["location"] == f"{address}?done=saved"
    page = staff.open(address)
    assert "Enough nitrogen , about 100 % full, at least 11 days left (filled today)" in words(page)
    assert 'width="112.0"' in page.text
    assert staff.send(address, {"kind": "weight", "value": "6,2", "note": "In its box"}).status_code == 303
    assert staff.send(address, {"kind": "top_up", "share": "0.5"}).status_code == 303
    (half, weight, full) = sqlite.client("staff").get(f"/dewars/{number}/readings").json["items"]
    assert (half["share"], weight["value"], weight["note"], full["share"]) == (0.5, 6.2, "In its box", None)
    staff.open(address)
    gone = staff.send(f"/readings/{half['id']}/withdraw")
    assert gone.headers["location"] == f"{address}?done=withdrawn"
    assert "taken back by staff" in words(staff.open(address))


def test_what_is_no_figure_is_said_at_its_field(sqlite: Service, staff: Browser) -> None:
    address = f"/dewars/{dewar(sqlite)}/nitrogen"
    staff.open(address)
    for typed in ("", "heavy", "9999"):
        refused = staff.send(address, {"kind": "weight", "value": typed, "note": "My words"})
        assert (refused.status_code, "value-fault" in refused.text, "My words" in refused.text) == (422, True, True)


def test_its_people_see_the_gauge_on_its_way_and_note_nothing(sqlite: Service) -> None:
    number = dewar(sqlite)
    user, other = Browser(sqlite.http), Browser(sqlite.http)
    user.log_in("user")
    other.log_in("other")
    shipment = sqlite.client("user").get(f"/dewars/{number}").json["shipment_id"]
    assert 'class="gauge' not in user.open(f"/shipments/{shipment}/track").text
    note(sqlite, number, "top_up", days=9.5)
    for page in (f"/shipments/{shipment}/track", f"/dewars/{number}", f"/dewars/{number}/nitrogen"):
        assert "Fill up now" in words(user.open(page)), page
    assert "<form" not in user.open(f"/dewars/{number}/nitrogen").text.partition("<main")[2].partition("</main>")[0]
    assert user.send(f"/dewars/{number}/nitrogen", {"kind": "top_up"}).status_code == 403
    assert other.open(f"/dewars/{number}/nitrogen").status_code == 404
    other.open("/")
    assert other.send("/readings/1/withdraw").status_code == 403


def test_of_a_dewar_that_is_home_again_nothing_is_foretold(sqlite: Service) -> None:
    number = dewar(sqlite)
    note(sqlite, number, "top_up")
    user = Browser(sqlite.http)
    user.log_in("user")
    address = f"/shipments/{sqlite.client('user').get(f'/dewars/{number}').json['shipment_id']}/track"
    assert 'class="gauge' in user.open(address).text
    steps = {"send": "user", "receive": "staff", "dispatch": "staff", "close": "user"}
    for step, login in steps.items():
        sqlite.client(login).move(f"/dewars/{number}", step)
    assert sqlite.client("user").get(f"/dewars/{number}").json["status"] == "closed"
    assert 'class="gauge' not in user.open(address).text


def test_what_is_told_of_it_fits_its_days(sqlite: Service, staff: Browser) -> None:
    number = dewar(sqlite)
    note(sqlite, number, "top_up")
    told = []
    for days in (0, 6, 5, 3, 30):
        sqlite.clock.now += timedelta(days=days)
        staff = Browser(sqlite.http)
        staff.log_in("staff")
        told.append(words(staff.open(f"/dewars/{number}/nitrogen")))
    for sentence, page in zip(
        ("at least 11 days left", "Fill up soon", "less than a day left", "may be empty already", "Probably empty"),
        told,
        strict=True,
    ):
        assert sentence in page


class TestWithoutReadings:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"disabled_modules": ["readings", "scans", "boards"]})

    def test_the_pages_of_dewars_go_on(self, sqlite: Service, staff: Browser) -> None:
        number = dewar(sqlite)
        shipment = sqlite.client("user").get(f"/dewars/{number}").json["shipment_id"]
        assert "Nitrogen" not in words(staff.open(f"/shipments/{shipment}/track"))
        assert staff.open(f"/dewars/{number}").status_code == 200
        assert staff.open(f"/dewars/{number}/nitrogen").status_code == 404
