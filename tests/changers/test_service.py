import math
from typing import Any

import pytest

from sample_tracking.changers import service as changers
from sample_tracking.changers.kinds import changer_of, names
from sample_tracking.changers.settings import beamlines as checked
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call, Unit
from tests.world import Client, Configured, Service


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"changers": {"beamlines": {"i03": "isara", "i04": "flex_hcd", "b21": "9 positions"}}})


def pucks(service: Service, *names: str, login: str = "user", proposal: str = "mx23694") -> list[int]:
    """In a dewar that has arrived."""
    client, kind = service.client(login), "Unipuck" if service.flavour == "esrf" else "Puck"
    shipment = client.post(f"/proposals/{proposal}/shipments", {"name": "-".join(names)}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": names[0]}).json["id"]
    address = f"/dewars/{dewar}/containers"
    made = [client.post(address, {"code": name, "type": kind}).json["id"] for name in names]
    assert service.client("staff").move(f"/dewars/{dewar}", "receive").status_code == 200
    return [int(number) for number in made]


def load(service: Service, *placed: tuple[int, int], beamline: str = "i03", **wish: Any) -> Any:
    wanted = [{"container_id": container, "position": position} for container, position in placed]
    return service.client("staff").post(f"/changers/{beamline}:load", {"containers": wanted, **wish})


def standing(service: Service, beamline: str = "i03", login: str = "staff") -> dict[int, list[str | None]]:
    document = service.client(login).get(f"/changers/{beamline}").json
    return {
        one["position"]: [c["code"] for c in one["containers"]] for one in document["positions"] if one["containers"]
    }


def test_changers_are_listed_with_how_much_of_them_is_taken(service: Service) -> None:
    first, second = pucks(service, "P1", "P2")
    assert load(service, (first, 3), (second, 29)).status_code == 200
    found = service.client("staff").get("/changers").json["items"]
    told = [(one["beamline"], one["title"], one["taken"], one["size"]) for one in found]
    assert told == [("b21", "9 positions", 0, 9), ("i03", "ISARA", 2, 29), ("i04", "Flex HCD", 0, 24)]
    with service.statements() as statements:
        service.client("staff").get("/changers")
    assert len(statements) == 1


def test_what_was_loaded_stands_on_its_position_in_the_shared_rows_and_the_dewar_follows(anywhere: Service) -> None:
    first, second = pucks(anywhere, "P1", "P2")
    answer = load(anywhere, (first, 7), (second, 8))
    assert answer.status_code == 200, answer.text
    rows = anywhere.rows(
        "SELECT code, containerStatus, beamlineLocation, sampleChangerLocation FROM Container ORDER BY containerId"
    )
    assert [tuple(row.values()) for row in rows] == [("P1", "processing", "i03", "7"), ("P2", "processing", "i03", "8")]
    assert anywhere.row("SELECT dewarStatus FROM Dewar")["dewarStatus"] == "processing"
    assert standing(anywhere) == {7: ["P1"], 8: ["P2"]}
    assert anywhere.client("staff").post("/changers/i03:unload", {"positions": [8, 9]}).status_code == 200
    assert standing(anywhere, "I03") == {7: ["P1"]}
    assert anywhere.client("staff").post("/changers/i03:unload", {}).json["taken"] == 0
    states = {row["containerStatus"] for row in anywhere.rows("SELECT containerStatus FROM Container")}
    assert (states == {"processing"}, anywhere.row("SELECT dewarStatus FROM Dewar")["dewarStatus"]) != (
        True,
        "processing",
    )


def test_a_taken_position_is_kept_unless_it_is_said_to_be_replaced(service: Service) -> None:
    first, second = pucks(service, "P1", "P2")
    load(service, (first, 7))
    refused = load(service, (second, 7))
    assert (refused.status_code, standing(service)) == (409, {7: ["P1"]})
    assert load(service, (second, 7), replace=True).status_code == 200
    assert standing(service) == {7: ["P2"]}


def test_a_container_is_moved_on_and_between_changers(service: Service) -> None:
    first, second = pucks(service, "P1", "P2")
    load(service, (first, 1), (second, 2))
    assert load(service, (first, 2), (second, 1)).status_code == 200
    assert standing(service) == {1: ["P2"], 2: ["P1"]}
    assert load(service, (first, 5), beamline="i04").status_code == 200
    assert (standing(service), standing(service, "i04")) == ({1: ["P2"]}, {5: ["P1"]})


@pytest.mark.parametrize(
    ("beamline", "placed", "pointer"),
    [
        ("i03", [(0, 30)], "/containers/0/position"),
        ("i03", [(0, 1), (1, 1)], "/containers/1/position"),
        ("i03", [(0, 1), (0, 2)], "/containers/1/container_id"),
        ("i04", [(0, 1)], "/containers/0/position"),
    ],
    ids=["no such position", "position twice", "container twice", "does not fit"],
)
def test_what_cannot_be_loaded_is_refused_and_nothing_moves(
    service: Service, beamline: str, placed: list[tuple[int, int]], pointer: str
) -> None:
    made = pucks(service, "P1", "P2")
    refused = load(service, *((made[index], position) for index, position in placed), beamline=beamline)
    assert (refused.status_code, [error["pointer"] for error in refused.json["errors"]]) == (422, [pointer])
    assert standing(service, beamline) == {}


def test_all_or_none_are_loaded(service: Service) -> None:
    first, second = pucks(service, "P1", "P2")
    (third,) = pucks(service, "P3")
    load(service, (third, 5))
    assert load(service, (first, 4), (second, 5)).status_code == 409
    assert standing(service) == {5: ["P3"]}


def test_what_an_older_program_left_without_a_position_is_told_apart(service: Service) -> None:
    first, _ = pucks(service, "P1", "P2")
    load(service, (first, 7))
    service.run("UPDATE Container SET sampleChangerLocation = 'n/a' WHERE code = 'P1'")
    found = service.client("staff").get("/changers/i03").json
    assert ([one["code"] for one in found["unplaced"]], found["taken"]) == (["P1"], 0)
    assert service.client("staff").post("/changers/i03:unload", {}).json["unplaced"] == []


def test_two_containers_on_one_position_in_the_shared_rows_are_both_shown(service: Service) -> None:
    first, second = pucks(service, "P1", "P2")
    load(service, (first, 7), (second, 8))
    service.run("UPDATE Container SET sampleChangerLocation = '7'")
    assert standing(service) == {7: ["P1", "P2"]}


def test_users_do_not_load_and_unknown_beamlines_are_not_there(service: Service) -> None:
    assert service.client("user").get("/changers").status_code == 403
    assert service.client("staff").get("/changers/i99").status_code == 404
    assert load(service, (1, 1), beamline="i99").status_code == 404


def test_what_is_of_a_laboratory_out_of_sight_is_seen_as_taken_and_stays_where_it_is(service: Service) -> None:
    mine, spare = pucks(service, "P1", "P2")
    (theirs,) = pucks(service, "Q1", login="other", proposal="mx31001")
    load(service, (mine, 1), (theirs, 2))
    wish = {"name": "i03", "login": "staff", "scopes": ["read", "track", "all_proposals"], "proposals": ["mx23694"]}
    made = service.client("admin").post("/service-tokens", {**wish, "expires_at": "2026-06-01T00:00:00Z"})
    program = Client(service.http, made.json["token"])
    found = {one["position"]: one["containers"] for one in program.get("/changers/i03").json["positions"]}
    assert (found[1][0]["code"], found[2][0]["hidden"], found[2][0]["code"]) == ("P1", True, None)
    replacing = {"containers": [{"position": 2, "container_id": spare}], "replace": True}
    assert program.post("/changers/i03:load", replacing).status_code == 409
    assert program.post("/changers/i03:unload", {"positions": [2]}).status_code == 409
    absent = program.post("/changers/i03:load", {"containers": [{"position": 3, "container_id": theirs}]})
    assert absent.json["errors"][0]["pointer"] == "/containers/0/container_id"
    assert program.post("/changers/i03:unload", {}).json["taken"] == 1
    assert standing(service) == {2: ["Q1"]}


def test_a_printed_position_is_read_and_tells_what_stands_there(service: Service) -> None:
    (first,) = pucks(service, "P1")
    load(service, (first, 7))

    def look(unit: Unit) -> tuple[Any, ...]:
        codes = ("I03:7", " i03:29 ", "i03:30", "i03:0", "i03:²", "i03", "i99:1", "")
        return *(changers.by_code(unit, code) for code in codes), changers.standing(unit, "i03")[7]["code"]

    found = service.units.read(Call(SERVICE), look)
    assert found == (("i03", 7), ("i03", 29), *[None] * 6, "P1")


@pytest.mark.parametrize("kind", names())
def test_no_two_positions_of_a_drawing_cover_each_other(kind: str, sqlite: Service) -> None:
    drawn = changer_of(sqlite.units.site, "i03", kind)
    spots = drawn.positions
    assert [spot.number for spot in spots] == list(range(1, len(spots) + 1))
    for number, one in enumerate(spots):
        assert one.radius <= one.x <= 1 - one.radius
        for other in spots[:number]:
            assert math.dist((one.x, one.y), (other.x, other.y)) >= one.radius + other.radius, (one, other)


@pytest.mark.parametrize(
    "beamlines",
    [{"i03": "unknown"}, {"i:03": "isara"}, {"i03": "isara", "I03": "sc3"}, {"": "sc3"}, {"i03": "0 positions"}],
)
def test_a_changer_that_cannot_be_stops_the_start(beamlines: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"beamline|sample changer"):
        checked(beamlines)
