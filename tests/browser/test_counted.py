"""From the log-in to printed labels: three pucks of sixteen samples out of a spreadsheet, with few clicks."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.labels.paper import text_of

MOST = 25
PUCKS = ("P1", "P2", "P3")
LISTEN = """
addEventListener("pointerdown", (event) => event.isTrusted && window.counted(`click ${event.target.localName}`), true);
addEventListener("keydown", (event) => {
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  const isChord = !["Control", "Meta", "Alt", "Shift"].includes(event.key) && (isCommand || event.key.length > 1);
  if (event.isTrusted && isChord) window.counted(`chord ${event.key}`);
}, true);
"""
"""The page itself hears each press of the mouse and each key that is no letter: no step of the test is left out."""


@dataclass
class Scientist:
    """Has a mouse, a keyboard and a spreadsheet; goes to an address only to log in."""

    page: Page
    did: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def hear(self, what: str) -> None:
        self.heard.append(what)

    def click(self, name: str, role: str = "link") -> None:
        self.did.append(name)
        self.page.get_by_role("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def write(self, label: str, text: str) -> None:
        """Into a field, which is clicked first unless the page has put the cursor there."""
        wanted = self.page.get_by_role("main").get_by_label(label).first
        if not wanted.evaluate("field => field === document.activeElement"):
            self.did.append(f"into {label}")
            wanted.click()
        self.page.keyboard.type(text)

    def paste(self, cells: str) -> None:
        self.did.append("paste")
        expect(self.page.locator("main :focus")).to_be_visible()  # the page has put the cursor somewhere
        self.page.evaluate("text => navigator.clipboard.writeText(text)", cells)
        self.page.keyboard.press("Control+v")


@pytest.fixture
def scientist(desk: Desk) -> Scientist:
    page = desk.sit()
    someone = Scientist(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.expose_function("counted", someone.hear)
    page.add_init_script(LISTEN)
    page.goto("/")
    return someone


def sheet(puck: str) -> str:
    """Protein, name, pin and space group of a puck's rows, as a spreadsheet copies them."""
    return "".join(f"TRP4\t{puck}-crystal{n}\t\tP212121\r\n" for n in range(1, 17))


def test_forty_eight_crystals_of_a_sheet_become_printed_labels_with_few_clicks(
    scientist: Scientist, tmp_path: Path
) -> None:
    page = scientist.page
    scientist.write("Login", "user")
    scientist.write("Password", "user")
    scientist.click("Log in", "button")
    make_shipment(scientist)
    for number, puck in enumerate(PUCKS):
        expect(page.get_by_role("heading", name=f"Samples in {puck}")).to_be_visible()
        scientist.paste(sheet(puck))
        expect(page.locator("#filled")).to_have_text("16 of 16 positions filled")
        onwards = PUCKS[number + 1 : number + 2]
        scientist.click(f"Save and go to {onwards[0]}" if onwards else "Save", "button")
    expect(page.get_by_text("The samples are saved.")).to_be_visible()
    scientist.click("Check")
    expect(page.get_by_role("heading", name="It can be sent")).to_be_visible()
    scientist.click("Go on to the labels")
    printed = text_of(labels(scientist, tmp_path))
    scientist.click("They are printed", "button")
    expect(page.get_by_role("status")).to_contain_text("printed")
    assert {f"{puck}-crystal{n}" for puck in PUCKS for n in range(1, 17)} <= set(printed.split())
    assert len(scientist.heard) == len(scientist.did) <= MOST, (scientist.did, scientist.heard)


def make_shipment(scientist: Scientist) -> None:
    """With its dewar and three pucks, as far as the first table."""
    scientist.click("mx23694")
    scientist.click("New shipment")
    scientist.write("Name", "Counted")
    scientist.click("Make the shipment", "button")
    scientist.click("Add the dewar", "button")
    scientist.click("Go on to the pucks")
    scientist.write("Names", ", ".join(PUCKS))
    scientist.click("Add", "button")
    scientist.click("Go on to the samples")
    scientist.click(f"Fill {PUCKS[0]}")


def labels(scientist: Scientist, folder: Path) -> bytes:
    with scientist.page.expect_download() as under_way:
        scientist.click("Everything on A4")
    under_way.value.save_as(folder / "labels.pdf")
    return (folder / "labels.pdf").read_bytes()
