"""What a scan of a dewar at a place does, for every kind of place and every state."""

from typing import Any

import pytest

from tests.world import Service

from .floor import Floor, lay

STORES = {
    "opened": "receive",
    "ready": "receive",
    "sent": "receive",
    "unknown": "receive",
    "at_facility": "move",
    "dispatch_requested": "move",
    "processing": "finish",
    "dispatched": None,
    "closed": None,
    "cancelled": None,
}
LEAVING = dict.fromkeys(STORES, None) | {"at_facility": "dispatch", "dispatch_requested": "dispatch"}
EXPECTED: dict[str, dict[str, str | None]] = {
    "STORES-IN": STORES,
    "TRAY-1A": STORES,
    "TRAY-1B": STORES,
    "I03": STORES | {"processing": "nothing"},
    "STORES-OUT": LEAVING,
    "DHL": LEAVING,
}
AFTER = {"receive": "at_facility", "finish": "at_facility", "dispatch": "dispatched"}


def bring(floor: Floor, state: str) -> dict[str, Any]:
    """A dewar in this state, by the older ways."""
    dewar = floor.send(steps=state not in ("opened", "ready", "cancelled"))
    user, staff, path = floor.service.client("user"), floor.service.client("staff"), f"/dewars/{dewar['id']}"
    here = {"location": "lab-9"}
    ways: dict[str, list[tuple[Any, str, dict[str, str]]]] = {
        "ready": [(user, "make_ready", {})],
        "cancelled": [(user, "cancel", {})],
        "at_facility": [(staff, "receive", here)],
        "dispatch_requested": [(staff, "receive", here), (user, "request_dispatch", {})],
        "processing": [(staff, "receive", here), (staff, "start", {"location": "i03"})],
        "dispatched": [(staff, "receive", here), (staff, "dispatch", {"location": "gone"})],
    }
    ways["closed"] = [*ways["dispatched"], (user, "close", {})]
    for client, step, wish in ways.get(state, []):
        answer = client.move(path, step, **wish)
        assert answer.status_code == 200, answer.text
    if state == "unknown":
        floor.service.run("UPDATE Dewar SET dewarStatus = 'odd' WHERE dewarId = :id", id=dewar["id"])
    assert user.get(path).json["status"] == state
    return dewar


@pytest.mark.parametrize("state", STORES)
def test_the_kind_of_place_and_the_state_decide(anywhere: Service, state: str) -> None:
    floor = lay(anywhere)
    for place, table in EXPECTED.items():
        dewar = bring(floor, state)
        before, told = floor.dewar(dewar["id"]), floor.history(dewar["id"])
        answer, step = floor.scan(dewar["barcode"], location=place, confirm=True), table[state]
        if step is None:
            assert (answer.status_code, answer.json["type"]) == (409, "/problems/scan-refused"), (place, answer.text)
            assert (answer.json["outcome"], answer.json["sound"]) == ("refused", "error")
            assert (floor.dewar(dewar["id"]), floor.history(dewar["id"])) == (before, told)
        elif step == "nothing":
            assert (answer.status_code, answer.json["outcome"]) == (201, "nothing"), (place, answer.text)
            assert (floor.dewar(dewar["id"]), floor.history(dewar["id"])) == (before, told)
        else:
            assert answer.status_code == 201, (place, answer.text)
            effect, status = answer.json["effect"], AFTER.get(step, state)
            assert (effect["transition"], effect["status"]) == (step, status), place
            thing = anywhere.client("user").get(f"/dewars/{dewar['id']}").json
            assert (thing["status"], (thing["location"] or "").upper()) == (status, _word(place)), place
            assert floor.history(dewar["id"])[-1][1].upper() == _word(place)


def _word(place: str) -> str:
    return "OUTSIDE" if place == "DHL" else place


