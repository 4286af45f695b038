"""The scan page as a wedge scanner drives it: anywhere, off-line, over restarts, in two tabs, each scan once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Desk
from tests.browser.stores import Stores, Terminal, open_stores

Opening = Callable[..., Terminal]
MANY = 50
SOON = 40_000
"""Longer than the pause after which a terminal tries again by itself."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    stores = open_stores(tmp_path_factory.mktemp("stores"))
    yield stores
    stores.product.end()


@pytest.fixture(scope="module")
def staff(chrome: Browser, stores: Stores) -> Any:
    """The cookies of a log-in, made once for all of these tests."""
    page = Desk(chrome, stores.product).log_in("staff")
    page.wait_for_url("**/")
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def opened(chrome: Browser, stores: Stores, staff: Any) -> Iterator[Opening]:
    """``opened(viewport=…)``: a terminal of somebody of the staff."""

    def open_(**options: Any) -> Terminal:
        desk = Desk(chrome, stores.product)
        return Terminal(desk.sit(storage_state=staff, **options)).open()

    yield open_
    for context in chrome.contexts:
        context.close()


def test_a_dewar_is_received_by_scanning_the_place_and_the_dewar(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    expect(terminal.page.locator("#code")).to_be_focused()
    terminal.wedge("RACK-A-1")
    expect(terminal.page.locator("#place-name")).to_have_text("Place RACK-A-1")
    terminal.wedge(dewar)
    terminal.expect_line(dewar, "done")
    terminal.expect_sound("ok")
    expect(terminal.page.locator("#code")).to_have_value("")
    assert stores.arrivals([dewar]) == [(dewar, "RACK-A-1")]


def test_the_place_stays_until_another_one_is_wanted(opened: Opening, stores: Stores) -> None:
    first, second, third = stores.expect_dewars(3)
    terminal = opened()
    for code in ("RACK-A-1", first, second, "RACK-B-1", third):
        terminal.wedge(code)
    terminal.expect_line(third, "done")
    assert stores.arrivals([first, second, third]) == [(first, "RACK-A-1"), (second, "RACK-A-1"), (third, "RACK-B-1")]
    terminal.page.reload()
    terminal.ready()
    expect(terminal.page.locator("#place")).to_have_attribute("data-place", "RACK-B-1")
    terminal.expect_line(first, "done")
    terminal.wedge("CMD:NEXT")
    expect(terminal.page.locator("#place")).to_have_attribute("data-place", "")
    terminal.wedge("RACK-A-1")
    terminal.page.get_by_role("button", name="Another place").click()
    expect(terminal.page.locator("#place-name")).to_have_text("No place yet")
    expect(terminal.page.locator("#code")).to_be_focused()


def test_a_thing_may_come_before_its_place(opened: Opening, stores: Stores) -> None:
    first, second = stores.expect_dewars(2)
    terminal = opened()
    terminal.wedge(first)
    terminal.expect_line(first, "told")
    terminal.wedge("RACK-B-1")
    expect(terminal.page.locator("#answer .word")).to_have_text("Done")
    expect(terminal.page.locator("#place")).to_have_attribute("data-place", "")
    terminal.wedge(second)
    terminal.expect_line(second, "told")
    assert stores.arrivals([first, second]) == [(first, "RACK-B-1")]


def test_many_things_are_gathered_and_go_to_one_place(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(3)
    terminal = opened()
    terminal.page.get_by_role("button", name="Many to one place").click()
    for code in dewars:
        terminal.wedge(code)
    expect(terminal.page.locator("#gathered")).to_have_text("3 things wait for their place.")
    terminal.wedge("DOCK")
    expect(terminal.page.locator("#scans li[data-state=done]")).to_have_count(3)
    assert stores.arrivals(dewars) == [(code, "DOCK") for code in dewars]


@pytest.mark.parametrize("end", ["Enter", "Tab"])
@pytest.mark.parametrize("focus", ["#end", "#terminal", "#code"])
def test_a_burst_is_taken_wherever_the_focus_is(opened: Opening, stores: Stores, focus: str, end: str) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    terminal.wedge("DOCK")
    terminal.page.locator("summary").click()
    terminal.page.locator(focus).focus()
    before = terminal.page.locator("#terminal").input_value()
    terminal.pace = 5  # as most scanners do; slower ones are told from people by the field that they type into
    terminal.wedge(dewar, end)
    terminal.expect_line(dewar, "done")
    expect(terminal.page.locator("#place")).to_have_attribute("data-place", "DOCK")
    expect(terminal.page.locator("#terminal")).to_have_value(before)
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]


def test_what_people_type_by_hand_is_no_burst(opened: Opening) -> None:
    terminal = opened()
    terminal.page.locator("summary").click()
    terminal.page.locator("#terminal").fill("")
    terminal.page.locator("#terminal").press_sequentially("left door", delay=90)
    terminal.page.keyboard.press("Tab")
    expect(terminal.page.locator("#terminal")).to_have_value("left door")
    expect(terminal.page.locator("#scans li")).to_have_count(0)


def test_a_refused_scan_stays_with_its_reason_and_the_ways_out(opened: Opening, stores: Stores) -> None:
    first, second = stores.expect_dewars(2)
    terminal = opened()
    for code in ("BOX-1", first, second):
        terminal.wedge(code)
    terminal.expect_line(second, "refused")
    terminal.expect_sound("error")
    line = terminal.page.locator("#scans li", has_text=second).first
    expect(line.locator(".sentence")).to_contain_text(first)
    terminal.page.reload()
    terminal.ready()
    expect(line.locator(".sentence")).to_contain_text(first)
    terminal.wedge(second)
    terminal.expect_sound("error")
    terminal.page.locator("#answer").get_by_role("button", name="Do it anyway").click()
    terminal.expect_line(second, "warning")
    assert stores.arrivals([first, second]) == [(first, "BOX-1"), (second, "BOX-1")]


def test_an_unknown_code_is_told_and_stays(opened: Opening) -> None:
    terminal = opened()
    terminal.wedge("NO-SUCH-THING")
    terminal.expect_line("NO-SUCH-THING", "refused")
    expect(terminal.page.locator("#answer .sentence")).to_have_text("This code is not known here.")
    terminal.page.locator("#answer").get_by_role("button", name="Leave it").click()
    expect(terminal.page.locator("#scans li", has_text="NO-SUCH-THING")).to_contain_class("left")


def test_undo_is_a_button_and_a_code_on_the_wall(opened: Opening, stores: Stores) -> None:
    first, second = stores.expect_dewars(2)
    terminal = opened()
    for code in ("DOCK", first):
        terminal.wedge(code)
    terminal.expect_line(first, "done")
    terminal.page.locator("#answer").get_by_role("button", name="Undo").click()
    expect(terminal.page.locator("#scans li[data-state=undone]").last).to_contain_text(first)
    terminal.wedge(second)
    terminal.expect_line(second, "done")
    terminal.wedge("CMD:UNDO")
    terminal.expect_line("CMD:UNDO", "done")
    person = stores.product.person("staff")
    states = [person.get(f"/dewars?barcode={code}")["items"][0]["status"] for code in (first, second)]
    assert states == ["opened", "opened"]


def test_commands_are_about_the_thing_that_was_scanned_last(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    for code in ("DOCK", dewar, "CMD:TOPUP"):
        terminal.wedge(code)
    terminal.expect_line("CMD:TOPUP", "done")
    statement = "SELECT r.kind FROM reading r JOIN Dewar d ON d.dewarId = r.dewar_id WHERE d.barCode = ?"
    assert stores.rows(statement, dewar) == [("top_up",)]


def test_fifty_scans_without_a_network_and_a_reload_between_have_fifty_effects(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(MANY)
    terminal = opened()
    terminal.keep_shell()
    terminal.wedge("RACK-A-1")
    terminal.expect_line("RACK-A-1", "told")
    terminal.page.context.set_offline(True)
    terminal.pace = 0
    for code in dewars[: MANY // 2]:
        terminal.wedge(code)
    terminal.expect_waiting(MANY // 2)
    expect(terminal.page.locator("#waiting")).to_have_text(f"{MANY // 2} scans wait for the network.")
    terminal.page.reload()
    terminal.ready()
    expect(terminal.page.locator("#place-name")).to_have_text("Place RACK-A-1")
    for code in dewars[MANY // 2 :]:
        terminal.wedge(code)
    terminal.expect_waiting(MANY)
    assert stores.arrivals(dewars) == []
    terminal.page.context.set_offline(False)
    terminal.expect_waiting(0)
    expect(terminal.page.locator("#waiting")).to_have_text("Every scan is sent.")
    assert stores.arrivals(dewars) == [(code, "RACK-A-1") for code in dewars]


def test_a_server_that_dies_in_the_middle_loses_and_doubles_nothing(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(MANY)
    terminal = opened()
    terminal.wedge("RACK-B-1")
    terminal.pace = 0
    for code in dewars[: MANY // 2]:
        terminal.wedge(code)
    expect(terminal.page.locator("#scans li[data-state=done]").first).to_be_visible()
    stores.kill()
    for code in dewars[MANY // 2 :]:
        terminal.wedge(code)
    expect(terminal.page.locator("#trouble")).to_have_attribute("data-why", "network")
    assert len(stores.arrivals(dewars)) < MANY
    stores.start_again()
    expect(terminal.page.locator("#waiting")).to_have_attribute("data-count", "0", timeout=SOON)
    assert stores.arrivals(dewars) == [(code, "RACK-B-1") for code in dewars]


def test_an_answer_that_is_lost_on_the_way_has_its_effect_once(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened(service_workers="block")
    terminal.wedge("DOCK")
    terminal.expect_line("DOCK", "told")
    answers: list[int] = []

    def lose(route: Route) -> None:
        answers.append(route.fetch(headers=route.request.all_headers()).status)
        route.abort("connectionreset")

    terminal.page.route("**/scan/entries", lose)
    terminal.wedge(dewar)
    expect(terminal.page.locator("#trouble")).to_have_attribute("data-why", "network")
    assert answers == [201]
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]
    terminal.page.unroute("**/scan/entries")
    terminal.page.evaluate("dispatchEvent(new Event('online'))")
    terminal.expect_line(dewar, "done")
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]


def test_two_tabs_send_each_scan_once(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(10)
    first = opened()
    first.wedge("DOCK")
    first.expect_line("DOCK", "told")
    second = Terminal(first.page.context.new_page(), pace=0).open()
    first.pace = 0
    first.page.context.set_offline(True)
    for number, code in enumerate(dewars):
        (first, second)[number % 2].page.bring_to_front()
        (first, second)[number % 2].wedge(code)
        first.expect_waiting(number + 1)
    first.page.context.set_offline(False)
    for terminal in (first, second):
        terminal.expect_waiting(0)
    assert stores.arrivals(dewars) == [(code, "DOCK") for code in dewars]
