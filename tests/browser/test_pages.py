"""What a browser shows: pages that everybody can use, times of the reader, nothing lost and nothing twice."""

import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Literal

from playwright.sync_api import Page, expect

from .conftest import Desk

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
Browsing = Callable[..., Page]
OF_USERS = (
    "/",
    "/shipments",
    "/proposals/mx23694",
    "/proposals/mx23694/contacts",
    "/proposals/mx23694/contacts/new",
    "/proposals/mx23694/proteins",
    "/proposals/mx23694/sessions",
    "/proposals/mx23694/new-shipment",
    "/contacts/1",
    "/contacts/1/delete",
    "/proteins/1",
    "/shipments/8/edit",
    "/shipments/8/move?to=cancel",
    *(f"/shipments/8/{step}" for step in ("contacts", "dewars", "pucks", "samples", "check", "labels", "send")),
    "/shipments/1/track",
    "/shipments/1/results",
    "/dewars/8",
    "/dewars/8/delete",
    "/shipments/4711",
)
OF_ADMINISTRATORS = (
    "/admin/groups",
    "/admin/groups/1",
    "/admin/tokens",
    *(f"/admin/locations{path}" for path in ("", "/7", "/5/retire", "/codes?within=5", "/import")),
)
LOOKS: dict[str, tuple[Literal["light", "dark"], int]] = {
    "light": ("light", 1200),
    "dark": ("dark", 1200),
    "phone": ("light", 320),
}
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_everybody_can_use_every_page(browser: Browsing, desk: Desk) -> None:
    # The examiner's script is put into the page; colours do not fade while it looks.
    options: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
    found = wrong_in(desk.sit(**options), ("/login",))
    found |= wrong_in(browser("user", **options), OF_USERS)
    found |= wrong_in(browser("admin", **options), OF_ADMINISTRATORS)
    assert found == {}


def wrong_in(page: Page, addresses: tuple[str, ...]) -> dict[str, Any]:
    """What axe-core finds in each look, and pages that are wider than the screen."""
    found: dict[str, Any] = {}
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE)
        for look, (colours, width) in LOOKS.items():
            page.emulate_media(color_scheme=colours)
            page.set_viewport_size({"width": width, "height": 800})
            violations = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
            wrong = [(v["id"], [node["target"] for node in v["nodes"]]) for v in violations]
            if page.evaluate(WIDER):
                wrong.append(("wider than the screen", []))
            if wrong:
                found[f"{address} {look}"] = wrong
    return found


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
