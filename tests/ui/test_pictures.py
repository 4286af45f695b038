"""Pictures of dewars and unknown codes, by pages."""

import base64

import pytest

from tests.attachments.pictures import picture
from tests.browsing import Browser, words
from tests.returns.test_service import arrived
from tests.world import Service


def browser(service: Service, login: str) -> Browser:
    found = Browser(service.http)
    found.log_in(login)
    found.open("/")
    return found


@pytest.fixture
def dewar(sqlite: Service) -> int:
    return arrived(sqlite)


@pytest.fixture
def staff(sqlite: Service) -> Browser:
    return browser(sqlite, "staff")


def pictures(service: Service, dewar: int) -> list[int]:
    return [one["id"] for one in service.client("user").get(f"/dewars/{dewar}/attachments").json["items"]]


def test_a_picture_is_seen_by_the_people_of_the_dewar_and_taken_out_by_staff(
    sqlite: Service, dewar: int, staff: Browser
) -> None:
    sqlite.client("staff").post(f"/dewars/{dewar}/attachments?note=Lid broken", picture())
    (number,) = pictures(sqlite, dewar)
    user, other = browser(sqlite, "user"), browser(sqlite, "other")
    assert "Lid broken" in words(user.open(f"/dewars/{dewar}/pictures"))
    assert user.open(f"/pictures/{number}").headers["content-type"] == "image/jpeg"
    for address in (f"/dewars/{dewar}/pictures", f"/pictures/{number}"):
        assert other.open(address).status_code == 404
    assert user.send(f"/pictures/{number}", {}).status_code == 403
    assert staff.send(f"/pictures/{number}", {}).headers["location"] == f"/dewars/{dewar}/pictures?done=deleted"
    assert pictures(sqlite, dewar) == []


def test_a_picture_is_added_by_a_form_and_what_is_none_is_refused(sqlite: Service, dewar: int, staff: Browser) -> None:
    address = f"/dewars/{dewar}/pictures"
    for file in ("", "not base64!", base64.b64encode(b"text").decode()):
        refused = staff.send(address, {"file": file, "note": "My words"})
        assert (refused.status_code, "no picture that can be read" in words(refused)) == (422, True), file
        assert "My words" in refused.text
    sent = {"file": base64.b64encode(picture()).decode(), "note": "Seen"}
    assert staff.send(address, sent).status_code == 303
    assert "Seen" in words(staff.open(address))


def test_a_picture_of_a_puck_is_taken_out_too(sqlite: Service, staff: Browser) -> None:
    client = sqlite.client("user")
    shipment = client.post("/proposals/mx23694/shipments", {"name": "x"}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D"}).json["id"]
    puck = client.post(f"/dewars/{dewar}/containers", {"code": "P", "type": "Puck"}).json["id"]
    number = sqlite.client("staff").post(f"/containers/{puck}/attachments", picture()).json["id"]
    assert staff.send(f"/pictures/{number}", {}).headers["location"].startswith(f"/dewars/{dewar}/pictures")


def test_unknown_codes_are_listed_until_somebody_has_dealt_with_them(sqlite: Service, staff: Browser) -> None:
    assert "Every code that was scanned is known." in words(staff.open("/scan/unknown"))
    for number in range(2):
        wish = {"barcode": "STRANGE-1", "terminal": "gate"}
        assert sqlite.client("staff").post("/scans", wish, Idempotency_Key=f"k{number}").status_code == 404
    page = words(staff.open("/scan/unknown"))
    assert ("STRANGE-1" in page, "2 scans" in page, "gate" in page) == (True, True, True)
    empty = staff.send("/scan/unknown", {"code": "STRANGE-1", "resolution": ""})
    assert empty.status_code == 422
    assert staff.send("/scan/unknown", {"code": "STRANGE-1", "resolution": "An old label"}).status_code == 303
    assert "STRANGE-1" not in words(staff.open("/scan/unknown"))
    again = staff.send("/scan/unknown", {"code": "STRANGE-1", "resolution": "Again"})
    assert (again.status_code, "dealt with it already" in words(again)) == (404, True)
    assert browser(sqlite, "user").open("/scan/unknown").status_code == 403
