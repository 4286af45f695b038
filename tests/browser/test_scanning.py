"""The scan page as a wedge scanner drives it: anywhere, in any order, with a way out of every refusal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.stores import Stores, Terminal

Opening = Callable[..., Terminal]


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
