from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from sample_tracking.tracking.calendar import Entry, written
from tests.readiness.stage import packed
from tests.world import Service

FEED = "/calendar-feed"


def opened(service: Service, login: str = "user") -> str:
    answer = service.client(login).post(FEED)
    assert answer.status_code == 201, answer.text
    return str(answer.json["url"]).removeprefix("http://127.0.0.1:8000")


def unfolded(service: Service, path: str) -> list[str]:
    answer = service.http.simulate_get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def followed(service: Service) -> dict[str, Any]:
    tree = packed(service)
    service.client("user").put(f"/shipments/{tree['id']}/subscription", {})
    return tree


def test_a_calendar_has_the_sessions_and_the_news_of_what_is_followed(service: Service) -> None:
    tree = followed(service)
    packed(service, name="Not followed", dewars=[])
    start = service.clock.now + timedelta(days=7)
    proposal = service.founded.proposals["in10002"]
    service.run(
        "INSERT INTO BLSession (proposalId, startDate, endDate, beamLineName, visit_number)"
        " VALUES (:p, :a, :b, 'i03', 9)",
        p=proposal,
        a=start.replace(tzinfo=None),
        b=(start + timedelta(hours=24)).replace(tzinfo=None),
    )
    session = service.row("SELECT MAX(sessionId) AS id FROM BLSession")["id"]
    service.client("user").patch(f"/shipments/{tree['id']}", {"session_id": session})
    service.client("user").move(f"/dewars/{tree['dewars'][0]['id']}", "send")
    lines = unfolded(service, opened(service))
    assert [lines[0], lines[-2], lines[-1]] == ["BEGIN:VCALENDAR", "END:VCALENDAR", ""]
    assert [line for line in lines if line.startswith(("SUMMARY", "DTSTART", "DTEND", "LOCATION", "URL"))] == [
        "DTSTART:20260309T093000Z",
        "DTEND:20260310T093000Z",
        "SUMMARY:Beamtime for Fragments",
        "LOCATION:i03",
        f"URL:http://127.0.0.1:8000/shipments/{tree['id']}",
        "DTSTART:20260302T093000Z",
        "SUMMARY:Fragments: The dewar D1 is on its way to the facility.",
        "LOCATION:off-site",
        f"URL:http://127.0.0.1:8000/shipments/{tree['id']}",
    ]


def test_an_address_is_told_once_and_ends_with_its_feed(service: Service) -> None:
    followed(service)
    client = service.client("user")
    first = opened(service)
    assert client.get(FEED).json == {"active": True, "since": "2026-03-02T09:30:00Z"}
    second = opened(service)
    assert [service.http.simulate_get(path).status_code for path in (first, second)] == [404, 200]
    assert client.delete(FEED).status_code == 204
    assert client.delete(FEED).status_code == 204
    assert service.http.simulate_get(second).status_code == 404
    assert client.get(FEED).json == {"active": False, "since": None}


def test_a_calendar_shows_what_its_owner_sees_now(sqlite: Service) -> None:
    tree = followed(sqlite)
    sqlite.client("user").move(f"/dewars/{tree['dewars'][0]['id']}", "send")
    path = opened(sqlite)
    assert any("Fragments" in line for line in unfolded(sqlite, path))
    sqlite.run("DELETE FROM ProposalHasPerson")
    sqlite.run("DELETE FROM Session_has_Person")
    sqlite.run("UPDATE Proposal SET personId = :p", p=sqlite.founded.people["other"])
    assert not any("Fragments" in line for line in unfolded(sqlite, path))


def test_a_token_of_a_program_opens_no_calendar(sqlite: Service) -> None:
    wish = {"name": "x", "login": "user", "scopes": ["read"], "expires_at": "2026-06-01T00:00:00Z", "proposals": None}
    token = sqlite.client("admin").post("/service-tokens", wish).json["token"]
    answer = sqlite.http.simulate_post(f"/api/v1{FEED}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_the_secret_of_an_address_stands_in_no_log(sqlite: Service, capsys: pytest.CaptureFixture[str]) -> None:
    path = opened(sqlite)
    with structlog.testing.capture_logs() as logged:
        sqlite.http.simulate_get(path)
        sqlite.http.simulate_get("/api/v1/calendars/guessed.ics")
    assert logged
    assert path.rpartition("/")[2].removesuffix(".ics") not in str(logged) + capsys.readouterr().out
    assert "guessed" not in str(logged)


def test_what_a_person_wrote_ends_no_line_and_no_character_is_cut() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    title = "a;b,c\\d\r\nEND:VCALENDAR " + "Å" * 60
    made = written("Site", [Entry("k", now, None, title)], now)
    assert made.count(b"END:VCALENDAR\r\n") == 1
    text = made.replace(b"\r\n ", b"").decode()
    assert f"SUMMARY:a\\;b\\,c\\\\d END:VCALENDAR {'Å' * 60}\r\n" in text
    for line in made.split(b"\r\n"):
        line.decode()
        assert len(line) <= 75
