from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from falcon import testing

from sample_tracking.app import compose, open_units
from sample_tracking.demo.service import Calendar, Story
from sample_tracking.kernel import installing
from sample_tracking.modules import configure
from tests.world import Client, Configured, environment


@dataclass(frozen=True)
class Facility:
    told: int
    people: dict[str, Client]

    @property
    def shipments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.people["staff"].get("/shipments?limit=100").json["items"]
        return found


@pytest.fixture(scope="module")
def facility(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facility]:
    folder = tmp_path_factory.mktemp("demo")
    environ = environment(f"sqlite:///{folder / 'demo.sqlite'}", "tracking", "sqlite")
    settings, modules = configure(Configured(("outcome",)).write(folder), environ)
    calendar = Calendar(datetime.now(UTC))
    units = open_units(settings, modules, calendar)
    installing.install(units.writes, "tracking")
    told = Story(units, calendar).tell()
    http = testing.TestClient(compose(settings, modules, units))
    people = {}
    for login in ("user", "other", "staff", "admin"):
        answer = http.simulate_post("/api/v1/auth/token", json={"login": login, "password": login})
        people[login] = Client(http, answer.json["token"])
    yield Facility(told, people)
    units.reads.dispose()
    units.writes.dispose()


def test_the_invented_facility_has_shipments_in_every_state_and_their_history(facility: Facility) -> None:
    assert facility.told == 10
    assert {shipment["status"] for shipment in facility.shipments} == {
        "opened",
        "ready",
        "sent",
        "at_facility",
        "processing",
        "dispatch_requested",
        "dispatched",
        "closed",
        "cancelled",
    }
    assert len(facility.people["user"].get("/shipments").json["items"]) == 9
    assert [s["name"] for s in facility.people["other"].get("/shipments").json["items"]] == ["Lipases"]
    history = _history(facility)
    assert [item["what"] for item in history][-1] == "close"
    assert [item["at"] for item in history] == sorted(item["at"] for item in history)


def _closed(facility: Facility) -> dict[str, Any]:
    return next(shipment for shipment in facility.shipments if shipment["status"] == "closed")


def _history(facility: Facility) -> list[dict[str, Any]]:
    user = facility.people["user"]
    (dewar,) = user.get(f"/shipments/{_closed(facility)['id']}/dewars").json["items"]
    history: list[dict[str, Any]] = user.get(f"/dewars/{dewar['id']}/history").json["items"]
    return history


def test_some_of_its_samples_have_been_measured_while_they_were_at_the_beamline(facility: Facility) -> None:
    user = facility.people["user"]
    measured = next(shipment for shipment in facility.shipments if shipment["name"] == "Nanobody complexes")
    told = user.get(f"/shipments/{measured['id']}/outcome").json
    assert {item["processing"] for item in told["items"]} == {"done", "running", "waiting", "none"}
    assert told["summary"]["best_resolution"] == 1.85
    finished = user.get(f"/shipments/{_closed(facility)['id']}/outcome").json
    assert finished["summary"]["processed"] == 15
    moments = {item["what"]: item["at"] for item in _history(facility)}
    assert moments["start"] < finished["items"][0]["first_collected_at"] < moments["finish"]


def test_every_dewar_on_site_stands_at_one_of_its_places(facility: Facility) -> None:
    staff = facility.people["staff"]
    places = {place["word"]: place for place in staff.get("/locations?limit=200").json["items"]}
    assert [place["code"] for place in places.values() if place["kind"] == "slot"] == [
        f"RACK-{row}{number}" for row in "AB" for number in range(1, 7)
    ]
    dewars = staff.get("/dewars?limit=200").json["items"]
    here = [one for one in dewars if one["status"] in ("at_facility", "processing", "dispatch_requested")]
    assert len(here) == 3
    for dewar in here:
        standing = staff.get(f"/locations/{places[dewar['location']]['id']}/occupants").json["items"]
        assert dewar["id"] in {one["id"] for one in standing}
