"""The page on which a shipment is followed, its news, and the calendar of those who follow."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import Browser, words
from tests.measured import collect, process
from tests.readiness.stage import packed
from tests.world import Configured, Service, Template, sqlite_service

MAIL = {"host": "127.0.0.1", "port": 1, "security": "none", "sender": "tracking@example.org"}
PAUSE = timedelta(minutes=10)
Step = tuple[str, str, dict[str, str]]
"""Who takes it, its name, and what else it says."""


@pytest.fixture
def configured() -> Configured:
    sections = {"notifier_smtp": MAIL, "site": {"zone": "Europe/Copenhagen"}}
    return Configured(plugins=("outcome", "notifier_smtp"), sections=sections)


@pytest.fixture
def user(sqlite: Service) -> Browser:
    return at_desk(sqlite, "user")


@pytest.fixture
def tree(sqlite: Service) -> dict[str, Any]:
    """A shipment of a mail-in proposal, which has no session."""
    return packed(sqlite)


@pytest.fixture
def track(tree: dict[str, Any]) -> str:
    return f"/shipments/{tree['id']}/track"


def at_desk(service: Service, login: str) -> Browser:
    browser = Browser(service.http)
    browser.log_in(login)
    browser.open("/calendar")
    return browser


def travel(service: Service, tree: dict[str, Any], *steps: Step) -> None:
    path = f"/dewars/{tree['dewars'][0]['id']}"
    for login, step, wish in steps:
        service.clock.now += PAUSE
        moved = service.client(login).move(path, step, **wish)
        assert moved.status_code == 200, moved.text


SEND: Step = ("user", "send", {})
RECEIVE: Step = ("staff", "receive", {"location": "stores-in"})
START: Step = ("staff", "start", {"location": "i03"})
FINISH: Step = ("staff", "finish", {"location": "tray-3c"})
DISPATCH: Step = ("staff", "dispatch", {"location": "stores-out"})
CLOSE: Step = ("user", "close", {})


def stations(page: str) -> list[str]:
    """What is read of each station, without its times."""
    way = re.search(r'<ol class="way".*?</ol>', page, re.DOTALL)
    assert way
    spoken = (re.sub(r"<time.*?</time>|<[^>]+>", " ", one) for one in way[0].split("<li")[1:])
    return [" ".join(unescape(one.partition(">")[2]).split()) for one in spoken]


def test_the_way_is_a_picture_that_can_be_read(
    user: Browser, tree: dict[str, Any], track: str, sqlite: Service
) -> None:
    assert stations(user.open(track).text)[0] == "Desk : here"
    travel(sqlite, tree, SEND, RECEIVE)
    page = user.open(track).text
    assert stations(page) == [
        "Desk : done",
        "Courier : done",
        "Stores : here stores-in",
        "Beamline : still ahead",
        "Courier : still ahead",
        "Home : still ahead",
    ]
    assert page.count('aria-current="location"') == 1
    way = page.partition('<ol class="way"')[2].partition("</ol>")[0]
    assert way.count("<svg") == way.count('aria-hidden="true" focusable="false"') == 6
    assert 'style="' not in page
    travel(sqlite, tree, DISPATCH, CLOSE)
    assert stations(user.open(track).text)[3:] == ["Beamline : nothing noted", "Courier : done", "Home : here"]


def test_each_step_says_what_when_where_who_and_why(
    user: Browser, tree: dict[str, Any], track: str, sqlite: Service
) -> None:
    travel(sqlite, tree, SEND, ("staff", "receive", {"location": "stores-in", "reason": "dry <b>"}))
    page = user.open(track)
    assert "Times are those of Europe/Copenhagen ." in words(page)
    told = "2026-03-02 10:50 2026-03-02 09:50 UTC Received The dewar D1 has arrived at the facility: stores-in. dry <b>"
    assert f"{told} staff" in words(page)
    assert '<time datetime="2026-03-02T09:50:00Z" title="2026-03-02 09:50 UTC">2026-03-02 10:50</time>' in page.text
    said = words(page)
    assert said.index("Received") < said.index("is on its way to the facility") < said.index("was registered")


def test_what_another_program_noted_is_told_in_its_words(
    user: Browser, tree: dict[str, Any], track: str, sqlite: Service
) -> None:
    sqlite.run(
        "INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate)"
        " VALUES (:id, 'gone fishing', 'shelf', '0000-00-00 00:00:00')",
        id=tree["dewars"][0]["id"],
    )
    said = words(user.open(track))
    assert "without a date" in said
    assert "gone fishing Something was noted of the dewar D1. shelf · another program of the facility" in said


def test_a_state_that_nobody_knows_is_said_to_be_so(
    user: Browser, tree: dict[str, Any], track: str, sqlite: Service
) -> None:
    sqlite.run("UPDATE Dewar SET dewarStatus = 'odd', storageLocation = 'attic'")
    page = user.open(track)
    assert "Where it is now cannot be told" in words(page)
    assert "attic" in words(page)
    assert 'aria-current="location"' not in page.text
    assert tree["dewars"]


def test_what_was_called_off_has_no_picture(user: Browser, tree: dict[str, Any], track: str, sqlite: Service) -> None:
    travel(sqlite, tree, ("user", "cancel", {"reason": "no beam"}))
    page = user.open(track)
    assert "It was called off and does not travel." in words(page)
    assert "no beam" in words(page)
    assert 'class="way"' not in page.text


def test_a_long_history_has_pages(user: Browser, tree: dict[str, Any], track: str, sqlite: Service) -> None:
    dewar = tree["dewars"][0]["id"]
    rows = ", ".join(f"({dewar}, 'at facility', 'p{n}', '2026-03-02 {10 + n // 60}:{n % 60:02}:00')" for n in range(60))
    sqlite.run(f"INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate) VALUES {rows}")
    shown = user.open(track)
    assert shown.text.count("is at the facility.") == 5
    assert "56 earlier steps" in words(shown)
    history = f"/dewars/{dewar}/history"
    first, second, third = (user.open(f"{history}?page={number}") for number in (1, 2, 3))
    assert "61 steps, the newest first." in words(first)
    found = [re.findall(r"\bp\d+\b", words(one)) for one in (first, second, third)]
    assert [name for names in found for name in names] == [f"p{n}" for n in range(59, -1, -1)]
    assert ("Newer steps" in words(first), "Older steps" in words(first)) == (False, True)
    assert ("Newer steps" in words(third), "Older steps" in words(third)) == (True, False)
    assert f'href="{history}?page=1"' in second.text
    assert user.open(f"{history}?page=4").status_code == 404
    assert user.open(f"{history}?page=0").status_code == 422


def test_what_was_measured_is_offered_once_there_is_something(
    user: Browser, tree: dict[str, Any], track: str, sqlite: Service
) -> None:
    travel(sqlite, tree, SEND, RECEIVE)
    assert "See the results" not in words(user.open(track))
    travel(sqlite, tree, START)
    assert "See the results" in words(user.open(track))
    travel(sqlite, tree, FINISH)
    assert "See the results" in words(user.open(track))


def test_results_show_what_exists_and_nothing_else(user: Browser, sqlite: Service) -> None:
    samples = [{"name": f"X{n}", "protein": "TRP4", "position": n} for n in (1, 2)]
    wish = {"name": "M", "dewars": [{"code": "D1", "containers": [{"code": "P1", "type": "Puck", "samples": samples}]}]}
    tree = sqlite.client("user").post("/proposals/mx23694/shipments:tree", wish).json
    address = f"/shipments/{tree['id']}/results"
    nothing = user.open(address)
    assert "No sample is measured yet." in words(nothing)
    assert "<table" not in nothing.text
    measured = tree["dewars"][0]["containers"][0]["samples"][0]["id"]
    session = sqlite.row(
        "SELECT MIN(s.sessionId) AS n FROM BLSession s JOIN Proposal p USING (proposalId)"
        " WHERE p.proposalCode = 'mx' AND p.proposalNumber = '23694'"
    )["n"]
    sqlite.run("UPDATE BLSession SET beamLineName = 'i24' WHERE sessionId = :id", id=session)
    made = collect(sqlite, session, measured)
    page = user.open(address)
    assert "X1 P1, position 1 TRP4 2026-03-01 13:00 UTC i24 1 180 images measured, not processed yet" in words(page)
    assert "1 sample is not measured yet P1 X2" in words(page)
    assert "Resolution" not in words(page)
    process(sqlite, made["collection"], 1.85)
    page = user.open(address)
    assert "processed 1.85 P 21 21 21" in words(page)
    assert "The best data reach 1.85 Å." in words(page)


def test_news_are_asked_for_and_ended(user: Browser, tree: dict[str, Any], track: str, sqlite: Service) -> None:
    page = words(user.open(track))
    assert "Messages go to user@example.org." in page
    assert "Which steps are told Sent Received Brought to the beamline" in page
    news = f"/shipments/{tree['id']}/news"
    form = {"wanted": "yes", "language": "de", "once": "one"}
    first, second = (user.send(news, form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"] == f"{track}?done=followed"
    assert sqlite.rows("SELECT language FROM subscription") == [{"language": "de"}]
    page = words(user.open(f"{track}?done=followed"))
    assert "You follow this shipment now." in page
    assert "You are told at user@example.org." in page
    assert user.send(news, {"wanted": "no", "once": "two"}).headers["location"] == f"{track}?done=left"
    assert sqlite.rows("SELECT language FROM subscription") == []


def test_somebody_without_an_address_is_told_so(
    user: Browser, tree: dict[str, Any], track: str, sqlite: Service
) -> None:
    sqlite.run("UPDATE Person SET emailAddress = NULL WHERE login = 'user'")
    page = user.open(track)
    assert "please ask the user office to enter it" in words(page)
    assert 'name="wanted"' not in page.text
    refused = user.send(f"/shipments/{tree['id']}/news", {"wanted": "yes"})
    assert (refused.status_code, "please ask the user office" in words(refused)) == (409, True)


def test_a_calendar_is_made_once_renewed_and_closed(user: Browser, tree: dict[str, Any], sqlite: Service) -> None:
    assert "You follow no shipment yet." in words(user.open("/calendar"))
    user.send(f"/shipments/{tree['id']}/news", {"wanted": "yes"})
    assert tree["name"] in words(user.open("/calendar"))
    first, second = (user.send("/calendar", {"wanted": "yes", "once": "one"}) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    made = first.headers["location"]
    address = feed_of(user, made)
    assert sqlite.http.simulate_get(address).status_code == 200
    user.send("/calendar", {"wanted": "yes", "once": "two"})
    assert sqlite.http.simulate_get(address).status_code == 404
    assert "calendars/" not in user.open(made).text
    renewed = feed_of(user, str(user.send("/calendar", {"wanted": "yes"}).headers["location"]))
    assert user.send("/calendar", {"wanted": "no"}).headers["location"] == "/calendar?done=calendar_closed"
    assert sqlite.http.simulate_get(renewed).status_code == 404
    assert "There is no address yet." in words(user.open("/calendar"))


def feed_of(user: Browser, address: str) -> str:
    page = user.open(address)
    assert "It is shown this once" in words(page)
    found = re.search(r"<code>https?://[^/]+(/api/v1/calendars/[\w-]{43}\.ics)</code>", page.text)
    assert found, page.text
    return found[1]


def test_the_address_of_a_calendar_is_shown_for_some_minutes_and_to_its_owner(user: Browser, sqlite: Service) -> None:
    made = str(user.send("/calendar", {"wanted": "yes"}).headers["location"])
    assert "calendars/" in user.open(made).text
    assert "calendars/" not in at_desk(sqlite, "other").open(made).text
    sqlite.clock.now += timedelta(minutes=11)
    assert "There is an address since" in words(user.open(made))
    assert "calendars/" not in user.open(made).text


def test_another_lab_sees_and_follows_nothing(tree: dict[str, Any], track: str, sqlite: Service) -> None:
    other = at_desk(sqlite, "other")
    history = f"/dewars/{tree['dewars'][0]['id']}/history"
    assert [other.open(path).status_code for path in (track, history)] == [404, 404]
    assert other.send(f"/shipments/{tree['id']}/news", {"wanted": "yes"}).status_code == 404
    assert other.send(f"/shipments/{tree['id']}/news", {"wanted": "no"}).status_code == 404
    assert sqlite.rows("SELECT language FROM subscription") == []


def test_without_tracking_the_way_stands_alone(tmp_path: Path, template: Template) -> None:
    service = sqlite_service(tmp_path, template, Configured(sections={"disabled_modules": ["tracking"]}))
    tree = packed(service)
    page = at_desk(service, "user").open(f"/shipments/{tree['id']}/track")
    assert "Desk : here" in stations(page.text)
    assert "Tell me by e-mail" not in words(page)
    assert "/calendar" not in page.text
    assert "See the results" not in words(page)


def test_without_a_notifier_no_mail_is_promised(tmp_path: Path, template: Template) -> None:
    service = sqlite_service(tmp_path, template, Configured())
    tree = packed(service)
    user, track = at_desk(service, "user"), f"/shipments/{tree['id']}/track"
    assert "This facility sends no messages." in words(user.open(track))
    user.send(f"/shipments/{tree['id']}/news", {"wanted": "yes"})
    assert "You follow this shipment." in words(user.open(track))
    assert "Messages go to" not in words(user.open(track))
