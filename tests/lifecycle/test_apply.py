from datetime import UTC, datetime
from typing import Any

import pytest

from sample_tracking.kernel.errors import Forbidden, Invalid, NotFound, Refused
from sample_tracking.kernel.tables import Container, Dewar, Shipping
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.transitions import DEWAR, SHIPMENT

from .conftest import NOW, USER, Place

LOCAL = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001 - NOW in Paris, as the shared columns hold it
ROAD = ("make_ready", "send", "receive", "move", "start", "finish", "request_dispatch", "dispatch", "close")
WISHES: dict[str, dict[str, Any]] = {
    "move": {"location": "Tray-3C"},
    "start": {"location": "I03"},
    "dispatch": {"courier": "DHL"},
}
# step → (status, word, place) of a dewar on the road
DIAMOND = {
    "make_ready": ("ready", "opened", None),
    "send": ("sent", "sent to facility", "off-site"),
    "receive": ("at_facility", "at facility", "stores-in"),
    "move": ("at_facility", "at facility", "tray-3c"),
    "start": ("processing", "processing", "i03"),
    "finish": ("at_facility", "at facility", "i03"),
    "request_dispatch": ("dispatch_requested", "dispatch-requested", "i03"),
    "dispatch": ("dispatched", "dispatch-requested", "stores-out"),
    "close": ("closed", "dispatch-requested", "stores-out"),
}
ESRF = {
    "make_ready": ("ready", "ready to go", None),
    "send": ("sent", "sent to ESRF", ""),
    "receive": ("at_facility", "at ESRF", "STORES-IN"),
    "move": ("at_facility", "at ESRF", "Tray-3C"),
    "start": ("processing", "processing", "I03"),
    "finish": ("at_facility", "at ESRF", "I03"),
    "request_dispatch": ("dispatch_requested", "at ESRF", "I03"),
    "dispatch": ("dispatched", "sent to User", "SENT"),
    "close": ("closed", "closed", "SENT"),
}
EXPECTED = {"diamond": DIAMOND, "esrf": ESRF}
HISTORY = {
    "diamond": [
        ("sent to facility", "off-site"),
        ("at facility", "stores-in"),
        ("at facility", "tray-3c"),
        ("processing", "i03"),
        ("unprocessing", "i03"),
        ("dispatch-requested", "i03"),
        ("dispatch-requested", "stores-out"),
    ],
    "esrf": [
        ("ready to go", ""),
        ("sent to ESRF", ""),
        ("at ESRF", "STORES-IN"),
        ("at ESRF", "Tray-3C"),
        ("processing", "I03"),
        ("unprocessing", "I03"),
        ("sent to User", "SENT"),
        ("closed", "SENT"),
    ],
}


def travel(site: Place, until: str = ROAD[-1]) -> None:
    for step in ROAD[: ROAD.index(until) + 1]:
        site.move(DEWAR, "dewar1", step, **WISHES.get(step, {}))


def test_a_dewar_travels_the_whole_road(site: Place) -> None:
    for step in ROAD:
        site.move(DEWAR, "dewar1", step, **WISHES.get(step, {}))
        row = site.row(Dewar, "dewar1")
        seen = (site.status("dewar1"), row["dewar_status"], row["storage_location"])
        assert (step, seen) == (step, EXPECTED[site.vocabulary.name][step])


def test_every_change_of_word_or_place_leaves_a_row_in_the_shared_history(site: Place) -> None:
    travel(site)
    assert site.history() == HISTORY[site.vocabulary.name]
    assert site.history("dewar2") == []


def test_a_whole_shipment_travels_and_bears_the_word_of_its_dewars(site: Place) -> None:
    for step in ROAD:
        if step != "move":
            site.move(SHIPMENT, "shipment", step, **WISHES.get(step, {}))
            status, word, _ = EXPECTED[site.vocabulary.name][step]
            assert (site.status("shipment"), site.row(Shipping, "shipment")["shipping_status"]) == (status, word)
            assert {site.status(f"dewar{n}") for n in (1, 2)} == {status}


