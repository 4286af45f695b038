"""The pages of places: made, changed, moved and retired; taken over; their codes on paper."""

import pytest

from tests.browsing import Browser, words
from tests.labels.paper import pages, read
from tests.locations.stage import arrived, place
from tests.world import Service

NEW = {"code": "", "name": "", "kind": "slot", "parent_id": "", "capacity": "", "word": "", "beamline": ""}


@pytest.fixture
def admin(service: Service) -> Browser:
    found = Browser(service.http)
    found.log_in("admin")
    found.open("/admin/locations")
    return found


def numbered(service: Service) -> dict[str, int]:
    items = service.client("user").get("/locations?limit=200&retired=true").json["items"]
    return {one["code"]: one["id"] for one in items}


def test_places_are_made_and_stand_below_each_other_with_what_is_there(service: Service, admin: Browser) -> None:
    assert "There is no place yet." in words(admin.open("/admin/locations"))
    assert (
        admin.send("/admin/locations", {**NEW, "code": "RACK-A", "kind": "rack", "name": "Rack A"}).status_code == 303
    )
    rack = str(numbered(service)["RACK-A"])
    assert admin.send("/admin/locations", {**NEW, "code": "A1", "parent_id": rack}).status_code == 303
    (dewar,) = arrived(service, "D1")
    service.client("staff").move(f"/dewars/{dewar}", "move", location="A1")
    told = words(admin.open("/admin/locations?done=added"))
    barcode = service.client("staff").get(f"/dewars/{dewar}").json["barcode"]
    assert "Rack A RACK-A Rack A1 " in told
    assert f"{barcode} 1 of 1" in told
    assert f"{barcode} mx23694 With D1" in words(admin.open(f"/admin/locations/{numbered(service)['A1']}"))


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(service: Service, admin: Browser) -> None:
    answer = admin.send("/admin/locations", {**NEW, "code": "A:1", "name": "My name"})
    assert (answer.status_code, "My name" in answer.text, 'id="code-fault"' in answer.text) == (422, True, True)
    place(service, "A1")
    answer = admin.send("/admin/locations", {**NEW, "code": "A1"})
    assert (answer.status_code, "There is a place with the code A1 already." in words(answer)) == (409, True)


def test_a_place_is_changed_moved_and_its_bound_taken_away(service: Service, admin: Browser) -> None:
    rack, slot = place(service, "RACK", "rack"), place(service, "A1")
    page = admin.open(f"/admin/locations/{slot}")
    seen = page.text.split('name="seen" value="')[1].split('"')[0].replace("&#34;", '"')
    wish = {**NEW, "code": "A1", "name": "First", "parent_id": str(rack), "word": "a1", "sort": "3", "seen": seen}
    assert admin.send(f"/admin/locations/{slot}", wish).status_code == 303
    made = service.client("user").get(f"/locations/{slot}").json
    assert (made["name"], made["parent_id"], made["capacity"], made["sort"]) == ("First", rack, None, 3)
    stale = admin.send(f"/admin/locations/{slot}", {**wish, "name": "Second"})
    assert (stale.status_code, "Now stands there: First" in words(stale)) == (412, True)
    assert "Its parts First" in words(admin.open(f"/admin/locations/{rack}"))


def test_a_place_ends_with_its_parts_and_dewars_when_that_is_told_and_begins_again(
    service: Service, admin: Browser
) -> None:
    rack = place(service, "RACK", "rack")
    slot = place(service, "A1", parent_id=rack)
    (dewar,) = arrived(service, "D1")
    service.client("staff").move(f"/dewars/{dewar}", "move", location="A1")
    told = words(admin.open(f"/admin/locations/{rack}/retire"))
    assert "It has 1 part, which ends with it." in told
    assert "1 dewar stands there" in told
    assert admin.send(f"/admin/locations/{rack}/retire", {"with_parts": "yes"}).status_code == 409
    both = {"with_parts": "yes", "with_dewars": "yes"}
    assert admin.send(f"/admin/locations/{rack}/retire", both).status_code == 303
    assert "not used any more (2)" in words(admin.open("/admin/locations?done=retired"))
    assert "Use RACK again?" in words(admin.open(f"/admin/locations/{rack}/retire"))
    assert admin.send(f"/admin/locations/{rack}/retire", {"again": "yes"}).status_code == 303
    assert "This place is not used any more." in words(admin.open(f"/admin/locations/{slot}"))
    assert service.client("user").get(f"/locations/{rack}").json["retired"] is False


