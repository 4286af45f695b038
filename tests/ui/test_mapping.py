"""A laboratory's own sheets: described once, chosen at an import, renamed and deleted."""

import re
from html import unescape
from typing import Any

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Configured, Service

MAPPINGS = "/proposals/mx23694/mappings"
NEW = f"{MAPPINGS}/new"
SHEET = "Magazine\tNo\tTarget\tCrystal\tRemark\nM1\t1\tTRP4\tx1\tblue\nM1\t2\tTRP4\tx2\tred"
CHOSEN = {
    "column-0": "container",
    "column-1": "position",
    "column-2": "protein",
    "column-3": "name",
    "column-4": "",
    "always-dewar": "D1",
    "always-container": "",
    "always-container_type": "Puck",
    "always-protein": "",
    "header": "yes",
    "name": "Robot sheet",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture
def shipment(sqlite: Service) -> int:
    return int(sqlite.client("user").post("/proposals/mx23694/shipments", {"name": "Spring"}).json["id"])


@pytest.fixture
def mapping(user: Browser, sqlite: Service) -> dict[str, Any]:
    user.send(NEW, {**hidden(user.send(NEW, {"pasted": SHEET})), **CHOSEN})
    return saved(sqlite)[0]


def hidden(page: testing.Result) -> dict[str, str]:
    found = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
    return {name: value for name, value in found.items() if name not in ("form_key", "language", "next")}


def saved(service: Service) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = service.client("user").get("/proposals/mx23694/import-mappings").json["items"]
    return items


def chosen(page: testing.Result, name: str) -> str:
    select = re.search(rf'<select id="{name}".*?</select>', page.text, re.DOTALL)
    assert select
    found = re.search(r'value="([^"]*)" selected', select[0])
    return found[1] if found else ""


def test_a_sheet_is_described_and_then_taken_in(user: Browser, shipment: int, sqlite: Service) -> None:
    address = f"/shipments/{shipment}/import"
    refused = user.send(address, {"pasted": SHEET})
    assert "Say what its columns are" in words(refused)
    page = user.send(NEW, {"shipment": str(shipment), "pasted": SHEET})
    assert "What are the columns?" in words(page)
    assert all(text in words(page) for text in ("Magazine", "M1", "Crystal", "x2"))
    assert sqlite.rows("SELECT blSampleId FROM BLSample") == []
    made = user.send(NEW, {**hidden(page), **CHOSEN})
    (mapping,) = saved(sqlite)
    assert made.headers["location"] == f"{address}?mapping={mapping['id']}&done=mapped"
    assert mapping["columns"][0] == {"field": "container", "header": "Magazine"}
    assert {"field": "dewar", "value": "D1"} in mapping["columns"]
    chooser = user.open(str(made.headers["location"]))
    assert "The columns are saved" in words(chooser)
    assert chosen(chooser, "mapping") == str(mapping["id"])
    look = user.send(address, {"pasted": SHEET, "mapping": str(mapping["id"])})
    assert "This would be taken in" in words(look)
    taken = user.send(address, hidden(look))
    assert str(taken.headers["location"]).startswith("/imports/")
    names = [row["name"] for row in sqlite.rows("SELECT name FROM BLSample ORDER BY name")]
    assert names == ["x1", "x2"]


def test_a_file_that_could_not_be_taken_in_is_described_from_where_it_stands(user: Browser, shipment: int) -> None:
    look = user.send(f"/shipments/{shipment}/import", {"pasted": SHEET})
    form = re.search(rf'<form method="post" action="{NEW}".*?</form>', look.text, re.DOTALL)
    assert form
    fields = {name: unescape(value) for name, value in HIDDEN.findall(form[0])}
    page = user.send(NEW, fields)
    assert "Magazine" in words(page)
    assert hidden(page)["shipment"] == str(shipment)


def test_columns_are_guessed_by_their_titles(user: Browser) -> None:
    page = user.send(NEW, {"pasted": "Puck\tPosition\tSomething\nP1\t1\tx"})
    assert [chosen(page, f"column-{n}") for n in range(3)] == ["container", "position", ""]


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"name": ""}, "name", "Please fill this in."),
        ({"column-4": "name"}, "column-4", "Another column is Sample name already."),
        ({"column-4": "hat"}, "column-4", "Please choose one of"),
        ({"always-protein": "TRP4"}, "always-protein", "Another column is Protein acronym already."),
        ({"always-dewar": "D" * 201}, "always-dewar", "At most 200 characters"),
        ({"column-3": ""}, None, "No column is Sample name"),
        ({"always-dewar": ""}, None, "No column is Dewar"),
    ],
)
def test_what_was_chosen_stays_after_a_mistake(
    user: Browser, sqlite: Service, changes: dict[str, str], place: str | None, sentence: str
) -> None:
    page = user.send(NEW, {"pasted": SHEET})
    refused = user.send(NEW, {**hidden(page), **CHOSEN, **changes})
    assert refused.status_code == 422
    assert sentence in words(refused)
    assert place is None or f'id="{place}-fault"' in refused.text
    assert "Magazine" in words(refused)
    assert chosen(refused, "column-0") == "container"
    assert f'value="{ {**CHOSEN, **changes}["name"] }"' in refused.text
    assert saved(sqlite) == []
    assert user.send(NEW, {**hidden(refused), **CHOSEN}).status_code == 303


