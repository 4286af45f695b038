"""Everybody can use every page, on a phone as well, in the dark as well; none is large, and nothing in it moves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import falcon
import pytest
from playwright.sync_api import Page, expect

from tests.servers.product import Person, Product
from tests.world import Service, Template, sqlite_service

from .conftest import Desk
from .examined import (
    OF_ADMINISTRATORS,
    OF_NOBODY,
    OF_STAFF,
    OF_USERS,
    REFUSED,
    examine,
    is_told,
    look_at,
    open_first,
    shown_routes,
)
from .furnished import CODE, GOOD, SHEET, furnish

OPTIONS: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""The examiner's script is put into the page; colours do not fade while it looks."""
BAD = f"{SHEET}\nExamined,EX2,Puck,1,TRP4,ex-3\nExamined,EX2,Puck,77,Nothing,no name\nExamined,EX2,Puck,1,,ex-3"


@pytest.fixture(scope="module")
def person(product: Product) -> Person:
    return product.person("user")


@pytest.fixture(scope="module")
def made(product: Product) -> dict[str, Any]:
    return furnish(product)


@pytest.fixture(scope="module")
def user(chrome: Any, product: Product) -> Iterator[Page]:
    yield from _examiner(Desk(chrome, product), "user")


@pytest.fixture(scope="module")
def admin(chrome: Any, product: Product) -> Iterator[Page]:
    yield from _examiner(Desk(chrome, product), "admin")


def _examiner(desk: Desk, login: str) -> Iterator[Page]:
    """Of this module alone, in a browser that other tests do not close."""
    page = desk.log_in(login, **OPTIONS)
    page.wait_for_url("**/")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def staff(chrome: Any, product: Product) -> Iterator[Page]:
    yield from _examiner(Desk(chrome, product), "staff")


def test_no_page_is_forgotten() -> None:
    """Of no module and no plugin: a new one is to be told in `examined`."""
    assert sorted(route for route in shown_routes() if not is_told(route)) == []


def test_pages_of_users_are_good(user: Page, made: dict[str, Any]) -> None:
    assert examine(user, OF_USERS, made) == {}


def test_pages_of_the_stores_are_good(staff: Page, made: dict[str, Any]) -> None:
    assert examine(staff, OF_STAFF, made) == {}


def test_pages_of_administrators_are_good(admin: Page, made: dict[str, Any]) -> None:
    admin.goto("/admin/accounts")
    for label, text in (("Login", "examined"), ("Family name", "Lund"), ("Password", "a sentence to keep")):
        admin.get_by_role("main").get_by_label(label).last.fill(text)
    admin.get_by_role("main").get_by_role("button").last.click()
    expect(admin.get_by_role("status")).to_be_visible()
    assert examine(admin, OF_ADMINISTRATORS, made) == {}


def test_pages_of_everybody_are_good(desk: Desk) -> None:
    assert examine(desk.sit(**OPTIONS), OF_NOBODY, {}) == {}


@pytest.mark.parametrize(("address", "status"), REFUSED.items())
def test_refusals_are_good_pages(user: Page, address: str, status: int) -> None:
    answer = user.goto(address)
    assert answer is not None
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert [*open_first(user, address).wrong, *look_at(user)] == []


def test_a_defect_is_a_good_page(desk: Desk, tmp_path: Path, template: Template) -> None:
    """What another application of ours answered, shown at an address of the one that is served."""
    service = sqlite_service(tmp_path, template)
    told = broken_page(service)
    service.end()
    page = desk.sit(**OPTIONS)
    page.route("**/broken", lambda route: route.fulfill(status=500, content_type="text/html", body=told))
    page.goto("/broken")
    expect(page.get_by_role("alert")).to_contain_text("The service made a mistake")
    assert look_at(page) == []


class Broken:
    def on_get(self, _req: falcon.Request, _resp: falcon.Response) -> None:
        raise ArithmeticError


def broken_page(service: Service) -> str:
    service.http.app.add_route("/broken", Broken())
    text: str = service.http.simulate_get("/broken", headers={"Accept": "text/html"}).text
    return text


def paste_sheet(page: Page, shipment: int, sheet: str) -> None:
    page.goto(f"/shipments/{shipment}/import")
    page.get_by_label("Or the cells").fill(sheet)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="The sheet")).to_be_visible()


