"""Two people at the same puck: the one who saves later is told, sees both, and chooses."""

import re
from typing import Any

import pytest
from falcon import testing

from sample_tracking.ui.editor.merging import compare, merge
from sample_tracking.ui.editor.rows import Row, rows_of
from tests.browsing import Browser, words
from tests.samples.test_service import placed, puck
from tests.ui.editor.test_pages import address, cell, fields, names_at
from tests.world import Service


@pytest.fixture
def browser(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    return browser


def there(service: Service, container: dict[str, Any], *rows: dict[str, Any]) -> None:
    """What somebody else saves meanwhile."""
    answer = service.client("staff").put(f"/containers/{container['id']}/samples", {"samples": list(rows)})
    assert answer.status_code == 200, answer.text


def choices(page: testing.Result) -> list[str]:
    return sorted(set(re.findall(r'name="(choice-\d+)"', page.text)))


def merged(browser: Browser, container: dict[str, Any], page: testing.Result, choice: str) -> testing.Result:
    chosen = dict.fromkeys(choices(page), choice)
    return browser.send(address(container), fields(page) | chosen | {"then": "merge"})


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("yours", {"mine": 1, "X2": 2, "new": 5}),
        ("theirs", {"theirs": 1, "X2": 2, "new": 5}),
        ("both", {"theirs": 1, "X2": 2, "new": 5, "mine": None}),
    ],
)
def test_a_row_that_both_changed_is_chosen(
    browser: Browser, sqlite: Service, choice: str, expected: dict[str, int | None]
) -> None:
    container = puck(sqlite)
    one, two = (placed(sqlite, container, f"X{number}", position=number) for number in (1, 2))
    sent = fields(browser.open(address(container)))
    there(sqlite, container, {**one, "name": "theirs"}, two, {"name": "new", "protein": "TRP4", "position": 5})
    page = browser.send(address(container), sent | cell(1, name="mine"))
    assert page.status_code == 412
    assert (choices(page), "position 5, TRP4 new" in words(page)) == (["choice-0"], True)
    assert names_at(sqlite, container) == {"theirs": 1, "X2": 2, "new": 5}
    table = merged(browser, container, page, choice)
    assert table.status_code == 200
    assert "not saved yet" in words(table)
    assert browser.send(address(container), fields(table)).status_code == 303
    assert names_at(sqlite, container) == expected


def test_two_new_samples_in_one_position_are_chosen_between(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    sent = fields(browser.open(address(container)))
    there(sqlite, container, {"name": "theirs", "protein": "TRP4", "position": 5})
    page = browser.send(address(container), sent | cell(5, protein="TRP4", name="mine"))
    table = merged(browser, container, page, "both")
    assert browser.send(address(container), fields(table)).status_code == 303
    assert names_at(sqlite, container) == {"theirs": 5, "mine": None}


def test_changes_of_different_rows_need_no_choice(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    one, two, three = (placed(sqlite, container, f"X{number}", position=number) for number in (1, 2, 3))
    sent = fields(browser.open(address(container)))
    there(sqlite, container, one, {**two, "name": "theirs"})
    page = browser.send(address(container), sent | cell(1, name="mine") | cell(9, protein="TRP4", name="X9"))
    assert choices(page) == []
    assert f"{three['protein']} X3 taken out" in words(page)
    table = merged(browser, container, page, "")
    assert browser.send(address(container), fields(table)).status_code == 303
    assert names_at(sqlite, container) == {"mine": 1, "theirs": 2, "X9": 9}


def test_what_both_typed_alike_is_simply_saved(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    sent = fields(browser.open(address(container))) | cell(1, protein="TRP4", name="X1")
    there(sqlite, container, {"name": "X1", "protein": "TRP4", "position": 1})
    page = browser.send(address(container), sent)
    assert "The samples are saved." in words(page)
    assert browser.send(address(container), fields(page)).status_code == 303
    assert names_at(sqlite, container) == {"X1": 1}


def test_a_double_click_saves_once(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    sent = fields(browser.open(address(container))) | cell(1, protein="TRP4", name="X1")
    answers = [browser.send(address(container), sent).status_code for _ in range(2)]
    assert (answers, names_at(sqlite, container)) == ([303, 303], {"X1": 1})


def test_what_was_changed_a_third_time_is_told_again(browser: Browser, sqlite: Service) -> None:
    container = puck(sqlite)
    one = placed(sqlite, container, "X1", position=1)
    sent = fields(browser.open(address(container)))
    there(sqlite, container, {**one, "name": "second"})
    table = merged(browser, container, browser.send(address(container), sent | cell(1, name="mine")), "yours")
    there(sqlite, container, {**one, "name": "third"})
    page = browser.send(address(container), fields(table))
    assert (page.status_code, choices(page)) == (412, ["choice-0"])
    assert names_at(sqlite, container) == {"third": 1}


def sample(number: int, name: str, position: str = "") -> Row:
    row = Row({"position": position, "protein": "TRP4", "name": name}, str(number))
    row.seen = row.mark
    return row


def changed(row: Row, **cells: str) -> Row:
    return Row({**row.cells, **cells}, row.id, row.seen)


OLD = sample(7, "old", "1")
GONE = changed(OLD, protein="", name="")
MINE = changed(OLD, name="mine")
THEIRS = sample(7, "theirs", "1")


@pytest.mark.parametrize(
    ("mine", "theirs", "choice", "expected"),
    [
        (OLD, None, "", []),
        (MINE, None, "yours", [("", "mine")]),
        (MINE, None, "both", [("", "mine")]),
        (MINE, None, "theirs", []),
        (GONE, OLD, "", [("7", "")]),
        (GONE, THEIRS, "yours", [("7", "")]),
        (GONE, THEIRS, "theirs", [("7", "theirs")]),
        (GONE, THEIRS, "both", [("7", "theirs")]),
        (GONE, None, "", [("", "")]),
        (OLD, THEIRS, "", [("7", "theirs")]),
        (MINE, OLD, "", [("7", "mine")]),
        (MINE, THEIRS, "both", [("7", "theirs"), ("", "mine")]),
        (MINE, THEIRS, "nonsense", [("7", "mine")]),
    ],
)
def test_each_way_in_which_two_can_differ(
    mine: Row, theirs: Row | None, choice: str, expected: list[tuple[str, str]]
) -> None:
    now = {} if theirs is None else {"7": theirs}
    found = merge([mine], now, {0: choice} if choice else {})
    assert [(row.id, row.cells["name"]) for row in found] == expected


def test_a_difference_names_its_columns() -> None:
    (difference,) = compare([MINE], {"7": THEIRS})
    assert (difference.names, difference.contested, difference.proposed) == (["name"], True, "")


def test_line_ends_and_blanks_of_a_browser_are_no_change() -> None:
    (row,) = rows_of({"samples-1-comments": "two\r\nlines ", "samples-1-name": "X1"})
    assert row.mark == Row({"comments": "two\nlines", "name": "X1", "code": ""}).mark
