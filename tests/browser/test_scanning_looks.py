"""The scan page for eyes, ears and gloves: what axe-core finds, sizes, sounds, photos."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import qrcode
from playwright.sync_api import Page, expect

from tests.browser.examined import look_at
from tests.browser.stores import Stores, Terminal

Opening = Callable[..., Terminal]
GLOVES = 56
HEAVIEST = 100_000
HEARD = """
window.heard = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { heard.push(this.type); return start.apply(this, when); };
"""
SMALL = f"""
[...document.querySelectorAll('#scan-page :is(button, .button, input:not(.unseen), summary)')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < {GLOVES}).map((one) => one.outerHTML)
"""
WEIGHT = "performance.getEntries().reduce((sum, entry) => sum + (entry.encodedBodySize ?? 0), 0)"


def wrong_on(page: Page) -> list[str]:
    """What axe-core finds, and what gloves miss on the smallest screen."""
    return [*look_at(page), *page.evaluate(SMALL)]


def test_everybody_can_use_the_page_whatever_it_tells(opened: Opening, stores: Stores) -> None:
    first, second, third = stores.expect_dewars(3)
    terminal = opened(bypass_csp=True, reduced_motion="reduce")
    found = {"empty": wrong_on(terminal.page)}
    for code in ("BOX-2", first):
        terminal.wedge(code)
    terminal.expect_line(first, "done")
    found["done"] = wrong_on(terminal.page)
    terminal.wedge(second)
    terminal.expect_line(second, "refused")
    found["refused"] = wrong_on(terminal.page)
    terminal.page.locator("#answer").get_by_role("button", name="Do it anyway").click()
    terminal.expect_sound("warning")
    found["warning"] = wrong_on(terminal.page)
    terminal.page.locator("summary").click()
    terminal.page.get_by_role("button", name="Many to one place").click()
    terminal.page.context.set_offline(True)
    terminal.wedge(third)
    terminal.expect_sound("waiting")
    found["waiting"] = wrong_on(terminal.page)
    assert {what: wrong for what, wrong in found.items() if wrong} == {}
    terminal.page.context.set_offline(False)
    terminal.expect_waiting(0)


def test_without_a_script_the_page_can_be_used_too(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened(service_workers="block", bypass_csp=True, reduced_motion="reduce")
    terminal.page.route("**/scan.js", lambda route: route.abort())
    terminal.page.goto("/scan")
    for place, code in (("DOCK", dewar), ("", "NO-SUCH-THING")):
        terminal.page.fill("#at-place", place)
        terminal.page.fill("#code", code)
        terminal.page.keyboard.press("Enter")
        expect(terminal.page.locator("main")).to_contain_text("DOCK" if place else "not known here")
        assert wrong_on(terminal.page) == []
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]


def test_the_page_is_light(opened: Opening) -> None:
    assert 0 < opened().page.evaluate(WEIGHT) < HEAVIEST


def test_done_refused_and_waiting_sound_unlike_until_it_is_muted(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    terminal.page.add_init_script(HEARD)
    terminal.open()
    for code, look in ((dewar, "ok"), ("NO-SUCH-THING", "error")):
        terminal.wedge(code)
        terminal.expect_sound(look)
    terminal.page.context.set_offline(True)
    terminal.wedge(dewar)
    expect(terminal.page.locator("#answer .sentence")).to_contain_text("sent when the network is back")
    assert terminal.page.evaluate("heard") == ["sine", "sine", "sawtooth", "triangle", "triangle"]
    terminal.page.context.set_offline(False)
    terminal.expect_waiting(0)
    terminal.page.get_by_role("button", name="Sounds").click()
    terminal.open()
    expect(terminal.page.get_by_role("button", name="Sounds")).to_have_attribute("aria-pressed", "false")
    terminal.wedge("NO-SUCH-THING-2")
    terminal.expect_sound("error")
    assert terminal.page.evaluate("heard") == []


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[str], Path]:
    def of(code: str) -> Path:
        picture = BytesIO()
        qrcode.make(code).save(picture)
        path = tmp_path / "photo.png"
        path.write_bytes(picture.getvalue())
        return path

    return of


def test_a_code_on_a_photo_is_scanned(opened: Opening, stores: Stores, photo: Callable[[str], Path]) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    terminal.page.locator("#photo").set_input_files(photo(dewar))
    terminal.expect_line(dewar, "told")


def test_a_picture_of_damage_is_kept_with_the_dewar(
    opened: Opening, stores: Stores, photo: Callable[[str], Path]
) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    terminal.wedge(dewar)
    terminal.expect_line(dewar, "told")
    terminal.page.locator("#picture-label input").set_input_files(photo("broken"))
    expect(terminal.page.locator("#picture-said")).to_contain_text("The picture is kept with")
    statement = "SELECT level FROM attachment a JOIN Dewar d ON d.dewarId = a.thing_id WHERE d.barCode = ?"
    assert stores.rows(statement, dewar) == [("dewar",)]