@pytest.mark.parametrize("sheet", [GOOD.replace("EX1", "EX9").replace("ex-", "ey-"), BAD], ids=["right", "wrong"])
def test_what_would_come_of_a_sheet_is_a_good_page(user: Page, made: dict[str, Any], sheet: str) -> None:
    paste_sheet(user, made["shipment"], sheet)
    assert user.get_by_role("button", name="Take it in").count() == (sheet is not BAD)
    assert look_at(user) == []


def test_a_form_with_mistakes_is_a_good_page(user: Page) -> None:
    user.goto(f"{CODE}/contacts/new")
    user.get_by_label("Name of this card").fill("x" * 200)
    user.evaluate("document.querySelector('main form').noValidate = true")
    user.get_by_role("button", name="Save").click()
    expect(user.locator(".fault").first).to_be_visible()
    assert look_at(user) == []


def test_a_conflict_is_a_good_page(user: Page, made: dict[str, Any]) -> None:
    user.goto(f"/shipments/{made['shipment']}/dewars")
    user.get_by_label("Name").fill("Examined0")
    with user.expect_response(lambda answer: answer.request.method == "POST") as answered:
        user.get_by_role("button", name="Add the dewar").click()
    assert answered.value.status == 409
    expect(user.get_by_role("alert")).to_be_visible()
    assert look_at(user) == []


def test_what_somebody_else_changed_meanwhile_is_a_good_page(user: Page, person: Person, made: dict[str, Any]) -> None:
    user.goto(f"/containers/{made['plate']}")
    user.get_by_label("Comments").fill("mine")
    assert person.ask("PATCH", f"/containers/{made['plate']}", {"comments": "theirs"}).status == 200
    user.get_by_role("button", name="Save").click()
    expect(user.get_by_text("Now stands there: theirs")).to_be_visible()
    assert look_at(user) == []


def test_the_editor_with_mistakes_is_a_good_page(user: Page, made: dict[str, Any]) -> None:
    user.goto(f"/containers/{made['puck']}/samples")
    user.locator("[name='samples-1-name']").fill("a.b")
    user.locator("[name='samples-1-space_group']").fill("P9")
    user.locator("[name='samples-2-comments']").fill("no protein")
    user.keyboard.press("Control+s")
    expect(user.get_by_text("Nothing is saved yet")).to_be_visible()
    user.check("#fold-cell")
    assert look_at(user) == []
    user.on("dialog", lambda dialog: dialog.accept())  # rows that are not saved may be left


def test_two_versions_of_a_puck_are_a_good_page(user: Page, person: Person, made: dict[str, Any]) -> None:
    samples = f"/containers/{made['puck']}/samples"
    user.goto(samples)
    user.locator("[name='samples-3-name']").fill("ex-mine")
    user.locator("[name='samples-5-name']").fill("ex-quiet")
    user.locator("[name='samples-5-protein']").fill("TRP4")
    (sample,) = person.get(samples)["items"]
    assert person.ask("PATCH", f"/samples/{sample['id']}", {"name": "ex-theirs"}).status == 200
    user.keyboard.press("Control+s")
    expect(user.get_by_role("heading", name="Two versions")).to_be_visible()
    assert look_at(user) == []


def test_a_new_token_is_a_good_page(admin: Page) -> None:
    admin.goto("/admin/tokens")
    ends = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    for label, text in (("Name", "Examined2"), ("Acts as", "user"), ("Ends on", ends)):
        admin.get_by_role("main").get_by_label(label).fill(text)
    admin.get_by_label("read", exact=True).check()
    admin.get_by_role("button", name="Make the token").click()
    expect(admin.get_by_text("It is shown this once")).to_be_visible()
    assert look_at(admin) == []


def test_a_log_in_that_ended_within_a_form_is_good_on_all_its_pages(browser: Callable[..., Page]) -> None:
    page = browser("user", **OPTIONS)
    page.route("**/pages.js", lambda route: route.abort())  # by which the last of them goes on by itself
    page.goto("/proposals/in10002/contacts/new")
    for label in ("Name of this card", "Family name", "Laboratory"):
        page.get_by_label(label).fill("Kept")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing that you typed is lost")
    assert look_at(page) == []
    page.fill("#login", "user")
    page.fill("#password", "user")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="You are logged in again")).to_be_visible()
    assert look_at(page) == []
    page.get_by_role("button", name="Back to what you typed").click()
    expect(page.get_by_label("Family name")).to_have_value("Kept")
    assert look_at(page) == []


def test_a_wrong_password_is_a_good_page(desk: Desk) -> None:
    page = desk.sit(**OPTIONS)
    page.goto("/login")
    page.fill("#login", "user")
    page.fill("#password", "wrong")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert look_at(page) == []
