from datetime import datetime

import pytest

from tests.world import Configured, Service


@pytest.fixture
def configured() -> Configured:
    return Configured(("sessions",), {"site": {"zone": "America/Los_Angeles"}})


@pytest.fixture
def service(sqlite: Service) -> Service:
    """One session lies in the night of two days there, and on the second alone by UTC."""
    sqlite.run(
        "UPDATE BLSession SET startDate = :start, endDate = :end WHERE sessionId = :id",
        start="2026-05-04 23:30:00",
        end="2026-05-05 07:30:00",
        id=sqlite.row("SELECT MIN(sessionId) AS id FROM BLSession")["id"],
    )
    return sqlite


def test_days_are_those_of_the_facility(service: Service) -> None:
    """What starts at 23:30 there is of that day, whatever day it is elsewhere."""
    user = service.client("user")
    assert [s["start_at"] for s in user.get("/sessions?from=2026-05-05").json["items"]] == ["2026-05-05T06:30:00Z"]
    assert len(user.get("/sessions?from=2026-05-04&until=2026-05-04").json["items"]) == 1
    assert user.get("/sessions?from=2026-05-06").json["items"] == []


@pytest.mark.parametrize(("moment", "running"), [("06:29", 0), ("06:30", 1), ("14:29", 1), ("14:30", 0)])
def test_a_session_runs_from_its_start_until_its_end(service: Service, moment: str, running: int) -> None:
    service.clock.now = datetime.fromisoformat(f"2026-05-05T{moment}:00+00:00")
    assert len(service.client("user").get("/sessions?now=true").json["items"]) == running
