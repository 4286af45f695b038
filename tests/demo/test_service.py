from datetime import UTC, datetime
from pathlib import Path

from falcon import testing

from sample_tracking.app import compose, open_units
from sample_tracking.demo.service import Calendar, Story
from sample_tracking.kernel import installing
from sample_tracking.modules import configure
from tests.world import Client, Configured, environment


def test_the_invented_facility_has_shipments_in_every_state_and_their_history(tmp_path: Path) -> None:
    environ = environment(f"sqlite:///{tmp_path / 'demo.sqlite'}", "tracking", "sqlite")
    settings, modules = configure(Configured(("outcome",)).write(tmp_path), environ)
    calendar = Calendar(datetime.now(UTC))
    units = open_units(settings, modules, calendar)
    installing.install(units.writes, "tracking")
    assert Story(units, calendar).tell() == 10
    http = testing.TestClient(compose(settings, modules, units))
    people = {
        login: Client(
            http, http.simulate_post("/api/v1/auth/token", json={"login": login, "password": login}).json["token"]
        )
        for login in ("user", "other", "staff", "admin")
    }
    shipments = people["staff"].get("/shipments?limit=100").json["items"]
    assert {shipment["status"] for shipment in shipments} == {
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
    assert len(people["user"].get("/shipments").json["items"]) == 9
    assert [s["name"] for s in people["other"].get("/shipments").json["items"]] == ["Lipases"]
    closed = next(s for s in shipments if s["status"] == "closed")
    (dewar,) = people["user"].get(f"/shipments/{closed['id']}/dewars").json["items"]
    dewar_history = people["user"].get(f"/dewars/{dewar['id']}/history").json["items"]
    assert [item["what"] for item in dewar_history][-1] == "close"
    assert [item["at"] for item in dewar_history] == sorted(item["at"] for item in dewar_history)
    measured = next(s for s in shipments if s["name"] == "Nanobody complexes")
    told = people["user"].get(f"/shipments/{measured['id']}/outcome").json
    assert {item["processing"] for item in told["items"]} == {"done", "running", "waiting", "none"}
    assert told["summary"]["best_resolution"] == 1.85
    finished = people["user"].get(f"/shipments/{closed['id']}/outcome").json
    assert finished["summary"]["processed"] == 15
    moments = {item["what"]: item["at"] for item in dewar_history}
    assert moments["start"] < finished["items"][0]["first_collected_at"] < moments["finish"]
    units.reads.dispose()
    units.writes.dispose()
