"""Favourite contacts, and what new shipments begin with."""

import re

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Configured, Service

CONTACTS = "/proposals/mx23694/contacts"
DEFAULTS = "/proposals/mx23694/defaults"
NEW = "/proposals/mx23694/new-shipment"
EMPTY = {
    "sending_contact_id": "",
    "return_contact_id": "",
    "safety_level": "",
    "container_type": "",
    "courier": "",
}


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture
def last(sqlite: Service) -> int:
    """A contact that stands behind the one that the proposal has already."""
    card = {"name": "Zoo door", "person": {"family_name": "Lund"}, "laboratory": {"name": "Zoo lab"}}
    made = sqlite.client("user").post(CONTACTS, card)
    assert made.status_code == 201, made.text
    return int(made.json["id"])


def seen(page: testing.Result) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page.text)
    assert found
    return found[1].replace("&#34;", '"')


def choices(page: testing.Result, name: str) -> str:
    found = re.search(rf'<select id="{name}".*?</select>', page.text, re.DOTALL)
    assert found
    return found[0]


def chosen(page: testing.Result, name: str) -> str:
    """The value that a list of choices begins with."""
    found = re.search(r'value="([^"]*)" selected', choices(page, name))
    return found[1] if found else ""


def offered(page: testing.Result, name: str) -> list[str]:
    """In their order."""
    return re.findall(r'value="([^"]+)"', choices(page, name))


def test_a_favourite_stands_first_wherever_a_contact_is_chosen(user: Browser, last: int, sqlite: Service) -> None:
    first = sqlite.founded.contacts["mx23694"]
    shipment = sqlite.client("user").post("/proposals/mx23694/shipments", {"name": "Spring"}).json["id"]
    pages = (CONTACTS, NEW, DEFAULTS, f"/shipments/{shipment}/contacts")
    for address in pages[1:]:
        page = user.open(address)
        assert offered(page, "sending_contact_id") == [str(first), str(last)], address
        assert "optgroup" not in page.text
    user.open(CONTACTS)
    starred = user.send(f"/contacts/{last}/favourite", {"favourite": "yes"})
    assert starred.headers["location"] == f"{CONTACTS}?done=starred"
    page = user.open(f"{CONTACTS}?done=starred")
    assert "It stands first from now on" in words(page)
    assert page.text.index("Zoo door") < page.text.index(f'href="/contacts/{first}"')
    assert page.text.count('aria-pressed="true"') == 1
    for address in pages[1:]:
        page = user.open(address)
        assert offered(page, "return_contact_id") == [str(last), str(first)], address
        assert 'optgroup label="Favourites"' in page.text
        assert 'optgroup label="Others"' in page.text


def test_a_star_is_set_once_and_taken_back(user: Browser, last: int, sqlite: Service) -> None:
    user.open(CONTACTS)
    for _ in range(2):
        assert user.send(f"/contacts/{last}/favourite", {"favourite": "yes"}).status_code == 303
    assert [one["id"] for one in sqlite.client("user").get("/favourite-contacts").json["items"]] == [last]
    only = sqlite.founded.contacts["mx23694"]
    user.send(f"/contacts/{only}/favourite", {"favourite": "yes"})
    assert 'optgroup label="Others"' not in user.open(NEW).text
    for contact in (last, only):
        taken = user.send(f"/contacts/{contact}/favourite", {"favourite": "no"})
        assert "It is no favourite any more." in words(user.open(str(taken.headers["location"])))
    assert sqlite.client("user").get("/favourite-contacts").json["items"] == []


def test_a_star_is_of_one_person(user: Browser, last: int, sqlite: Service) -> None:
    user.open(CONTACTS)
    user.send(f"/contacts/{last}/favourite", {"favourite": "yes"})
    staff = Browser(sqlite.http)
    staff.log_in("admin")
    assert 'aria-pressed="true"' not in staff.open(CONTACTS).text


def test_a_star_after_the_log_in_ended_leads_back_to_the_contacts(user: Browser, last: int) -> None:
    address = user.open(f"/contacts/{last}/favourite")
    assert (address.status_code, address.headers["location"]) == (303, CONTACTS)
    odd = user.send(f"/contacts/{last}/favourite", {})
    assert odd.headers["location"] == CONTACTS