def test_a_sheet_without_titles_is_known_by_its_places(user: Browser, sqlite: Service) -> None:
    page = user.send(NEW, {"pasted": "M1\t1\tTRP4\tx1\t\nM1\t2\tTRP4\tx2\t"})
    user.send(NEW, {**hidden(page), **CHOSEN, "header": "no"})
    (mapping,) = saved(sqlite)
    assert mapping["header"] is False
    assert mapping["columns"][0] == {"field": "container", "number": 1}
    shown = words(user.open(f"/import-mappings/{mapping['id']}"))
    assert "the column A" in shown
    assert "always “D1”" in shown


def test_columns_of_the_same_title_are_known_by_their_places(user: Browser, sqlite: Service) -> None:
    page = user.send(NEW, {"pasted": "Code\tNo\tCode\tCrystal\t#\nM1\t1\tTRP4\tx1\tblue"})
    user.send(NEW, {**hidden(page), **CHOSEN, "column-4": "comments"})
    places = {column["field"]: column for column in saved(sqlite)[0]["columns"]}
    assert places["container"]["number"] == 1
    assert places["protein"]["number"] == 3
    assert places["comments"]["number"] == 5
    assert places["name"]["header"] == "Crystal"


@pytest.mark.parametrize("rows", ["", "{}", "[]", '[["a"],["b","c"]]', "[[1]]", '["a"]', "[" * 9, f"[{['x'] * 201}]"])
def test_made_up_rows_are_no_sheet(user: Browser, sqlite: Service, rows: str) -> None:
    user.open(NEW)
    refused = user.send(NEW, {**CHOSEN, "rows": rows.replace("'", '"')})
    assert refused.status_code == 422
    assert "Please choose a file, or paste the cells." in words(refused)
    assert saved(sqlite) == []


def test_an_empty_sheet_is_told(user: Browser) -> None:
    user.open(NEW)
    refused = user.send(NEW, {"pasted": "# nothing\n# at all", "shipment": "x"})
    assert refused.status_code == 422
    assert "There is nothing in this sheet." in words(refused)
    assert "# at all" in refused.text


def test_the_same_form_twice_saves_one(user: Browser, sqlite: Service) -> None:
    page = user.send(NEW, {"pasted": SHEET})
    first, second = (user.send(NEW, {**hidden(page), **CHOSEN}) for _ in range(2))
    assert first.headers["location"] == second.headers["location"] == f"{MAPPINGS}?done=added"
    assert len(saved(sqlite)) == 1


def test_descriptions_are_listed_renamed_and_deleted(user: Browser, mapping: dict[str, Any], sqlite: Service) -> None:
    address = f"/import-mappings/{mapping['id']}"
    assert f'href="{MAPPINGS}"' in user.open("/proposals/mx23694").text
    page = user.open(MAPPINGS)
    assert "Robot sheet" in words(page)
    assert f'href="{address}"' in page.text
    shown = user.open(address)
    assert "the column “Magazine”" in words(shown)
    renamed = user.send(address, {"name": "Old robot", "seen": hidden(shown)["seen"]})
    assert renamed.headers["location"] == f"{MAPPINGS}?done=saved"
    late = user.send(address, {"name": "Mine", "seen": hidden(shown)["seen"]})
    assert late.status_code == 412
    assert "Now stands there: Old robot" in words(late)
    assert user.open(f"{address}/delete").status_code == 200
    assert user.send(f"{address}/delete").headers["location"] == f"{MAPPINGS}?done=deleted"
    assert saved(sqlite) == []


def test_two_descriptions_have_two_names(user: Browser, mapping: dict[str, Any], sqlite: Service) -> None:
    page = user.send(NEW, {"pasted": SHEET})
    refused = user.send(NEW, {**hidden(page), **CHOSEN})
    assert refused.status_code == 409
    assert 'id="name-fault"' in refused.text
    assert chosen(refused, "column-3") == "name"
    user.send(NEW, {**hidden(refused), **CHOSEN, "name": "Second"})
    second = next(one for one in saved(sqlite) if one["name"] == "Second")
    taken = user.send(f"/import-mappings/{second['id']}", {"name": "Robot sheet"})
    assert taken.status_code == 409
    assert 'value="Robot sheet"' in taken.text
    assert sorted(one["name"] for one in saved(sqlite)) == ["Robot sheet", "Second"]


def test_a_description_that_is_gone_is_told_at_the_import(user: Browser, shipment: int) -> None:
    user.open(f"/shipments/{shipment}/import")
    refused = user.send(f"/shipments/{shipment}/import", {"pasted": SHEET, "mapping": "4711"})
    assert refused.status_code == 422
    assert "has no mapping 4711" in words(refused)
    assert "Magazine" in refused.text


def test_another_lab_sees_none_of_it(mapping: dict[str, Any], sqlite: Service) -> None:
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    address = f"/import-mappings/{mapping['id']}"
    for path in (MAPPINGS, NEW, address, f"{address}/delete"):
        assert other.open(path).status_code == 404, path
    for path, form in (
        (NEW, {"pasted": SHEET}),
        (NEW, {**CHOSEN, "rows": '[["a","b","c","d","e"]]'}),
        (address, {"name": "mine"}),
        (f"{address}/delete", {}),
    ):
        assert other.send(path, form).status_code == 404, path
    assert [one["name"] for one in saved(sqlite)] == ["Robot sheet"]


class TestSwitchedOff:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"disabled_modules": ["imports"]})

    def test_there_are_no_such_pages(self, user: Browser) -> None:
        assert user.open(MAPPINGS).status_code == 404
        assert "Spreadsheets" not in words(user.open("/proposals/mx23694"))
