from datetime import timedelta
from typing import Any

import pytest

from tests.onlookers import person
from tests.world import Configured, Service

from .floor import Floor, lay

ROWS = {
    "Dewar": "SELECT dewarStatus, storageLocation FROM Dewar WHERE dewarId = :id",
    "Container": "SELECT containerStatus, beamlineLocation, sampleChangerLocation FROM Container WHERE dewarId = :id"
    " ORDER BY containerId",
    "Shipping": "SELECT shippingStatus, returnCourier, dateOfShippingToUser FROM Shipping s JOIN Dewar d"
    " ON d.shippingId = s.shippingId WHERE dewarId = :id",
}


def rows(service: Service, dewar_id: int) -> dict[str, Any]:
    return {table: service.rows(sql, id=dewar_id) for table, sql in ROWS.items()}


def undo(floor: Floor, scan: dict[str, Any], login: str = "staff", **wish: Any) -> Any:
    return floor.service.client(login).post(f"/scans/{scan['id']}/undo", wish)


WAYS: dict[str, tuple[list[tuple[str, dict[str, Any]]], str, dict[str, Any]]] = {
    "receive": ([], "STORES-IN", {}),
    "move": ([("STORES-IN", {})], "TRAY-1A", {}),
    "finish": ([("STORES-IN", {}), ("I03", {"action": "start"})], "TRAY-1A", {}),
    "dispatch": ([("STORES-IN", {})], "STORES-OUT", {}),
    "dispatch by courier": ([("STORES-IN", {})], "DHL", {}),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_scanned_stands_as_before_and_the_histories_are_told(anywhere: Service, way: str) -> None:
    floor = lay(anywhere)
    before_steps, place, wish = WAYS[way]
    dewar = floor.send()
    for stop, further in before_steps:
        floor.done(dewar["barcode"], location=stop, **further)
    standing, status = rows(anywhere, dewar["id"]), anywhere.client("user").get(f"/dewars/{dewar['id']}").json["status"]
    history = floor.history(dewar["id"])
    scanned = floor.done(dewar["barcode"], location=place, terminal="gate", **wish)
    told = floor.history(dewar["id"])
    answer = undo(floor, scanned, reason="wrong shelf")
    assert (answer.status_code, answer.json["effect"]["command"], answer.json["thing"]["status"]) == (
        201,
        "undo",
        status,
    )
    assert rows(anywhere, dewar["id"]) == standing
    assert anywhere.client("user").get(f"/dewars/{dewar['id']}").json["status"] == status
    after = floor.history(dewar["id"])
    assert (after[: len(told)], len(after)) == (told, len(told) + 1)
    assert (after[-1][1] or "").lower() == (history[-1][1] if history else "").lower() or way == "receive"
    event = anywhere.events("dewar", dewar["id"])[-1]
    assert (event["what"], event["reason"], event["source"]) == ("undone", "wrong shelf", "scan")
    assert f'"undoes":{scanned["id"]}' in event["detail"]
    log = {row["id"]: row for row in anywhere.client("staff").get("/scans").json["items"]}
    assert log[scanned["id"]]["undone_at"] is not None
    assert log[answer.json["id"]]["undoes"] == scanned["id"]


def test_a_scan_is_taken_back_once(service: Service) -> None:
    floor = lay(service)
    scanned = floor.done(floor.send()["barcode"], location="STORES-IN")
    assert undo(floor, scanned).status_code == 201
    again = undo(floor, scanned)
    assert (again.status_code, again.json["detail"]) == (409, "This scan was taken back already.")
    assert service.client("staff").get("/scans?outcome=refused").json["items"][0]["sentence"] == again.json["detail"]


def test_after_another_move_it_cannot_be_taken_back(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    scanned = floor.done(dewar["barcode"], location="STORES-IN")
    assert anywhere.client("user").move(f"/dewars/{dewar['id']}", "request_dispatch").status_code == 200
    before, history = rows(anywhere, dewar["id"]), floor.history(dewar["id"])
    refused = undo(floor, scanned)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/scan-refused")
    assert (rows(anywhere, dewar["id"]), floor.history(dewar["id"])) == (before, history)


def test_what_an_older_program_has_written_is_not_overwritten(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    scanned = floor.done(dewar["barcode"], location="STORES-IN")
    anywhere.run("UPDATE Container SET beamlineLocation = 'i24' WHERE dewarId = :id", id=dewar["id"])
    assert undo(floor, scanned).status_code == 409
    again = floor.done(dewar["barcode"], location="TRAY-1A")
    anywhere.run("UPDATE Dewar SET storageLocation = 'tray-9z' WHERE dewarId = :id", id=dewar["id"])
    assert undo(floor, again).status_code == 409
    assert floor.dewar(dewar["id"])["place"] == "tray-9z"


def test_the_time_for_it_ends(service: Service) -> None:
    floor = lay(service)
    scanned = floor.done(floor.send()["barcode"], location="STORES-IN")
    service.clock.now += timedelta(minutes=30, seconds=1)
    late = undo(floor, scanned)
    assert (late.status_code, "30 minutes" in late.json["detail"]) == (409, True)


def test_several_are_taken_back_in_turn(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    standing = rows(anywhere, dewar["id"])
    scans = [floor.done(dewar["barcode"], location=place) for place in ("STORES-IN", "TRAY-1A", "TRAY-1B")]
    assert undo(floor, scans[0]).status_code == 409
    for scan in reversed(scans):
        assert undo(floor, scan).status_code == 201, scan
    assert rows(anywhere, dewar["id"]) == standing


def test_the_command_takes_back_the_last_of_the_terminal(service: Service) -> None:
    floor = lay(service)
    here, there = floor.send(), floor.send()
    floor.done(here["barcode"], location="STORES-IN", terminal="gate")
    floor.done(there["barcode"], location="STORES-IN", terminal="zone")
    floor.scan(here["barcode"], terminal="gate")
    assert floor.done("CMD:UNDO", terminal="gate")["thing"]["id"] == here["id"]
    assert floor.done("CMD:UNDO")["thing"]["id"] == there["id"]
    nothing = floor.scan("CMD:UNDO", terminal="gate")
    assert (nothing.status_code, nothing.json["detail"]) == (409, "There is nothing to take back.")


def test_a_scan_of_somebody_else_is_taken_back_at_its_terminal_or_by_those_who_see_everything(service: Service) -> None:
    floor = lay(service)
    kim = person(service, "kim", member_of=["mx23694"], holding="disp_cont")
    scans = [floor.done(floor.send()["barcode"], location="STORES-IN", terminal="gate") for _ in range(2)]
    refused = kim.post(f"/scans/{scans[0]['id']}/undo", {"terminal": "zone"})
    assert (refused.status_code, "somebody else" in refused.json["detail"]) == (409, True)
    assert kim.post(f"/scans/{scans[0]['id']}/undo", {"terminal": "gate"}).status_code == 201
    assert undo(floor, scans[1], login="admin").status_code == 201


def test_what_changed_nothing_cannot_be_taken_back(service: Service) -> None:
    floor = lay(service)
    told = floor.scan(floor.send()["barcode"]).json
    assert undo(floor, told).status_code == 409
    assert service.client("staff").post("/scans/999999/undo", {}).status_code == 404


def test_an_older_scan_is_not_taken_back_before_the_newer_ones(service: Service) -> None:
    """Though the dewar stands where the older one has put it."""
    floor = lay(service)
    dewar = floor.send()
    first, *_ = (floor.done(dewar["barcode"], location=place) for place in ("STORES-IN", "TRAY-1B", "STORES-IN"))
    refused = undo(floor, first)
    assert (refused.status_code, "take back the later scans first" in refused.json["detail"]) == (409, True)
    assert floor.dewar(dewar["id"])["place"] == "stores-in"


def test_nothing_comes_back_to_a_place_that_was_filled_since(anywhere: Service) -> None:
    floor = lay(anywhere)
    here, there = floor.send(), floor.send()
    for dewar in (here, there):
        floor.done(dewar["barcode"], location="STORES-IN")
    floor.done(here["barcode"], location="TRAY-1A")
    away = floor.done(here["barcode"], location="TRAY-1B")
    floor.done(there["barcode"], location="TRAY-1A")
    standing = rows(anywhere, here["id"])
    refused = undo(floor, away)
    assert (refused.status_code, refused.json["occupants"]) == (409, [there["barcode"]])
    assert rows(anywhere, here["id"]) == standing


class TestOnASampleChanger:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"changers": {"beamlines": {"i03": "isara"}}})

    def test_nothing_comes_back_to_a_position_that_was_taken_since(self, anywhere: Service) -> None:
        floor = lay(anywhere)
        for dewar in (floor.send(), floor.send()):
            floor.done(dewar["barcode"], location="STORES-IN")
        floor.done("PUCK-1-1", location="i03:1")
        unloaded = floor.done("PUCK-1-1", location="TRAY-1B")
        floor.done("PUCK-2-1", location="i03:1")
        refused = undo(floor, unloaded)
        assert (refused.status_code, "stands the container" in refused.json["detail"]) == (409, True)
        sql = "SELECT code FROM Container WHERE beamlineLocation = 'i03' AND sampleChangerLocation = '1'"
        assert anywhere.rows(sql) == [{"code": "P21"}]

    def test_a_dewar_stays_at_the_beamline_for_the_container_that_is_still_loaded(self, anywhere: Service) -> None:
        floor = lay(anywhere)
        dewar = floor.send()
        floor.done(dewar["barcode"], location="STORES-IN")
        first, _ = (floor.done(f"PUCK-1-{number}", location=f"i03:{number}") for number in (1, 2))
        assert undo(floor, first).status_code == 201
        user = anywhere.client("user")
        assert user.get(f"/dewars/{dewar['id']}").json["status"] == "processing"
        states = [user.get(f"/containers/{puck['id']}").json["status"] for puck in dewar["containers"]]
        assert states == ["at_facility", "processing"]


def test_the_way_back_stays_while_a_sibling_takes_it(anywhere: Service) -> None:
    floor, user = lay(anywhere), anywhere.client("user")
    dewar = floor.send(steps=False)
    sibling = user.post(f"/shipments/{dewar['shipment_id']}/dewars", {"code": "SIB"}).json
    assert user.post(f"/dewars/{sibling['id']}/containers", {"code": "PX", "type": floor.puck}).status_code == 201
    assert user.move(f"/shipments/{dewar['shipment_id']}", "send").status_code == 200
    for one in (dewar, sibling):
        floor.done(one["barcode"], location="STORES-IN")
    first, _ = (floor.done(one["barcode"], location="DHL") for one in (dewar, sibling))
    told = rows(anywhere, sibling["id"])["Shipping"][0]
    assert undo(floor, first).status_code == 201
    after = rows(anywhere, sibling["id"])["Shipping"][0]
    assert after["returnCourier"] == told["returnCourier"] != ""
    assert after["dateOfShippingToUser"] == told["dateOfShippingToUser"] is not None
