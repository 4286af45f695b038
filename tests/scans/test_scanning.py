import threading
from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.onlookers import person
from tests.world import NOW, Configured, Service

from .floor import Floor, lay

CHANGERS = {"changers": {"beamlines": {"i03": "isara", "i04": "flex_hcd"}}}


@pytest.fixture
def configured() -> Configured:
    return Configured(sections=CHANGERS)


def arrived(service: Service, **wish: Any) -> tuple[Floor, dict[str, Any]]:
    floor = lay(service)
    dewar = floor.send(**wish)
    floor.done(dewar["barcode"], location="TRAY-1B")
    return floor, dewar


def codes(answer: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in answer["warnings"]]


def test_without_a_key_nothing_is_done(service: Service) -> None:
    floor = lay(service)
    body = {"barcode": floor.send()["barcode"], "location": "STORES-IN"}
    refused = service.client("staff").post("/scans", body)
    assert (refused.status_code, refused.json["type"]) == (400, "/problems/key-needed")
    parameters = service.http.simulate_get("/openapi.json").json["paths"]["/api/v1/scans"]["post"]["parameters"]
    assert {one["name"]: one["required"] for one in parameters} == {"Idempotency-Key": True}


def test_the_same_key_has_its_effect_once(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    first, again = (floor.scan(dewar["barcode"], location="STORES-IN", key="one") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert len(anywhere.client("staff").get("/scans").json["items"]) == 1
    other = floor.scan(dewar["barcode"], location="TRAY-1A", key="one")
    assert (other.status_code, floor.dewar(dewar["id"])["place"].lower()) == (422, "stores-in")


def test_a_refusal_is_the_same_for_the_same_key_and_stays_in_the_log_once(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    first, again = (floor.scan(dewar["barcode"], location="STORES-OUT", key="one", terminal="gate") for _ in range(2))
    assert (first.status_code, first.content) == (409, again.content)
    (row,) = anywhere.client("staff").get("/scans?outcome=refused").json["items"]
    assert (row["thing_id"], row["terminal"], row["location"]) == (dewar["id"], "gate", "STORES-OUT")
    assert row["sentence"] == first.json["detail"]
    assert len(anywhere.events("dewar", dewar["id"])) == 2  # made, and sent


def test_each_kind_of_code_tells_what_it_is(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    facility_code = "DLS-MX-0417"
    anywhere.run("UPDATE Dewar SET facilityCode = :c, code = :c WHERE dewarId = :d", c=facility_code, d=dewar["id"])
    expected = {
        dewar["barcode"]: ("dewar", dewar["id"]),
        facility_code.lower(): ("dewar", dewar["id"]),
        "PUCK-1-2": ("container", dewar["containers"][1]["id"]),
        "PIN12": ("sample", dewar["containers"][1]["samples"][0]["id"]),
    }
    for code, (kind, thing_id) in expected.items():
        answer = floor.scan(code).json
        assert (answer["outcome"], answer["kind"], answer["thing"]["level"]) == ("told", kind, kind)
        assert (answer["thing"]["id"], answer["thing"]["dewar_id"]) == (thing_id, dewar["id"]), code
        assert answer["thing"]["proposal"] == "mx23694"
    sample = floor.scan("PIN12").json["thing"]
    assert (sample["container"], sample["position"]) == ("P12", "1")
    for code, kind in (("TRAY-1A", "location"), ("i03:7", "position"), ("CMD:NEXT", "command"), ("cmd:end", "command")):
        answer = floor.scan(code).json
        assert (answer["kind"], answer["outcome"], answer["thing"]) == (kind, "told", None)


def test_the_newest_dewar_with_a_facility_code_counts(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewars = [floor.send(), floor.send()]
    for dewar in dewars:
        anywhere.run("UPDATE Dewar SET facilityCode = 'F-1', code = 'F-1' WHERE dewarId = :d", d=dewar["id"])
    assert floor.scan("f-1").json["thing"]["id"] == dewars[1]["id"]


def test_a_registered_puck_is_found_by_its_code(service: Service) -> None:
    floor = lay(service)
    dewar = floor.send(pucks=0, steps=False)
    address, wish = f"/dewars/{dewar['id']}/containers", {"barcode": "FAC-0101", "type": "Puck"}
    puck = service.client("user").post(address, wish).json
    answer = floor.scan("fac-0101").json
    assert (answer["thing"]["id"], answer["thing"]["barcode"]) == (puck["id"], "FAC-0101")


def test_a_label_scanned_by_a_phone_is_its_dewar(service: Service) -> None:
    floor = lay(service)
    dewar = floor.send()
    answer = floor.scan(f"]Q3https://tracking.example.org/d/{dewar['barcode']}\r\n").json
    assert (answer["code"], answer["thing"]["id"]) == (dewar["barcode"], dewar["id"])


@pytest.mark.parametrize("typed", ["mx23694ß", "mx23694'", "mx23694+"])
def test_a_wrong_keyboard_is_recognised_and_told(anywhere: Service, typed: str) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    sent = dewar["barcode"].replace("mx23694-", typed)
    answer = floor.done(sent, location="STORES-IN")
    assert (answer["thing"]["id"], codes(answer), answer["sound"]) == (dewar["id"], ["keyboard_layout"], "warning")
    assert dewar["barcode"] in answer["warnings"][0]["sentence"]


def test_what_another_keyboard_may_have_meant_counts_only_if_it_is_one_thing(service: Service) -> None:
    floor = lay(service)
    one, two = floor.send(), floor.send()
    for dewar, code in ((one, "Y-1"), (two, "A-1")):
        service.run("UPDATE Dewar SET barCode = :c WHERE dewarId = :d", c=code, d=dewar["id"])
    assert floor.scan("Zß1").json["thing"]["id"] == one["id"]
    service.run("UPDATE Dewar SET barCode = 'Y-1-' WHERE dewarId = :d", d=one["id"])
    service.run("UPDATE Dewar SET barCode = 'W-1' WHERE dewarId = :d", d=one["id"])
    service.run("UPDATE Dewar SET barCode = 'Z-A' WHERE dewarId = :d", d=two["id"])
    assert floor.scan("Z'1").status_code == 404


def test_the_clock_of_a_terminal_is_kept_and_changes_no_order(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    wrong, slow = NOW + timedelta(hours=3), NOW - timedelta(hours=5)
    first = floor.done(dewar["barcode"], location="STORES-IN", at=wrong.isoformat())
    assert (codes(first), first["at"]) == (["clock_off"], "2026-03-02T09:30:00Z")
    assert codes(floor.done(dewar["barcode"], location="TRAY-1A", at=slow.isoformat())) == []
    assert codes(floor.scan(dewar["barcode"], at=(NOW - timedelta(hours=25)).isoformat()).json) == ["clock_off"]
    assert [place.lower() for _, place in floor.history(dewar["id"])][-2:] == ["stores-in", "tray-1a"]
    log = anywhere.client("staff").get("/scans").json["items"]
    assert log[-1]["client_at"] == "2026-03-02T12:30:00Z"
    told = anywhere.events("dewar", dewar["id"])
    assert [event["client_at"].isoformat() for event in told[-2:]] == ["2026-03-02T12:30:00", "2026-03-02T04:30:00"]


def test_who_where_and_why_stand_in_the_event(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    badge = anywhere.client("admin").post("/badges", {"login": "ipi"}).json["code"]
    wish = {"location": "STORES-IN", "terminal": "gate 2", "badge": badge, "reason": "label torn"}
    scanned = floor.done(dewar["barcode"], **wish)
    event = anywhere.events("dewar", dewar["id"])[-1]
    assert (event["login"], event["source"], event["reason"]) == ("staff", "scan", "label torn")
    assert orjson.loads(event["detail"]) == {"scan": scanned["id"], "terminal": "gate 2", "badge": "ipi"}
    (row,) = anywhere.client("staff").get("/scans").json["items"]
    assert (row["badge"], row["terminal"], row["action"]) == ("ipi", "gate 2", "receive")


def test_pucks_are_loaded_by_scans_and_leave_at_a_rack(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    one, two = (f"/containers/{container['id']}" for container in dewar["containers"])
    loaded = floor.done("PUCK-1-1", location="i03:7")
    assert (loaded["effect"]["transition"], loaded["thing"]["beamline"], loaded["thing"]["position"]) == (
        "load",
        "i03",
        "7",
    )
    assert floor.done("i03:8", subject="PUCK-1-2")["kind"] == "position"
    user = anywhere.client("user")
    places = [(user.get(path).json["status"], user.get(path).json["position"]) for path in (one, two)]
    assert places == [("processing", "7"), ("processing", "8")]
    assert codes(floor.scan("PUCK-1-1", location="i03:7").json) == ["repeated"]
    taken = floor.scan("PUCK-1-2", location="i03:7")
    assert (taken.status_code, taken.json["possible"]) == (409, ["unload"])
    back = floor.done("PUCK-1-1", location="TRAY-1B")
    assert (back["effect"]["transition"], user.get(one).json["position"]) == ("unload", None)
    occupied = floor.scan("PUCK-1-1", location="i03:8")
    assert (occupied.status_code, codes(occupied.json)) == (409, ["place_occupied"])
    assert user.get(f"/dewars/{dewar['id']}").json["status"] == "processing"
    assert floor.done("CMD:UNDO")["thing"]["position"] == "7"
    assert floor.done("CMD:UNDO")["thing"]["id"] == dewar["containers"][1]["id"]
    assert floor.done("CMD:UNDO")["thing"]["status"] == "at_facility"
    assert user.get(f"/dewars/{dewar['id']}").json["status"] == "at_facility"


def test_of_a_puck_of_somebody_else_only_that_it_stands_there_is_told(anywhere: Service) -> None:
    floor, _ = arrived(anywhere)
    mine = floor.send("mx31001", login="other")
    floor.done(mine["barcode"], location="TRAY-1B")
    floor.done("PUCK-1-1", location="i03:7")
    person(anywhere, "kim", member_of=["mx31001"], holding="disp_cont")
    refused = floor.scan("PUCK-2-1", login="kim", location="i03:7")
    assert (refused.status_code, codes(refused.json)) == (409, ["other_laboratory"])
    assert not {"P11", "PUCK-1-1", "mx23694"} & set(refused.text.replace('"', " ").replace(":", " ").split())
    assert "on position 7 of i03" in floor.scan("PUCK-1-1").json["sentence"]


def test_a_dewar_with_nothing_but_a_facility_code_of_an_older_program_is_found(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    anywhere.run("UPDATE Dewar SET facilityCode = 'XYZ-MX-0001' WHERE dewarId = :d", d=dewar["id"])
    assert floor.scan("xyz-mx-0001").json["thing"]["id"] == dewar["id"]


def test_a_dewar_whose_pucks_are_measured_is_left_alone_at_its_beamline(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    floor.done("PUCK-1-1", location="i03:7")
    history = floor.history(dewar["id"])
    assert floor.scan(dewar["barcode"], location="I03").json["outcome"] == "nothing"
    elsewhere = floor.scan(dewar["barcode"], location="I04")
    assert (elsewhere.status_code, codes(elsewhere.json)) == (409, ["incomplete", "wrong_beamline"])
    assert floor.history(dewar["id"]) == history
    assert floor.done(dewar["barcode"], location="I04", confirm=True)["effect"]["transition"] == "finish"


def test_samples_are_looked_up_and_moved_by_nothing(service: Service) -> None:
    floor, dewar = arrived(service)
    before = len(service.events("dewar", dewar["id"]))
    assert floor.scan("PIN11", location="TRAY-1A").json["outcome"] == "told"
    assert len(service.events("dewar", dewar["id"])) == before


def test_fewer_pucks_than_announced_are_told(service: Service) -> None:
    floor, dewar = arrived(service, pucks=3)
    for code in ("PUCK-1-1", "PUCK-1-2", "PUCK-1-2"):
        floor.scan(code)
    answer = floor.scan(dewar["barcode"]).json
    assert (codes(answer), "announced in D1 only 2" in answer["warnings"][0]["sentence"]) == (["incomplete"], True)
    floor.scan("PUCK-1-3")
    assert codes(floor.scan(dewar["barcode"]).json) == []


def test_a_scan_of_a_dewar_at_a_place_takes_few_statements(anywhere: Service) -> None:
    floor = lay(anywhere)
    few, many = floor.send(pucks=1), floor.send(pucks=9)
    counts = []
    floor.scan("CMD:END")  # logged in
    for dewar in (few, many):
        for place in ("STORES-IN", "TRAY-1B", "STORES-OUT"):
            with anywhere.statements() as sent:
                floor.done(dewar["barcode"], location=place, terminal="gate")
            counts.append(len(sent))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 23, counts


def test_of_two_terminals_at_once_one_moves_and_the_other_is_told(official: Service) -> None:
    floor = lay(official)
    dewar = floor.send()
    official.client("staff")
    found: list[str] = []
    ready = threading.Barrier(4)

    def scan(number: int) -> None:
        ready.wait()
        found.append(floor.scan(dewar["barcode"], location="STORES-IN", key=f"k{number}").json["outcome"])

    threads = [threading.Thread(target=scan, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["done", "nothing", "nothing", "nothing"]
    assert [place for _, place in floor.history(dewar["id"])] == ["off-site", "stores-in"]


def test_many_terminals_at_once_have_each_effect_once_and_no_fault(official: Service) -> None:
    floor = lay(official)
    dewars = [floor.send(pucks=1) for _ in range(12)]
    floor.scan("CMD:END")  # logged in
    answers: list[tuple[int, str]] = []

    def walk(terminal: int) -> None:
        for turn in range(len(dewars)):
            code = dewars[(turn * 5 + terminal) % len(dewars)]["barcode"]
            answer = floor.scan(code, location="TRAY-1B", key=f"{terminal}-{turn}", terminal=f"t{terminal}")
            answers.append((answer.status_code, answer.json.get("outcome", answer.text)))

    threads = [threading.Thread(target=walk, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {outcome: answers.count((201, outcome)) for outcome in ("done", "nothing")} == {"done": 12, "nothing": 84}
    for dewar in dewars:
        assert [place for _, place in floor.history(dewar["id"])] == ["off-site", "tray-1b"]
        assert [event["what"] for event in official.events("dewar", dewar["id"])] == ["created", "send", "receive"]
    assert official.client("staff").get("/scans?count=true").json["total"] == 97
