"""The page on which a shipment is followed, in a browser: in every state, in the reader's zone, clicked twice."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .examined import look_at, open_first

Browsing = Callable[..., Page]
STATES = {"draft": 8, "sent": 6, "arrived": 4, "measured": 3, "return": 5, "dispatched": 2, "closed": 1, "cancelled": 9}


def test_everybody_can_read_the_way_in_every_state(browser: Browsing) -> None:
    page = browser("user", bypass_csp=True, reduced_motion="reduce")
    page.wait_for_url("**/")
    found = {}
    for state, shipment in STATES.items():
        moved = open_first(page, f"/shipments/{shipment}/track").wrong
        expect(page.locator("li[aria-current=location]")).to_have_count(0 if state == "cancelled" else 1)
        found[state] = [*moved, *look_at(page)]
    assert found == {state: [] for state in STATES}


def test_times_are_the_readers_with_utc_beside(browser: Browsing) -> None:
    page = browser("user", timezone_id="Pacific/Kiritimati", locale="en-GB")
    page.goto("/shipments/1/track")
    expect(page.get_by_text("Times are those of Pacific/Kiritimati.")).to_be_visible()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", page.locator(".utc").first.inner_text())
    page = browser("user", timezone_id="UTC")
    page.goto("/shipments/1/track")
    expect(page.locator(".utc").first).to_be_hidden()


def test_without_scripts_the_zone_of_the_facility_is_named(browser: Browsing) -> None:
    page = browser("user", java_script_enabled=False, timezone_id="Pacific/Kiritimati")
    page.goto("/shipments/1/track")
    expect(page.get_by_text("Times are those of UTC.")).to_be_visible()
    assert page.locator(".timeline time").first.inner_text().endswith(" UTC")


def test_a_double_click_does_not_lose_the_address_of_a_calendar(browser: Browsing) -> None:
    page = browser("user", java_script_enabled=False)
    page.goto("/calendar")
    page.get_by_role("button", name=re.compile("Make (the|a new) address")).dblclick()
    page.wait_for_url("**/calendar?made=*")
    address = page.locator(".secret code").inner_text()
    assert re.fullmatch(r"https?://.+/api/v1/calendars/[\w-]{43}\.ics", address)
    page.reload()
    assert page.locator(".secret code").inner_text() == address
