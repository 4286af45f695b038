"""From the log-in to a shipment that was sent: with the mouse, with the keyboard only, without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

REACHED = """() => {
  const here = document.activeElement;
  const said = here.cloneNode(true);
  said.querySelectorAll("[aria-hidden]").forEach((mark) => mark.remove());
  return [said.textContent, here.name, ...[...(here.labels ?? [])].map((label) => label.innerText)]
    .filter(Boolean).map((text) => text.replace(/\\s+/g, " ").replace(/ ?\\*$/, "").trim());
}"""
MOST_TABS = 150
Browsing = Callable[..., Page]


@dataclass
class Mouse:
    """Counts what a person does: clicks and chords of keys; typing into a field is none."""

    page: Page
    done: list[str] = field(default_factory=list)

    def click(self, name: str, role: str = "link") -> None:
        self.done.append(name)
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def press(self, name: str) -> None:
        self.click(name, "button")

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)


def ship(mouse: Mouse, name: str) -> None:
    """The same way for both; the samples are typed into the table, and bear the name of the shipment."""
    sample = name.replace(" ", "-")
    page = mouse.page
    page.goto("/proposals/mx23694")
    mouse.click("New shipment")
    mouse.fill("Name", name)
    mouse.press("Make the shipment")
    expect(page.get_by_role("status")).to_contain_text("The shipment is there")
    mouse.press("Add the dewar")
    mouse.click("Go on to the pucks")
    mouse.fill("Names", "P1, P2")
    mouse.press("Add")
    mouse.click("Go on to the samples")
    mouse.click("Fill P1")
    fill_first_row(page, f"{sample}-1")
    mouse.press("Save and go to P2")
    expect(page.get_by_role("heading", name="Samples in P2")).to_be_visible()
    fill_first_row(page, f"{sample}-2")
    mouse.press("Save")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    mouse.click("Check")
    expect(page.get_by_role("heading", name="It can be sent")).to_be_visible()
    mouse.click("Go on to the labels")
    mouse.press("They are printed")
    mouse.click("Go on to send it")
    mouse.fill("Courier", "DHL")
    mouse.press("It was sent")
    expect(page.get_by_role("status")).to_contain_text("Sent. You can follow it here.")


def fill_first_row(page: Page, name: str) -> None:
    page.locator("[name='samples-1-name']").fill(name)
    page.locator("[name='samples-1-protein']").fill("TRP4")


def test_a_shipment_is_sent_with_the_mouse(browser: Browsing) -> None:
    mouse = Mouse(browser("user"))
    ship(mouse, "With the mouse")
    assert len(mouse.done) <= 25, mouse.done


def test_a_shipment_is_sent_without_javascript(browser: Browsing) -> None:
    mouse = Mouse(browser("user", java_script_enabled=False))
    ship(mouse, "Without scripts")
    assert "UTC" in mouse.page.locator(".timeline time").first.inner_text()


def test_a_shipment_is_sent_with_the_keyboard_alone(browser: Browsing) -> None:
    page = browser("user")
    page.goto("/proposals/mx23694")
    walk(page, "New shipment")
    walk(page, "Name", then="With keys")
    enter(page)
    walk(page, "Add the dewar")
    walk(page, "Go on to the pucks")
    walk(page, "Names", then="K1")
    enter(page)
    walk(page, "Go on to the samples")
    walk(page, "Fill K1")
    walk(page, "samples-1-protein", then="TRP4")
    page.keyboard.press("Tab")
    page.keyboard.type("With-keys")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    walk(page, "Check")
    walk(page, "Go on to the labels")
    walk(page, "Go on to send it")
    walk(page, "Courier", then="DHL")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("Sent. You can follow it here.")


def walk(page: Page, wanted: str, then: str | None = None) -> None:
    """With Tab to the thing of this name or label, unless the page has put the cursor there; then the text is typed,
    or Enter is pressed.
    """
    page.wait_for_load_state()
    passed: list[str] = page.evaluate(REACHED)
    while wanted not in passed and len(passed) < MOST_TABS:
        page.keyboard.press("Tab")
        passed += page.evaluate(REACHED) or ["?"]
    assert wanted in passed, passed
    if then is None:
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        page.keyboard.press("Control+a")
        page.keyboard.type(then)


def enter(page: Page) -> None:
    """Sends the form of the field."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
