"""Pages that come of a form: what the columns of a sheet are, and a copy by a double click."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from .examined import look_at

OPTIONS: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
SHEET = "Magazine\tNo\tTarget\tCrystal\nM1\t1\tTRP4\tz1"


def test_the_columns_of_a_sheet_are_matched_on_good_pages(browser: Callable[..., Page]) -> None:
    page = browser("user", **OPTIONS)
    page.goto("/proposals/mx23694/mappings/new")
    page.get_by_label("Or the cells").fill(SHEET)
    page.get_by_role("button", name="Look at its columns").click()
    expect(page.get_by_role("heading", name="What are the columns?")).to_be_visible()
    assert look_at(page) == []
    page.get_by_label("A", exact=True).select_option("Container")
    page.get_by_label("B", exact=True).select_option("Container")
    page.get_by_label("Name of this description").fill("By hand")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("No column is Sample name")
    expect(page.get_by_label("A", exact=True)).to_have_value("container")
    assert look_at(page) == []
    for column, field in (("B", "Position"), ("C", "Protein acronym"), ("D", "Sample name")):
        page.get_by_label(column, exact=True).select_option(field)
    page.get_by_label("Dewar", exact=True).fill("D1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Rename By hand")).to_have_count(1)
    assert look_at(page) == []


def test_a_double_click_makes_one_copy(browser: Callable[..., Page]) -> None:
    page = browser("user", java_script_enabled=False)
    page.goto("/shipments/8/copy")
    page.get_by_label("Name of the new shipment").fill("Copied once")
    page.get_by_role("main").get_by_role("button", name="Copy").dblclick()
    expect(page.get_by_role("status")).to_contain_text("This is the copy.")
    page.goto("/shipments?q=Copied+once")
    expect(page.get_by_role("link", name="Copied once", exact=True)).to_have_count(1)


def test_a_star_stays_and_is_a_good_page(browser: Callable[..., Page]) -> None:
    page = browser("user", **OPTIONS)
    page.goto("/proposals/in10002/contacts")
    page.get_by_role("button", name="Favourite").first.click()
    expect(page.get_by_role("button", pressed=True)).to_have_count(1)
    assert look_at(page) == []
    page.get_by_role("button", pressed=True).click()
    expect(page.get_by_role("button", pressed=True)).to_have_count(0)