def test_the_same_place_again_is_told_and_leaves_nothing(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    floor.done(dewar["barcode"], location="TRAY-1A")
    history, events = floor.history(dewar["id"]), len(anywhere.events("dewar", dewar["id"]))
    again = floor.scan(dewar["barcode"], location="TRAY-1A").json
    assert (again["outcome"], [w["code"] for w in again["warnings"]], again["sound"]) == ("nothing", ["repeated"], "ok")
    assert (floor.history(dewar["id"]), len(anywhere.events("dewar", dewar["id"]))) == (history, events)
    assert (again["effect"], again["undo_until"]) == (None, None)


def test_a_dewar_that_left_and_is_scanned_there_again_has_left_once(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    floor.done(dewar["barcode"], location="STORES-IN")
    floor.done(dewar["barcode"], location="STORES-OUT")
    history = floor.history(dewar["id"])
    assert floor.scan(dewar["barcode"], location="STORES-OUT").json["outcome"] == "nothing"
    assert floor.history(dewar["id"]) == history


def test_a_requested_dispatch_stays_requested_and_is_told(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = bring(floor, "dispatch_requested")
    answer = floor.done(dewar["barcode"], location="TRAY-1A")
    assert answer["effect"]["status"] == "dispatch_requested"
    assert [warning["code"] for warning in answer["warnings"]] == ["dispatch_requested"]
    assert (answer["sound"], answer["expected"]["place"]) == (
        "warning",
        {"esrf": "SENT"}.get(anywhere.flavour, "stores-out"),
    )


def test_a_full_place_is_refused_with_the_reason_until_it_is_confirmed(anywhere: Service) -> None:
    floor = lay(anywhere)
    first, second = floor.send(), floor.send()
    floor.done(first["barcode"], location="TRAY-1A")
    before = floor.history(second["id"])
    refused = floor.scan(second["barcode"], location="TRAY-1A")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/scan-refused")
    assert [warning["code"] for warning in refused.json["warnings"]] == ["place_occupied"]
    assert (refused.json["place"]["code"], first["barcode"] in refused.json["detail"]) == ("TRAY-1A", True)
    assert floor.history(second["id"]) == before
    confirmed = floor.done(second["barcode"], location="TRAY-1A", confirm=True)
    assert [warning["code"] for warning in confirmed["warnings"]] == ["place_occupied"]
    logged = anywhere.client("staff").get("/scans?outcome=refused").json["items"]
    assert [(row["thing_id"], row["sentence"]) for row in logged] == [(second["id"], refused.json["detail"])]


def test_another_laboratory_in_the_place_is_named_as_such(anywhere: Service) -> None:
    floor = lay(anywhere)
    first = floor.send()
    second = floor.send("mx31001", login="other")
    floor.done(first["barcode"], location="TRAY-1A")
    refused = floor.scan(second["barcode"], location="TRAY-1A")
    assert [warning["code"] for warning in refused.json["warnings"]] == ["other_laboratory"]


def test_a_beamline_that_is_not_the_one_of_its_session_has_to_be_confirmed(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    session = anywhere.client("user").get("/proposals/mx23694/sessions").json["items"][-1]
    anywhere.run("UPDATE Dewar SET firstExperimentId = :s WHERE dewarId = :d", s=session["id"], d=dewar["id"])
    right = session["beamline"].upper()
    wrong = {"I03": "I04", "I04": "I03"}[right]
    told = floor.scan(dewar["barcode"]).json
    assert told["expected"]["beamline"] == session["beamline"]
    refused = floor.scan(dewar["barcode"], location=wrong)
    assert [warning["code"] for warning in refused.json["warnings"]] == ["wrong_beamline"]
    assert floor.done(dewar["barcode"], location=right)["warnings"] == []
    assert floor.done(dewar["barcode"], location=wrong, confirm=True)["effect"]["transition"] == "move"


def test_a_place_that_nobody_has_registered_is_refused(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    refused = floor.scan(dewar["barcode"], location="NOWHERE-7")
    assert (refused.status_code, refused.json["warnings"][0]["code"]) == (409, "not_registered_place")
    assert anywhere.client("user").get(f"/dewars/{dewar['id']}").json["status"] == "sent"


def test_a_place_is_known_by_the_spelling_of_the_older_programs_too(anywhere: Service) -> None:
    floor = lay(anywhere)
    assert floor.done(floor.send()["barcode"], location="tray-1a")["place"]["code"] == "TRAY-1A"


def test_thing_and_place_may_come_in_either_order(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    assert floor.scan("TRAY-1A").json["outcome"] == "told"
    moved = floor.done("TRAY-1A", subject=dewar["barcode"])
    assert (moved["kind"], moved["thing"]["id"], moved["effect"]["transition"]) == ("location", dewar["id"], "receive")


def test_a_step_may_be_said_instead_of_guessed(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    floor.done(dewar["barcode"], location="STORES-IN")
    assert floor.done(dewar["barcode"], location="I03", action="start")["effect"]["status"] == "processing"
    refused = floor.scan(dewar["barcode"], action="dispatch")
    assert (refused.status_code, refused.json["possible"]) == (409, ["finish"])
    odd = floor.scan(dewar["barcode"], action="load")
    assert (odd.status_code, odd.json["errors"][0]["pointer"]) == (422, "/action")
