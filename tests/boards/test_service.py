"""What the boards show, and what they leave out."""

from datetime import timedelta

import pytest

from tests.world import Configured, Service

DAY = timedelta(days=1)
PLACES = (
    {"kind": "area", "code": "HALL", "name": "Hall", "word": "hall"},
    {"kind": "rack", "code": "RACK-1", "name": "Rack 1", "word": "rack-1", "capacity": 2},
    {"kind": "rack", "code": "RACK-2", "name": "Rack 2", "word": "rack-2", "capacity": 2},
    {"kind": "beamline", "code": "I03", "name": "I03", "word": "i03", "beamline": "i03"},
)


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"changers": {"beamlines": {"i03": "isara"}}})


def dewar(service: Service, name: str, login: str = "user", proposal: str = "mx23694") -> int:
    client = service.client(login)
    shipment = client.post(f"/proposals/{proposal}/shipments", {"name": name}).json["id"]
    return int(client.post(f"/shipments/{shipment}/dewars", {"code": name}).json["id"])


def arrived(service: Service, name: str, location: str, **whose: str) -> int:
    made = dewar(service, name, **whose)
    assert service.client("staff").move(f"/dewars/{made}", "receive", location=location).status_code == 200
    return made


def board(service: Service, name: str, login: str = "staff") -> dict[str, list[str]]:
    """Title of each group → its dewars."""
    answer = service.client(login).get(f"/boards/{name}")
    assert answer.status_code == 200, answer.text
    return {group["title"]: [card["code"] for card in group["dewars"]] for group in answer.json["groups"]}


def later(service: Service, by: timedelta) -> None:
    service.clock.now += by
    service._clients.clear()


@pytest.fixture
def placed(service: Service) -> Service:
    admin, area = service.client("admin"), None
    for place in PLACES:
        answer = admin.post("/locations", {**place, "parent_id": area} if area else place)
        assert answer.status_code == 201, answer.text
        area = area or answer.json["id"]
    return service


def test_arrivals_stand_under_their_day_and_then_those_without_one(service: Service) -> None:
    for name in ("Late", "Soon", "Some"):
        service.client("user").move(f"/dewars/{dewar(service, name)}", "send")
    arrived(service, "Here", "rack-1")
    dewar(service, "Draft")
    for name, day in (("Late", "2026-03-09"), ("Soon", "2026-03-04")):
        service.run("UPDATE Shipping SET deliveryAgent_deliveryDate = :d WHERE shippingName = :n", d=day, n=name)
    assert board(service, "arrivals") == {"2026-03-04": ["Soon"], "2026-03-09": ["Late"], "No day known": ["Some"]}


def test_the_map_shows_every_place_empty_or_not_and_what_is_elsewhere(placed: Service) -> None:
    arrived(placed, "D1", "RACK-1")
    arrived(placed, "D2", "rack-1")
    arrived(placed, "D3", "under the stairs")
    assert board(placed, "places") == {"Rack 1": ["D2", "D1"], "Rack 2": [], "I03": [], "Elsewhere": ["D3"]}
    found = placed.client("staff").get("/boards/places").json
    assert [(group["within"], group["size"], group["taken"]) for group in found["groups"]][:2] == [
        ("Hall", 2, 2),
        ("Hall", 2, 0),
    ]


def test_each_beamline_has_its_dewars_and_how_full_its_changer_is(placed: Service) -> None:
    arrived(placed, "D1", "i03")
    measured = arrived(placed, "D2", "rack-1")
    placed.client("staff").move(f"/dewars/{measured}", "start", location="i04")
    assert board(placed, "beamlines") == {"i03": ["D1"], "i04": ["D2"]}
    (first, _) = placed.client("staff").get("/boards/beamlines").json["groups"]
    assert (first["size"], first["taken"]) == (29, 0)


def test_returns_tell_how_they_were_asked_for(service: Service) -> None:
    made = arrived(service, "D1", "rack-1")
    card = {"name": "Home", "person": {"family_name": "Lund"}, "laboratory": {"name": "Institute"}}
    contact = service.client("user").post("/proposals/mx23694/contacts", card).json["id"]
    wish = {"contact_id": contact, "contents": "empty", "courier": "UPS"}
    service.client("user").post(f"/dewars/{made}/return", wish)
    (group,) = service.client("staff").get("/boards/returns").json["groups"]
    assert [(one["code"], one["courier"], one["contents"]) for one in group["dewars"]] == [("D1", "UPS", "empty")]


def test_what_has_to_be_topped_up_says_why_the_most_urgent_first(service: Service) -> None:
    arrived(service, "Forgotten", "rack-1")
    later(service, 6 * DAY)
    full = arrived(service, "Full", "rack-1")
    assert service.client("staff").post(f"/dewars/{full}/readings", {"kind": "top_up"}).status_code == 201
    found = service.client("staff").get("/boards/nitrogen").json["groups"]
    told = [(one["code"], one["why"]) for group in found for one in group["dewars"]]
    assert told == [("Forgotten", "It was not topped up since 2026-03-02.")]


def test_what_is_on_its_way_for_too_long_is_lost(service: Service) -> None:
    for name in ("Old", "New"):
        service.client("user").move(f"/dewars/{dewar(service, name)}", "send")
        later(service, 8 * DAY if name == "Old" else DAY)
    (group,) = service.client("staff").get("/boards/lost").json["groups"]
    assert [(one["code"], one["why"]) for one in group["dewars"]] == [
        ("Old", "Nothing was heard of it since 2026-03-02.")
    ]


def test_a_board_that_has_not_changed_is_not_sent_again(service: Service) -> None:
    made, staff = arrived(service, "D1", "rack-1"), service.client("staff")
    tag = staff.get("/boards/places").headers["etag"]
    service.clock.now += timedelta(seconds=30)
    again = staff.get("/boards/places", If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    staff.move(f"/dewars/{made}", "move", location="rack-2")
    assert staff.get("/boards/places", If_None_Match=tag).status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_dewars(placed: Service) -> None:
    def count() -> int:
        with placed.statements() as statements:
            placed.client("staff").get("/boards/places")
        return len(statements)

    arrived(placed, "D1", "hall")
    first = count()
    for number in range(2, 6):
        arrived(placed, f"D{number}", "hall")
    assert count() == first <= 12


def test_the_boards_are_named_with_how_much_is_on_each(service: Service) -> None:
    arrived(service, "D1", "rack-1")
    found = {one["name"]: one["total"] for one in service.client("staff").get("/boards").json["items"]}
    assert list(found) == ["arrivals", "places", "beamlines", "returns", "nitrogen", "lost"]
    assert found["places"] == 1


def test_boards_are_for_staff_and_what_is_not_there_is_not_there(service: Service) -> None:
    assert service.client("user").get("/boards").status_code == 403
    assert service.client("user").get("/boards/places").status_code == 403
    assert service.client("staff").get("/boards/weather").status_code == 404


def test_old_shipments_are_left_out(service: Service) -> None:
    arrived(service, "D1", "rack-1")
    later(service, 400 * DAY)
    assert board(service, "places") == {}


class TestFew:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"boards": {"most": 10}})

    def test_the_newest_are_looked_at_and_it_is_said_that_there_are_more(self, sqlite: Service) -> None:
        for number in range(11):
            arrived(sqlite, f"D{number}", "rack-1")
        found = sqlite.client("staff").get("/boards/places").json
        assert (found["more"], found["total"]) == (True, 10)
        assert "D0" not in board(sqlite, "places")["Elsewhere"]