def test_chosen_codes_come_on_a_sheet_and_are_read_from_it(service: Service, admin: Browser) -> None:
    rack = place(service, "RACK", "rack")
    slots = [place(service, f"RACK-A{number}", parent_id=rack) for number in range(1, 4)]
    page = admin.open(f"/admin/locations/codes?within={slots[0]}")
    assert page.text.count(" checked") == 1
    assert admin.open(f"/admin/locations/codes?within={rack}").text.count(" checked") == 4
    chosen = {f"places/{one}": "on" for one in slots[:2]}
    answer = admin.send("/admin/locations/codes", {**chosen, "paper": "a4"})
    assert answer.headers["content-type"] == "application/pdf"
    for dpi in (203, 300):
        (sheet,) = pages(answer.content, dpi)
        found = sorted((symbol.format.name, symbol.text) for symbol in read(sheet))
        assert found == [(kind, f"RACK-A{n}") for kind in ("Code128", "QRCode") for n in (1, 2)]
    answer = admin.send("/admin/locations/codes", {"paper": "a4"})
    assert (answer.status_code, "choose at least one" in words(answer)) == (409, True)


def test_words_on_record_are_taken_over_when_somebody_says_what_they_are(service: Service, admin: Browser) -> None:
    (dewar,) = arrived(service, "D1")
    service.client("staff").move(f"/dewars/{dewar}", "move", location="tray-1a")
    told = words(admin.open("/admin/locations/import"))
    assert "dock" in told
    row = {"source": "history", "word/0": "dock", "code/0": "DO:CK", "kind/0": "stores_in"}
    answer = admin.send("/admin/locations/import", {**row, "take/0": "on"})
    assert (answer.status_code, 'id="row-0-fault"' in answer.text, "DO:CK" in answer.text) == (422, True, True)
    assert admin.send("/admin/locations/import", row).status_code == 409
    assert admin.send("/admin/locations/import", {**row, "take/0": "on", "code/0": "DOCK"}).status_code == 303
    made = service.client("user").get("/locations").json["items"]
    assert [(one["code"], one["kind"], one["word"]) for one in made] == [("DOCK", "stores_in", "dock")]
    told = words(admin.open("/admin/locations/import?source=history"))
    assert "1 of these words is a place already." in told
    assert "tray-1a" in told
    assert admin.open("/admin/locations/import?source=list").status_code == 200


def test_pages_of_places_are_for_administrators_and_sheets_for_who_tracks(service: Service) -> None:
    slot = place(service, "A1")
    for login, of_places, of_codes in (("user", 403, 403), ("staff", 403, 200)):
        found = Browser(service.http)
        found.log_in(login)
        for path in ("", f"/{slot}", f"/{slot}/retire", "/import"):
            assert found.open(f"/admin/locations{path}").status_code == of_places
        assert found.open("/admin/locations/codes").status_code == of_codes


def test_a_full_place_can_be_shared_from_the_page_that_refused(service: Service) -> None:
    place(service, "A1")
    first, second = arrived(service, "D1", "D2")
    service.client("staff").move(f"/dewars/{first}", "move", location="A1")
    staff = Browser(service.http)
    staff.log_in("staff")
    staff.open(f"/dewars/{second}/move?to=move")
    wish = {"transition": "move", "location": "A1", "reason": ""}
    refused = staff.send(f"/dewars/{second}/move", wish)
    assert (refused.status_code, 'name="share"' in refused.text) == (409, True)
    assert staff.send(f"/dewars/{second}/move", {**wish, "share": "on"}).status_code == 303
    assert service.client("staff").get(f"/dewars/{second}").json["location"] == "a1"
