"""The cards of contacts."""

import pytest

from tests.browsing import Browser, words
from tests.world import Service

CONTACTS = "/proposals/mx23694/contacts"
DOOR = {"name": "Door", "person/family_name": "Lund", "laboratory/name": "Harbour lab", "laboratory/city": "Nordhaven"}


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture
def door(user: Browser, sqlite: Service) -> str:
    """The address of a card."""
    assert user.send(f"{CONTACTS}/new", DOOR).status_code == 303
    return f"/contacts/{sqlite.row('SELECT labContactId AS id FROM LabContact WHERE cardName = :n', n='Door')['id']}"


def test_the_form_shows_what_stands_on_the_card(user: Browser, door: str) -> None:
    page = user.open(door)
    assert page.status_code == 200
    for text in DOOR.values():
        assert f'value="{text}"' in page.text
    assert 'name="seen"' in page.text


def test_the_form_of_a_new_card_is_empty(user: Browser) -> None:
    page = user.open(f"{CONTACTS}/new")
    assert "New contact" in words(page)
    assert 'name="once"' in page.text


def test_saving_what_is_there_already_changes_nothing(user: Browser, door: str, sqlite: Service) -> None:
    before = sqlite.rows("SELECT * FROM LabContact")
    assert user.send(door, DOOR).headers["location"] == f"{CONTACTS}?done=saved"
    assert sqlite.rows("SELECT * FROM LabContact") == before


def test_what_was_typed_stays_when_something_is_wrong(user: Browser, door: str) -> None:
    refused = user.send(door, {**DOOR, "person/email": "nowhere", "laboratory/city": "Still here"})
    assert refused.status_code == 422
    assert 'value="Still here"' in refused.text
    assert 'id="person/email-fault"' in refused.text


def test_the_same_form_twice_makes_one_card(user: Browser, sqlite: Service) -> None:
    for _ in range(2):
        assert user.send(f"{CONTACTS}/new", {**DOOR, "once": "key of this page"}).status_code == 303
    assert len(sqlite.rows("SELECT labContactId FROM LabContact WHERE cardName = 'Door'")) == 1


def test_a_card_is_deleted_after_a_question(user: Browser, door: str) -> None:
    assert "Delete Door?" in words(user.open(f"{door}/delete"))
    assert user.send(f"{door}/delete").headers["location"] == f"{CONTACTS}?done=deleted"
    assert user.open(door).status_code == 404


def test_another_lab_sees_no_card(door: str, sqlite: Service) -> None:
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    for address in (door, f"{door}/delete", CONTACTS, f"{CONTACTS}/new"):
        assert other.open(address).status_code == 404, address
    for address in (door, f"{door}/delete", f"{CONTACTS}/new"):
        assert other.send(address, DOOR).status_code == 404, address
