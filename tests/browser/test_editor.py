"""The puck editor with its script: pasting, keys, mistakes while typing, two people at one puck."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.browser.conftest import Desk
from tests.servers.product import Person, Product

Opening = Callable[..., Page]
NUMBERS = count(1)
CHORDS = 25
"""From the log-in to the labels; the part of filling three pucks is counted here."""


@pytest.fixture(scope="module")
def user(product: Product) -> Person:
    return product.person("user")


def draft(user: Person, pucks: int = 1) -> list[dict[str, Any]]:
    """Empty pucks of a shipment of its own."""
    number = next(NUMBERS)
    shipment = user.make("/proposals/mx23694/shipments", {"name": f"Editor {number}"})["id"]
    dewar = user.make(f"/shipments/{shipment}/dewars", {"code": f"D{number}"})["id"]
    wish = {"type": "Puck"}
    return [user.make(f"/dewars/{dewar}/containers", {**wish, "code": f"E{number}-{n}"}) for n in range(pucks)]


def stored(user: Person, puck: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    items = user.get(f"/containers/{puck['id']}/samples")["items"]
    return [(item["position"], item["protein"], item["name"]) for item in items]


@pytest.fixture(scope="module")
def logged_in(chrome: Browser, product: Product) -> Any:
    """The cookies of a log-in, made once for all of these tests."""
    page = Desk(chrome, product).log_in("user")
    page.wait_for_url("**/")
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def opened(desk: Desk, logged_in: Any) -> Opening:
    """``opened(puck, viewport=…)``: the editor of a puck."""

    def open_(puck: dict[str, Any], **options: Any) -> Page:
        page = desk.sit(storage_state=logged_in, **options)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"/containers/{puck['id']}/samples")
        return page

    return open_


def paste(page: Page, text: str) -> None:
    expect(page.locator("main :focus")).to_be_visible()
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def cell(page: Page, number: int, name: str) -> Locator:
    return page.locator(f"[name='samples-{number}-{name}']")


def test_three_pucks_are_pasted_from_a_sheet_with_few_chords(opened: Opening, user: Person) -> None:
    pucks = draft(user, 3)
    page = opened(pucks[0])
    chords = 1  # "Fill" on the page of the shipment
    for puck in pucks:
        expect(page.get_by_role("heading", name=f"Samples in {puck['code']}")).to_be_visible()
        expect(cell(page, 1, "protein")).to_be_focused()
        paste(page, "\r\n".join(f"TRP4\t{puck['code']}-{n}\t\tP212121" for n in range(1, 17)) + "\r\n")
        expect(page.locator("#filled")).to_have_text("16 of 16 positions filled")
        page.get_by_role("button", name="Save and go to" if puck != pucks[-1] else "Save", exact=False).last.click()
        chords += 2
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    assert [stored(user, puck) for puck in pucks] == [
        [(n, "TRP4", f"{puck['code']}-{n}") for n in range(1, 17)] for puck in pucks
    ]
    assert chords == 7 <= CHORDS


def test_a_sheet_with_titles_finds_its_columns(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    cell(page, 3, "protein").focus()
    paste(
        page,
        'Name\tRequired resolution (Å)\tProtein\tComments\nS1\t1,8\tTRP4\t"said ""cold""\nand wet"\nS2\t2.5\tTRP4\t',
    )
    expect(cell(page, 3, "required_resolution")).to_be_visible()
    expect(cell(page, 3, "comments")).to_have_value('said "cold"\nand wet')
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    items = user.get(f"/containers/{puck['id']}/samples")["items"]
    assert [(i["position"], i["name"], i["required_resolution"]) for i in items] == [(3, "S1", 1.8), (4, "S2", 2.5)]


def test_lines_beyond_the_last_position_wait_below(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    cell(page, 15, "protein").focus()
    paste(page, "\n".join(f"TRP4\tW{n}" for n in range(4)))
    expect(page.locator("#told")).to_contain_text("without a position")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    assert sorted(stored(user, puck), key=lambda row: row[2]) == [
        (15, "TRP4", "W0"),
        (16, "TRP4", "W1"),
        (None, "TRP4", "W2"),
        (None, "TRP4", "W3"),
    ]


def test_the_keys_of_a_table_work(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    page.keyboard.type("TRP4")
    page.keyboard.press("ArrowRight")
    expect(cell(page, 1, "name")).to_be_focused()
    page.keyboard.type("K08")
    page.keyboard.press("Enter")
    expect(cell(page, 2, "name")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+d")
    assert [cell(page, n, "name").input_value() for n in (2, 3, 16)] == ["K09", "K10", "K23"]
    page.keyboard.press("ArrowLeft")
    expect(cell(page, 1, "protein")).to_be_focused()
    page.keyboard.press("Control+d")
    expect(cell(page, 16, "protein")).to_have_value("TRP4")
    expect(page.locator("#unsaved")).to_have_text("16 rows are not saved yet.")
    for left, filled in ((1, "K23"), (0, "")):
        page.keyboard.press("Control+z")
        expect(cell(page, 16, "name")).to_have_value(filled)
        assert left or cell(page, 2, "name").input_value() == ""
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "samples-2-code")


def test_rows_are_repeated_emptied_and_moved_with_their_buttons(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    path = f"/containers/{puck['id']}/samples"
    user.make(path, {"name": "R1", "protein": "TRP4", "position": 1, "space_group": "P43212"})
    page = opened(puck)
    first = page.locator("#row-1")
    first.get_by_role("button", name="Repeat this row").press("Enter")
    expect(cell(page, 2, "name")).to_be_focused()
    assert [cell(page, 2, name).input_value() for name in ("protein", "name", "space_group")] == [
        "TRP4",
        "R2",
        "P43212",
    ]
    first.get_by_role("button", name="Empty this row").press("Enter")
    expect(cell(page, 1, "name")).to_have_value("")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(cell(page, 1, "name")).to_have_value("R1")
    first.get_by_role("button", name="Take out of its position").press("Enter")
    expect(cell(page, 17, "name")).to_have_value("R1")
    expect(page.locator(".spot.filled")).to_have_count(1)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    assert sorted(stored(user, puck), key=lambda row: row[2]) == [(None, "TRP4", "R1"), (2, "TRP4", "R2")]
    page.locator("#row-17").get_by_role("button", name="Put into the first free position").press("Enter")
    expect(page.locator("#filled")).to_have_text("2 of 16 positions filled")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    page.wait_for_load_state()
    assert stored(user, puck) == [(1, "TRP4", "R1"), (2, "TRP4", "R2")]


def test_who_types_before_the_script_has_come_is_not_led_elsewhere(desk: Desk, logged_in: Any, user: Person) -> None:
    (puck,) = draft(user)
    page = desk.sit(storage_state=logged_in)
    held: list[Route] = []
    page.route("**/editor.js", lambda route: held.append(route))  # noqa: PLW0108 - a method of a list takes no marks
    with page.expect_request("**/editor.js"):
        page.goto(f"/containers/{puck['id']}/samples", wait_until="commit")
    cell(page, 4, "name").focus()
    page.keyboard.type("ea")
    held[0].continue_()
    expect(page.locator("#sheet")).to_contain_class("live")
    page.keyboard.type("rly")
    expect(cell(page, 4, "name")).to_have_value("early")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    expect(cell(page, 4, "name")).to_have_value("ea")


def test_a_position_of_the_picture_leads_to_its_row(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    page.locator(".spot[data-position='9']").click()
    expect(cell(page, 9, "protein")).to_be_focused()
    page.keyboard.type("TRP4")
    expect(page.locator(".spot[data-position='9']")).to_contain_class("filled")


def test_a_mistake_is_told_in_the_cell_while_it_is_typed(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    page.check("#fold-wishes")
    for name, text, sentence in (
        ("name", "a.b", "Please use only letters, digits"),
        ("name", "x" * 46, "At most 45 characters"),
        ("position", "17", "From 1 to 16, please."),
        ("required_resolution", "high", "Please type a number."),
        ("experiment_kind", "MESH", "Please choose one of"),
    ):
        cell(page, 5, name).fill(text)
        expect(page.locator(f"#f5-{name}")).to_contain_text(sentence)
        expect(cell(page, 5, name)).to_have_attribute("aria-describedby", f"f5-{name}")
        expect(page.locator("#told")).to_contain_text(sentence)
        cell(page, 5, name).fill("5")
    expect(page.locator("#f5-name")).to_have_count(0)
    expect(page.locator("#f5-protein")).to_have_count(0)


def test_what_the_server_says_stays_until_it_is_changed(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    paste(page, "TRP4\tG1\t\tP9")
    page.keyboard.press("Control+s")
    expect(page.locator("#f1-space_group")).to_contain_text("There is no space group")
    expect(cell(page, 1, "space_group")).to_be_focused()
    expect(cell(page, 1, "name")).to_have_value("G1")
    page.keyboard.press("Control+a")
    page.keyboard.type("P21")
    expect(page.locator("#f1-space_group")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    assert stored(user, puck) == [(1, "TRP4", "G1")]


def test_who_leaves_with_unsaved_rows_is_asked(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.keyboard.type("TRP4")
    page.goto("/")
    assert asked == ["beforeunload"]


def test_two_people_at_one_puck_see_both_and_choose(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    path = f"/containers/{puck['id']}/samples"
    made = user.make(path, {"name": "M1", "protein": "TRP4", "position": 1})
    page = opened(puck)
    cell(page, 1, "name").fill("mine")
    assert user.ask("PATCH", f"/samples/{made['id']}", {"name": "theirs"}).status == 200
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="Two versions")).to_be_visible()
    page.get_by_label("Both").check()
    page.get_by_role("button", name="Put both together").click()
    expect(cell(page, 17, "name")).to_have_value("mine")
    expect(page.locator("#unsaved")).to_have_text("1 row is not saved yet.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    assert sorted(name for _, _, name in stored(user, puck)) == ["mine", "theirs"]


def test_a_table_wider_than_a_phone_scrolls_in_its_box(opened: Opening, user: Person) -> None:
    (puck,) = draft(user)
    page = opened(puck, viewport={"width": 320, "height": 640})
    page.check("#fold-cell")
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('.grid').scrollWidth]")
    assert widths[0] == 320 < widths[1]
    small = page.evaluate(
        "[...document.querySelectorAll('#sheet :is(input:not([type=hidden], [type=checkbox]), button, textarea)')]"
        ".filter((one) => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().height < 44)"
        ".map((one) => one.outerHTML)"
    )
    assert small == []