def test_new_shipments_and_pucks_begin_with_the_defaults(user: Browser, last: int, sqlite: Service) -> None:
    assert chosen(user.open(NEW), "safety_level") == "Green"
    assert 'name="courier"' not in user.open(NEW).text
    page = user.open(DEFAULTS)
    form = {
        "sending_contact_id": str(last),
        "return_contact_id": str(last),
        "safety_level": "Yellow",
        "container_type": "Box",
        "courier": "FedEx",
        "seen": seen(page),
    }
    types = [kind["name"] for kind in sqlite.client("user").get("/container-types").json["items"]]
    form["container_type"] = next(name for name in types if name != "Puck")
    saved = user.send(DEFAULTS, form)
    assert saved.headers["location"] == f"{DEFAULTS}?done=saved"
    assert "Saved." in words(user.open(f"{DEFAULTS}?done=saved"))
    new = user.open(NEW)
    assert chosen(new, "sending_contact_id") == chosen(new, "return_contact_id") == str(last)
    assert chosen(new, "safety_level") == "Yellow"
    assert 'name="courier" type="text" value="FedEx"' in new.text
    made = {"name": "Spring", "session_id": "", **{n: form[n] for n in ("safety_level", "courier")}}
    shipment = str(user.send(NEW, made).headers["location"]).partition("?")[0]
    assert sqlite.client("user").get(shipment).json["courier"] == "FedEx"
    user.send(f"{shipment}/dewars", {"code": "D1"})
    assert chosen(user.open(f"{shipment}/pucks"), "type") == form["container_type"]


def test_defaults_can_be_emptied_again(user: Browser) -> None:
    user.send(DEFAULTS, {**EMPTY, "safety_level": "Red", "seen": seen(user.open(DEFAULTS))})
    assert chosen(user.open(NEW), "safety_level") == "Red"
    assert user.send(DEFAULTS, {**EMPTY, "seen": seen(user.open(DEFAULTS))}).status_code == 303
    assert chosen(user.open(NEW), "safety_level") == "Green"


def test_two_people_who_change_the_defaults_are_told_of_each_other(user: Browser) -> None:
    before = seen(user.open(DEFAULTS))
    assert user.send(DEFAULTS, {**EMPTY, "courier": "first", "seen": before}).status_code == 303
    late = user.send(DEFAULTS, {**EMPTY, "courier": "second", "seen": before})
    assert late.status_code == 412
    assert "Now stands there: first" in words(late)
    assert 'value="second"' in late.text
    assert user.send(DEFAULTS, {**EMPTY, "courier": "second", "seen": seen(late)}).status_code == 303


def test_what_was_typed_stays_when_something_is_wrong(user: Browser, sqlite: Service) -> None:
    theirs = str(sqlite.founded.contacts["mx31001"])
    user.open(DEFAULTS)
    for name, value in (("sending_contact_id", theirs), ("container_type", "Hatbox"), ("safety_level", "Purple")):
        refused = user.send(DEFAULTS, {**EMPTY, "courier": "Still here", name: value})
        assert refused.status_code == 422, name
        assert f'id="{name}-fault"' in refused.text
        assert 'value="Still here"' in refused.text


def test_a_proposal_without_contacts_is_led_to_make_one(user: Browser, sqlite: Service) -> None:
    sqlite.run("DELETE FROM LabContact WHERE labContactId = :id", id=sqlite.founded.contacts["mx23694"])
    page = user.open(DEFAULTS)
    assert 'href="/proposals/mx23694/contacts/new"' in page.text
    assert user.send(DEFAULTS, {"safety_level": "Red", "container_type": "", "courier": ""}).status_code == 303


def test_another_lab_sees_and_changes_none_of_it(last: int, sqlite: Service) -> None:
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    assert other.open(DEFAULTS).status_code == 404
    assert other.send(DEFAULTS, {**EMPTY, "courier": "mine"}).status_code == 404
    assert other.open(f"/contacts/{last}/favourite").status_code == 404
    assert other.send(f"/contacts/{last}/favourite", {"favourite": "yes"}).status_code == 404
    assert sqlite.client("user").get(DEFAULTS).json["courier"] is None


class TestSwitchedOff:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"disabled_modules": ["preferences"]})

    def test_the_pages_do_without(self, user: Browser) -> None:
        assert user.open(DEFAULTS).status_code == 404
        page = user.open(CONTACTS)
        assert "Favourite" not in words(page)
        assert "Defaults" not in words(page)
        assert "defaults of the proposal" not in words(user.open(NEW))
