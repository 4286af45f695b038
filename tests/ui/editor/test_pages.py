"""The puck editor as a plain form, without a script."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.samples.test_service import placed, puck
from tests.world import Service


class Fields(HTMLParser):
    """What a browser would send of the form ``sheet``: names and values, with the buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._within = False
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._within = told.get("action", "").endswith("/samples")
        if not self._within or "name" not in told:
            return
        if tag == "textarea":
            self._area = told["name"]
            self.found[self._area] = ""
        elif tag == "input" and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.found[told["name"]] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "form":
            self._within = False


def fields(page: testing.Result) -> dict[str, str]:
    parser = Fields()
    parser.feed(page.text)
    return parser.found


@pytest.fixture
def browser(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    return browser


def address(container: dict[str, Any]) -> str:
    return f"/containers/{container['id']}/samples"


def stored(service: Service, container: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = service.client("user").get(address(container)).json["items"]
    return items


def names_at(service: Service, container: dict[str, Any]) -> dict[str, int | None]:
    return {item["name"]: item["position"] for item in stored(service, container)}


def cell(number: int, **texts: str) -> dict[str, str]:
    return {f"samples-{number}-{name}": text for name, text in texts.items()}


def faults_at(page: testing.Result, name: str) -> str:
    """The sentence that a cell points to."""
    found = re.search(rf'name="{name}"[^>]*aria-describedby="([^"]+)"', page.text)
    assert found, f"{name} is not marked as wrong"
    said = re.search(rf'id="{found[1]}">([^<]*)<', page.text)
    assert said
    return unescape(said[1])


def test_each_position_has_a_row_and_a_place_in_the_picture(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    placed(sqlite, container, "X1", position=3)
    page = browser.open(address(container))
    assert page.status_code == 200
    sent = fields(page)
    assert [sent[f"samples-{number}-position"] for number in range(1, 17)] == [str(n) for n in range(1, 17)]
    assert (sent["samples-3-name"], sent["samples-3-protein"], sent["samples-4-name"]) == ("X1", "TRP4", "")
    assert page.text.count('class="spot') == 16
    assert re.search(r'class="spot filled" data-position="3" href="#row-3">\s*<title>3: TRP4 X1</title>', page.text)
    assert "1 of 16 positions filled" in words(page)
    assert '<option value="TRP4">' in page.text


def test_a_form_that_is_sent_back_unchanged_changes_nothing(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    wish = {"position": 3, "cell_a": 61.5, "comments": "two\nlines", "required_resolution": 1.8, "code": "PIN1"}
    placed(sqlite, container, "X1", **wish)
    placed(sqlite, container, "X2")
    before = stored(sqlite, container)
    answer = browser.send(address(container), fields(browser.open(address(container))))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address(container)}?done=saved")
    assert stored(sqlite, container) == before
    assert "The samples are saved." in words(browser.open(answer.headers["location"]))


def test_rows_are_added_changed_moved_and_taken_out_in_one_go(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    for number in (1, 2, 3):
        placed(sqlite, container, f"X{number}", position=number)
    kept = stored(sqlite, container)[0]["id"]
    sent = fields(browser.open(address(container)))
    sent |= cell(1, position="9", cell_a="61,5") | cell(3, name="X3b")
    sent |= cell(2, protein="", name="", code="") | cell(16, protein="TRP4", name="X16")
    assert browser.send(address(container), sent).status_code == 303
    assert names_at(sqlite, container) == {"X3b": 3, "X1": 9, "X16": 16}
    assert next(item for item in stored(sqlite, container) if item["id"] == kept)["cell_a"] == 61.5


def test_a_mistake_is_told_at_its_cell_and_nothing_typed_is_lost(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    placed(sqlite, container, "X1", position=1)
    sent = fields(browser.open(address(container)))
    sent |= cell(5, protein="TRP4", name="a.b", cell_a="wide", comments="my <b>note</b>") | cell(7, name="lonely")
    sent |= cell(9, protein="TRP4", name="X9", required_resolution="101") | cell(1, comments="changed")
    page = browser.send(address(container), sent)
    assert page.status_code == 422
    assert "only letters, digits" in faults_at(page, "samples-5-name")
    assert faults_at(page, "samples-5-cell_a") == "Please type a number."
    assert faults_at(page, "samples-7-protein") == "Please fill this in."
    assert faults_at(page, "samples-9-required_resolution") == "From 0 to 100, please."
    again = fields(page)
    assert {name: again[name] for name in sent if name.startswith("samples-")} == {
        name: text for name, text in sent.items() if name.startswith("samples-")
    }
    assert "4 rows are not saved yet." in words(page)
    assert 'id="fold-cell" name="show-cell" checked' in page.text
    assert list(names_at(sqlite, container)) == ["X1"]


def test_what_only_the_facility_knows_is_told_at_the_cell_too(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    sent = fields(browser.open(address(container)))
    sent |= cell(1, protein="TRP4", name="X1", space_group="P9") | cell(2, protein="TRP4", name="X2", position="17")
    page = browser.send(address(container), sent)
    assert page.status_code == 422
    assert "There is no space group" in faults_at(page, "samples-1-space_group")
    assert "has the positions 1 to 16" in faults_at(page, "samples-17-position")


@pytest.mark.parametrize("second", [{"position": "1", "name": "X2"}, {"position": "2", "name": "X1"}])
def test_two_rows_that_do_not_go_together_are_both_told(
    browser: Browser, sqlite: Service, second: dict[str, str]
) -> None:
    container = puck(sqlite)
    sent = fields(browser.open(address(container)))
    sent |= cell(1, protein="TRP4", name="X1", position="1") | cell(2, protein="TRP4", **second)
    page = browser.send(address(container), sent)
    assert page.status_code == 409
    assert page.text.count('aria-invalid="true"') == 2


def test_a_sample_without_a_position_waits_below_and_can_be_placed(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    placed(sqlite, container, "X1", position=1)
    placed(sqlite, container, "T1")
    page = browser.open(address(container))
    assert fields(page)["samples-17-name"] == "T1"
    tray = page.text.partition('id="waiting"')[2]
    assert 'value="T1"' in tray
    assert 'value="X1"' not in tray
    sent = fields(page) | cell(17, position="4") | cell(1, position="")
    assert browser.send(address(container), sent).status_code == 303
    assert names_at(sqlite, container) == {"T1": 4, "X1": None}


def test_save_and_go_on_leads_to_the_next_puck(browser: Browser, sqlite: Service) -> None:
    first = puck(sqlite)
    second = sqlite.client("user").post(f"/dewars/{first['dewar_id']}/containers", {"code": "P2", "type": "Puck"}).json
    page = browser.open(address(first))
    assert "Save and go to P2" in words(page)
    answer = browser.send(address(first), fields(page) | {"then": "next"})
    assert answer.headers["location"] == f"{address(second)}?done=saved"
    page = browser.open(address(second))
    assert "go to" not in words(page)
    assert (
        browser.send(address(second), fields(page) | {"then": "next"}).headers["location"].startswith(address(second))
    )


def test_a_plate_shows_what_is_filled_and_rows_to_be_placed_by_number(browser: Browser, sqlite: Service) -> None:
    dewar = puck(sqlite)["dewar_id"]
    wish = {"code": "PL1", "type": "CrystalQuickX"}
    plate = sqlite.client("user").post(f"/dewars/{dewar}/containers", wish).json
    placed(sqlite, plate, "X1", position=192)
    page = browser.open(address(plate))
    assert page.text.count('class="spot') == 192
    assert "<title>H12b: TRP4 X1</title>" in page.text
    sent = fields(page) | cell(2, position="96", protein="TRP4", name="X2")
    assert browser.send(address(plate), sent).status_code == 303
    assert names_at(sqlite, plate) == {"X1": 192, "X2": 96}


def test_a_container_on_its_way_can_only_be_looked_at(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    placed(sqlite, container, "X1", position=1)
    sent = fields(browser.open(address(container)))
    assert sqlite.client("user").move(f"/shipments/{container['shipment_id']}", "send").status_code == 200
    page = browser.open(address(container))
    assert (page.status_code, fields(page)) == (200, {})
    assert "X1" in words(page)
    late = browser.send(address(container), sent | cell(2, protein="TRP4", name="X2"))
    for status in (412, 409):
        assert (late.status_code, fields(late)["samples-2-name"]) == (status, "X2")
        late = browser.send(address(container), fields(late))
    assert list(names_at(sqlite, container)) == ["X1"]


def test_another_laboratory_finds_nothing_there(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    assert other.open(address(container)).status_code == 404
    assert other.send(address(container), cell(1, protein="TRP4", name="X1")).status_code == 404
    assert stored(sqlite, container) == []


@pytest.mark.parametrize("name", ["samples-1-colour", "samples-1-transitions", "samples-99999-name"])
def test_odd_fields_in_a_form_break_nothing(browser: Browser, sqlite: Service, name: str) -> None:
    container = puck(sqlite)
    browser.open(address(container))
    assert browser.send(address(container), {name: "x"}).status_code == 422
    assert stored(sqlite, container) == []


def test_a_sample_of_another_container_is_not_taken_over(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    other = (
        sqlite.client("user").post(f"/dewars/{container['dewar_id']}/containers", {"code": "P2", "type": "Puck"}).json
    )
    theirs = placed(sqlite, other, "X1", position=1)
    browser.open(address(container))
    page = browser.send(address(container), cell(1, id=str(theirs["id"]), protein="TRP4", name="mine"))
    assert page.status_code == 422
    assert "no further sample" in page.text
    assert list(names_at(sqlite, other)) == ["X1"]


def test_a_puck_is_repeated_under_a_name_of_its_own(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    placed(sqlite, container, "X1", position=4)
    path = f"/containers/{container['id']}/copy"
    assert "Name of the new puck" in words(browser.open(path))
    assert browser.send(path, {"code": "a b", "with_samples": "yes"}).status_code == 422
    assert browser.send(path, {"code": "P1", "with_samples": "yes"}).status_code == 409
    for code, with_samples, positions in (("P2", "yes", [4]), ("P3", "no", [])):
        answer = browser.send(path, {"code": code, "with_samples": with_samples})
        assert answer.status_code == 303
        made = sqlite.http.simulate_get(answer.headers["location"], cookies=browser.cookies)
        assert f"Samples in {code}" in words(made)
        number = answer.headers["location"].split("/")[2]
        assert [item["position"] for item in stored(sqlite, {"id": number})] == positions


def test_a_container_of_no_shipment_has_no_page(sqlite: Service) -> None:
    container = puck(sqlite)
    sqlite.run("UPDATE Container SET dewarId = NULL WHERE containerId = :id", id=container["id"])
    staff = Browser(sqlite.http)
    staff.log_in("admin")
    assert staff.open(address(container)).status_code == 404


def test_what_was_typed_before_a_session_ended_comes_back(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    sent = fields(browser.open(address(container))) | cell(3, protein="TRP4", name="X3")
    browser.cookies.clear()
    assert browser.send(address(container), sent).status_code == 401
    browser.log_in("user")
    page = browser.send(address(container), sent | {"resume": "yes"})
    assert (page.status_code, fields(page)["samples-3-name"]) == (200, "X3")
    assert "1 row is not saved yet." in words(page)
    assert browser.send(address(container), fields(page)).status_code == 303
    assert names_at(sqlite, container) == {"X3": 3}
