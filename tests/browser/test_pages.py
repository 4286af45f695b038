"""What a browser shows: times of the reader, nothing lost and nothing twice."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Browsing = Callable[..., Page]


def test_times_are_the_readers(browser: Browsing) -> None:
    page = browser("user", timezone_id="Pacific/Kiritimati", locale="en-GB")
    page.goto("/shipments/1/track")
    time = page.locator(".timeline time").last
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", time.get_attribute("title") or "")
    assert "UTC" not in time.inner_text()


def test_what_was_typed_comes_back_after_a_log_in(browser: Browsing) -> None:
    page = browser("user")
    page.goto("/proposals/in10002/contacts/new")
    page.get_by_label("Name of this card").fill("Not lost")
    page.get_by_label("Family name").fill("Lund")
    page.get_by_label("Laboratory").fill("Harbour lab")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing that you typed is lost")
    page.fill("#login", "user")
    page.fill("#password", "user")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Name of this card")).to_have_value("Not lost")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Edit Not lost")).to_have_count(1)


def test_a_double_click_makes_one(browser: Browsing) -> None:
    page = browser("user", java_script_enabled=False)
    page.goto("/proposals/mx23694/proteins")
    page.get_by_label("Acronym").last.fill("Twice")
    page.get_by_role("button", name="Add the protein").dblclick()
    page.wait_for_url("**/proteins?done=added")
    expect(page.get_by_role("link", name="Twice", exact=True)).to_have_count(1)


def test_loading_the_page_again_sends_nothing_again(browser: Browsing) -> None:
    page = browser("user")
    page.goto("/proposals/mx23694/new-shipment")
    page.get_by_label("Name").fill("Only once")
    page.get_by_role("button", name="Make the shipment").click()
    page.wait_for_url("**/dewars?done=made")
    page.reload()
    page.go_back()
    page.go_forward()
    page.goto("/shipments?q=Only+once")
    expect(page.get_by_role("link", name="Only once", exact=True)).to_have_count(1)


def test_the_first_wrong_field_has_the_focus(browser: Browsing) -> None:
    page = browser("user")
    page.goto("/shipments/8/dewars")
    page.get_by_label("Name").fill("no spaces please")
    page.get_by_role("button", name="Add the dewar").click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_text("Please use only letters, digits, “-” and “_”.")).to_be_visible()
