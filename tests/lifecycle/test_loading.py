from typing import Any

import pytest

from sample_tracking.kernel.errors import Conflict, Invalid, Refused
from sample_tracking.kernel.tables import BLSample, Container, Dewar, Shipping
from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR, SAMPLE, SHIPMENT

from .conftest import USER, Place

PLACE: dict[str, Any] = {"beamline": "i03", "position": "7"}


def row(site: Place, puck: str) -> tuple[str | None, str | None, str | None]:
    found = site.row(Container, puck)
    return found["container_status"], found["beamline_location"], found["sample_changer_location"]


@pytest.fixture
def received(site: Place) -> Place:
    site.add_pucks("dewar1", 1, 3)
    site.move(SHIPMENT, "shipment", "receive")
    return site


def test_a_loaded_container_stands_on_its_position(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    assert row(received, "puck1") == ("processing", "i03", "7")
    assert [received.status(thing) for thing in ("puck1", "sample1")] == ["processing"] * 2
    assert received.status("puck3") == "at_facility"


def test_with_its_first_container_a_dewar_goes_into_processing(received: Place) -> None:
    place = received.row(Dewar, "dewar1")["storage_location"]
    received.move(CONTAINER, "puck1", "load", **PLACE)
    dewar = received.row(Dewar, "dewar1")
    assert (dewar["dewar_status"], dewar["storage_location"]) == ("processing", place)
    assert received.row(Shipping, "shipment")["shipping_status"] == "processing"
    assert (received.status("dewar1"), received.status("dewar2")) == ("processing", "at_facility")


def test_with_its_last_container_a_dewar_leaves_processing(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    received.move(CONTAINER, "puck3", "load", beamline="i03", position="8")
    received.move(CONTAINER, "puck1", "unload")
    assert received.status("dewar1") == "processing"
    received.move(CONTAINER, "puck3", "unload")
    assert received.status("dewar1") == "at_facility"
    assert [row(received, puck) for puck in ("puck1", "puck3")] == [
        (received.vocabulary.dewar.write("at_facility"), "", "")
    ] * 2
    assert received.history()[-1][0] == "unprocessing"


def test_the_shared_history_of_a_load_is_what_the_site_writes(received: Place) -> None:
    before = len(received.history())
    received.move(CONTAINER, "puck1", "load", **PLACE)
    received.move(CONTAINER, "puck3", "load", beamline="i03", position="8")
    received.move(CONTAINER, "puck1", "unload")
    told = received.history()[before:]
    if received.vocabulary.name == "diamond":
        assert told == [("processing (puck1 => 7)", "i03"), ("processing (puck3 => 8)", "i03")]
        assert received.container_history() == [("processing", "7"), ("processing", "8"), ("at facility", "")]
    else:
        assert told == [("processing", "STORES-IN")]
        assert received.container_history() == []


def test_an_event_says_what_was_loaded_where(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    told = received.events("container")[-1]
    assert (told["what"], told["status_after"], told["location"]) == ("load", "processing", "i03 7")
    assert '"position":"7"' in told["detail"]
    assert (told["legacy_history_id"] is not None) == received.vocabulary.container_history


def test_a_position_holds_one_container(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    with pytest.raises(Conflict, match="puck1"):
        received.move(CONTAINER, "puck2", "load", **PLACE)
    assert received.status("puck2") == "at_facility"
    received.move(CONTAINER, "puck2", "load", beamline="i04", position="7")
    assert received.status("puck2") == "processing"


def test_a_freed_position_can_be_taken(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    received.move(CONTAINER, "puck1", "unload")
    received.move(CONTAINER, "puck2", "load", **PLACE)
    assert row(received, "puck2") == ("processing", "i03", "7")


@pytest.mark.parametrize("position", ["0", "A5", "-1", "1.5", "7 "])
def test_a_position_is_a_whole_number_from_one_up(received: Place, position: str) -> None:
    if position == "7 ":
        received.move(CONTAINER, "puck1", "load", beamline="i03", position=position)
        assert row(received, "puck1") == ("processing", "i03", "7")
        return
    with pytest.raises(Invalid) as refusal:
        received.move(CONTAINER, "puck1", "load", beamline="i03", position=position)
    assert refusal.value.errors[0].pointer == "/position"


def test_a_container_that_has_not_arrived_cannot_be_loaded(site: Place) -> None:
    with pytest.raises(Refused) as refusal:
        site.move(CONTAINER, "puck1", "load", **PLACE)
    assert refusal.value.facts["possible"] == ["cancel"]


def test_a_dewar_that_is_done_takes_its_containers_off_the_beamline(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    received.move(DEWAR, "dewar1", "finish", location="Cage")
    assert row(received, "puck1") == (received.vocabulary.dewar.write("at_facility"), "", "")
    assert received.status("puck1") == "at_facility"
    if received.vocabulary.container_history:
        assert received.container_history()[-1] == ("at facility", "")


def test_a_dewar_that_leaves_takes_forgotten_containers_along(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    received.set(Dewar, "dewar1", dewar_status=received.vocabulary.dewar.write("at_facility"))
    received.move(DEWAR, "dewar1", "dispatch")
    assert received.status("puck1") == "dispatched"
    assert row(received, "puck1")[1:] == ("", "")


def test_a_rack_scan_leaves_a_loaded_container_on_its_position(received: Place) -> None:
    received.move(CONTAINER, "puck1", "load", **PLACE)
    received.set(Dewar, "dewar1", dewar_status=received.vocabulary.dewar.write("at_facility"))
    received.move(DEWAR, "dewar1", "move", location="Cage")
    assert row(received, "puck1") == ("processing", "i03", "7")


def test_a_started_dewar_can_be_loaded_from(received: Place) -> None:
    received.move(DEWAR, "dewar1", "start", location="i03")
    received.move(CONTAINER, "puck1", "load", **PLACE)
    assert row(received, "puck1") == ("processing", "i03", "7")
    received.move(CONTAINER, "puck1", "unload")
    assert received.status("dewar1") == "at_facility"
    expected = ("at ESRF", "", "") if received.vocabulary.follows else (None, None, None)
    assert row(received, "puck3") == expected


def test_a_container_without_a_dewar_can_be_loaded(received: Place) -> None:
    received.set(Container, "puck1", dewar_id=None, container_status=received.vocabulary.dewar.write("at_facility"))
    received.move(CONTAINER, "puck1", "load", **PLACE)
    assert received.status("puck1") == "processing"
    received.move(CONTAINER, "puck1", "unload")
    assert received.status("puck1") == "at_facility"


def test_a_cancelled_container_stays_when_its_dewar_travels(site: Place) -> None:
    site.move(CONTAINER, "puck1", "cancel", who=USER)
    site.move(DEWAR, "dewar1", "send")
    assert [site.status(thing) for thing in ("puck1", "sample1")] == ["cancelled"] * 2
    assert site.status("dewar1") == "sent"


def test_a_reopened_container_goes_where_its_dewar_is(site: Place) -> None:
    site.move(CONTAINER, "puck1", "cancel")
    site.move(DEWAR, "dewar1", "send")
    site.move(CONTAINER, "puck1", "reopen")
    assert site.status("puck1") == "sent"
    assert site.events("container")[-1]["status_after"] == "sent"
    if site.vocabulary.follows:
        assert row(site, "puck1")[0] == "sent to ESRF"


def test_a_container_is_not_reopened_in_a_cancelled_dewar(site: Place) -> None:
    site.move(DEWAR, "dewar1", "cancel")
    with pytest.raises(Refused) as refusal:
        site.move(CONTAINER, "puck1", "reopen")
    assert refusal.value.facts["possible"] == []


def test_calling_off_a_container_writes_no_word_that_the_older_programs_do_not_know(site: Place) -> None:
    site.move(CONTAINER, "puck1", "cancel")
    assert row(site, "puck1")[0] == ("closed" if site.vocabulary.follows else None)


def test_a_sample_is_called_off_and_taken_up_again(site: Place) -> None:
    site.move(SAMPLE, "sample1", "cancel")
    assert (site.status("sample1"), site.status("puck1")) == ("cancelled", "opened")
    assert site.row(BLSample, "sample1")["bl_sample_status"] is None
    site.move(DEWAR, "dewar1", "receive")
    site.move(SAMPLE, "sample1", "reopen")
    assert site.status("sample1") == "at_facility"
    assert [e["status_after"] for e in site.events("sample")] == ["cancelled", "at_facility"]


def test_a_sample_outside_of_any_container_can_be_called_off(site: Place) -> None:
    site.set(BLSample, "sample1", container_id=None)
    site.move(SAMPLE, "sample1", "cancel")
    assert site.events("sample")[-1]["status_before"] == "opened"
    site.move(SAMPLE, "sample1", "reopen")
    assert site.events("sample")[-1]["status_after"] == "opened"
