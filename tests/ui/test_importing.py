"""What was taken in is taken back, as long as that is possible, and the pages say for how long."""

from datetime import timedelta

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Service

from .test_mapping import hidden

SHEET = "Dewar\tContainer\tContainer type\tPosition\tProtein acronym\tSample name\nD1\tP1\tPuck\t1\tTRP4\ta1"


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture
def shipment(sqlite: Service) -> str:
    return f"/shipments/{sqlite.client('user').post('/proposals/mx23694/shipments', {'name': 'Spring'}).json['id']}"


@pytest.fixture
def run(user: Browser, shipment: str) -> str:
    """The address of an import."""
    look = user.send(f"{shipment}/import", {"pasted": SHEET})
    taken = user.send(f"{shipment}/import", hidden(look))
    assert taken.status_code == 303
    return str(taken.headers["location"]).partition("?")[0]


def is_offered(page: testing.Result, run: str) -> bool:
    return f'action="{run}"' in page.text


def test_the_result_offers_to_take_it_back_and_the_import_page_leads_there(
    user: Browser, shipment: str, run: str, sqlite: Service
) -> None:
    assert is_offered(user.open(run), run)
    chooser = user.open(f"{shipment}/import")
    assert f'href="{run}"' in chooser.text
    assert "can be undone" in words(chooser)
    user.open(run)
    back = user.send(run, {"once": "key of this page"})
    assert "The import was taken back." in words(user.open(str(back.headers["location"])))
    assert user.send(run, {"once": "key of this page"}).headers["location"] == back.headers["location"]
    assert sqlite.rows("SELECT blSampleId FROM BLSample") == []
    assert not is_offered(user.open(run), run)
    assert "It was taken back." in words(user.open(run))
    assert "taken back" in words(user.open(f"{shipment}/import"))


def test_what_was_sent_is_not_taken_back(user: Browser, shipment: str, run: str, sqlite: Service) -> None:
    sqlite.client("user").move(shipment, "send")
    page = user.open(run)
    assert not is_offered(page, run)
    assert "no draft any more" in words(page)
    assert "can be undone" not in words(user.open(f"{shipment}/import"))
    assert user.send(run).status_code == 409
    assert len(sqlite.rows("SELECT blSampleId FROM BLSample")) == 1


def test_after_its_time_the_page_says_what_to_do_instead(user: Browser, run: str, sqlite: Service) -> None:
    sqlite.clock.now += timedelta(days=2)
    user.log_in("user")
    page = user.open(run)
    assert not is_offered(page, run)
    assert "one by one" in words(page)
    assert user.send(run).status_code == 409


def test_an_import_into_another_shipment_is_not_listed(user: Browser, run: str, sqlite: Service) -> None:
    other = sqlite.client("user").post("/proposals/mx23694/shipments", {"name": "Second"}).json["id"]
    assert f'href="{run}"' not in user.open(f"/shipments/{other}/import").text


def test_another_lab_takes_nothing_back(run: str, sqlite: Service) -> None:
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    assert other.open(run).status_code == 404
    assert other.send(run).status_code == 404
    assert len(sqlite.rows("SELECT blSampleId FROM BLSample")) == 1


def test_a_file_that_is_none_is_told(user: Browser, shipment: str) -> None:
    user.open(f"{shipment}/import")
    for fields in ({}, {"file": "no base64!", "file/name": "x.csv"}):
        refused = user.send(f"{shipment}/import", fields)
        assert refused.status_code == 422
        assert "Please choose a file, or paste the cells." in words(refused)