def test_a_shipment_follows_the_dewar_that_is_furthest_behind(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    assert site.status("shipment") == "opened"
    assert site.row(Shipping, "shipment")["shipping_status"] == "opened"
    site.move(DEWAR, "dewar2", "receive")
    assert site.row(Shipping, "shipment")["shipping_status"] == site.vocabulary.dewar.write("at_facility")


def test_sending_a_shipment_leaves_a_dewar_in_processing_alone(site: Place) -> None:
    site.set(Dewar, "dewar1", dewar_status="processing", storage_location="i03")
    site.move(SHIPMENT, "shipment", "send")
    assert (site.status("dewar1"), site.status("dewar2")) == ("processing", "sent")
    assert site.row(Shipping, "shipment")["shipping_status"] == "processing"


def test_a_shipment_without_dewars_moves_by_itself(site: Place) -> None:
    site = site.shipment(dewars=0, pucks=0)
    for step, status in (("make_ready", "ready"), ("cancel", "cancelled"), ("reopen", "opened"), ("send", "sent")):
        site.move(SHIPMENT, "shipment", step)
        assert site.status("shipment") == status
    assert [e["what"] for e in site.events("shipment")] == ["make_ready", "cancel", "reopen", "send"]


def test_containers_bear_the_word_of_their_dewar_where_the_site_wants_it(site: Place) -> None:
    before = site.row(Container, "puck1")["container_status"]
    travel(site, "receive")
    word = site.row(Container, "puck1")["container_status"]
    assert word == (site.vocabulary.dewar.write("at_facility") if site.vocabulary.follows else before)
    assert site.status("puck1") == "at_facility"


def test_a_dewar_that_starts_offers_its_containers_at_its_beamline_where_the_site_wants_it(site: Place) -> None:
    travel(site, "start")
    row = site.row(Container, "puck1")
    offered = ("processing", "I03", "") if site.vocabulary.follows else (None, None, None)
    assert (row["container_status"], row["beamline_location"], row["sample_changer_location"]) == offered
    site.move(DEWAR, "dewar1", "finish")
    row = site.row(Container, "puck1")
    back = ("at ESRF", "", "") if site.vocabulary.follows else (None, None, None)
    assert (row["container_status"], row["beamline_location"], row["sample_changer_location"]) == back


def test_the_stores_application_finds_its_scans_where_the_site_has_it(site: Place) -> None:
    travel(site)
    places = [(row["dewarNumber"], row["locationName"], row["courierName"], row["userId"]) for row in site.scans()]
    if site.vocabulary.name == "diamond":
        assert places == []
        return
    expected = [("STORES-IN", None), ("Tray-3C", None), ("I03", None), ("SENT", "DHL")]
    assert places == [(site.row(Dewar, "dewar1")["bar_code"], place, courier, "ada") for place, courier in expected]


def test_the_courier_home_stands_on_the_shipment(site: Place) -> None:
    travel(site, "dispatch")
    row = site.row(Shipping, "shipment")
    assert (row["return_courier"], row["date_of_shipping_to_user"]) == ("DHL", LOCAL)


def test_stamps_are_the_sites_local_time(site: Place) -> None:
    travel(site, "receive")
    stamp = site.row(Dewar, "dewar1")["bltime_stamp"]
    if site.vocabulary.stamps:
        assert stamp == LOCAL
        assert site.row(Shipping, "shipment")["bltime_stamp"] == LOCAL
    else:
        assert stamp is None


def test_each_thing_that_took_part_has_its_event(site: Place) -> None:
    moment = datetime(2026, 3, 2, 9, 29, tzinfo=UTC)
    site.move(DEWAR, "dewar1", "receive", reason="goods in", at=moment, location="Cage")
    (dewar,) = site.events("dewar")
    said = {name: dewar[name] for name in ("thing_id", "what", "status_before", "status_after", "login", "reason")}
    assert said == {
        "thing_id": site.ids["dewar1"],
        "what": "receive",
        "status_before": "opened",
        "status_after": "at_facility",
        "login": "ada",
        "reason": "goods in",
    }
    assert dewar["location"] == site.vocabulary.place("Cage")
    assert (dewar["client_at"], dewar["at"]) == (moment.replace(tzinfo=None), NOW.replace(tzinfo=None))
    assert (dewar["proposal_id"], dewar["shipment_id"]) == (site.ids["proposal"], site.ids["shipment"])
    (container,) = site.events("container")
    assert (container["thing_id"], container["status_after"]) == (site.ids["puck1"], "at_facility")
    assert site.events("shipment") == []


def test_an_event_names_the_shared_history_row_that_says_the_same(site: Place) -> None:
    travel(site, "receive")
    named = [e["legacy_history_id"] for e in site.events("dewar") if e["legacy_history_id"] is not None]
    assert len(named) == len(site.history())
    assert named == sorted(set(named))


def test_a_shipment_has_an_event_when_its_state_changes(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    site.move(DEWAR, "dewar2", "receive")
    (told,) = site.events("shipment")
    assert (told["status_before"], told["status_after"]) == ("opened", "at_facility")


def test_a_refused_transition_says_what_is_possible(site: Place) -> None:
    with pytest.raises(Refused) as refusal:
        site.move(DEWAR, "dewar1", "dispatch")
    assert refusal.value.facts == {"possible": ["make_ready", "send", "receive", "cancel"], "state": "opened"}
    assert site.history() == []


def test_what_is_done_cannot_be_done_again(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    with pytest.raises(Refused):
        site.move(DEWAR, "dewar1", "receive")
    assert len(site.history()) == 1


def test_a_shipment_is_refused_what_none_of_its_dewars_can_do(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    with pytest.raises(Refused) as refusal:
        site.move(SHIPMENT, "shipment", "close")
    assert {"send", "start"} <= set(refusal.value.facts["possible"])


def test_a_user_may_not_receive(site: Place) -> None:
    with pytest.raises(Forbidden):
        site.move(DEWAR, "dewar1", "receive", who=USER)
    assert site.status("dewar1") == "opened"


def test_what_is_not_there_cannot_move(site: Place) -> None:
    for level in (SHIPMENT, DEWAR):
        with pytest.raises(NotFound):
            site.move(level, 999999, "send")


def test_staff_adopt_a_dewar_with_a_foreign_word(site: Place) -> None:
    site.set(Dewar, "dewar1", dewar_status="lost at sea")
    site.move(DEWAR, "dewar1", "move", location="cage")
    assert (site.status("dewar1"), site.row(Dewar, "dewar1")["dewar_status"]) == ("unknown", "lost at sea")
    site.move(DEWAR, "dewar1", "receive")
    assert site.status("dewar1") == "at_facility"


def test_a_move_keeps_a_requested_dispatch(site: Place) -> None:
    travel(site, "request_dispatch")
    site.move(DEWAR, "dewar1", "move", location="Cage")
    assert site.status("dewar1") == "dispatch_requested"
    site.move(DEWAR, "dewar1", "withdraw_dispatch")
    assert site.status("dewar1") == "at_facility"


def test_a_repeated_rack_scan_says_nothing_new_in_the_shared_history(site: Place) -> None:
    travel(site, "move")
    before = site.history()
    site.move(DEWAR, "dewar1", "move", **WISHES["move"])
    assert site.history() == before
    assert [e["what"] for e in site.events("dewar")][-2:] == ["move", "move"]


def test_a_dewar_is_called_off_and_taken_up_again(site: Place) -> None:
    site.move(DEWAR, "dewar1", "cancel")
    assert [site.status(thing) for thing in ("dewar1", "puck1", "sample1")] == ["cancelled"] * 3
    assert site.status("shipment") == "opened"
    site.move(DEWAR, "dewar1", "reopen")
    assert [site.status(thing) for thing in ("dewar1", "puck1", "sample1")] == ["opened"] * 3


def test_the_gate_is_for_dewars_that_leave(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    if not site.vocabulary.departed:
        site.move(DEWAR, "dewar1", "move", location="STORES-OUT")
        assert site.status("dewar1") == "at_facility"
        return
    with pytest.raises(Invalid) as refusal:
        site.move(DEWAR, "dewar1", "move", location="STORES-OUT")
    assert refusal.value.errors[0].pointer == "/location"


def test_a_dewar_can_leave_by_another_gate(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    site.move(DEWAR, "dewar1", "dispatch", location="Van 7")
    assert site.status("dewar1") == "dispatched"
    assert site.row(Dewar, "dewar1")["storage_location"] == site.vocabulary.place("Van 7")


def test_new_things_have_their_first_events(site: Place) -> None:
    new = apply.New(site.ids["dewar1"], site.ids["proposal"], site.ids["shipment"], site.ids["dewar1"])
    site.write(lambda unit: apply.opened(unit, DEWAR, [new]))
    (told,) = site.events("dewar")
    assert (told["what"], told["status_before"], told["status_after"]) == ("created", None, "opened")


def test_a_shipment_that_gets_another_dewar_bears_its_word(site: Place) -> None:
    site.move(SHIPMENT, "shipment", "send")
    site.add_dewar("dewar3")
    site.write(lambda unit: apply.settle(unit, site.ids["shipment"]))
    assert site.row(Shipping, "shipment")["shipping_status"] == "opened"
    assert site.status("shipment") == "opened"


def test_locking_gives_the_thing_and_what_it_stands_in(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    held = site.write(lambda unit: apply.lock(unit, DEWAR, site.ids["dewar1"]))
    assert (held.state, held.shipment and held.shipment.shipment_id) == ("at_facility", site.ids["shipment"])
    assert [dewar.state for dewar in held.dewars] == ["at_facility", "opened"]
