"""The stores of a facility of their own: places, dewars that are expected, and terminals with a wedge scanner."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from time import time
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from sample_tracking.app import open_units
from sample_tracking.demo.founding import found
from sample_tracking.kernel.installing import install
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.plugin import branches_of
from sample_tracking.kernel.unit import Call
from sample_tracking.modules import configure
from tests.servers.product import Product
from tests.world import Configured, environment

PLACES = (
    ("DOCK", "stores_in"),
    ("RACK-A-1", "rack"),
    ("RACK-B-1", "rack"),
    ("BOX-1", "slot"),
    ("BOX-2", "slot"),
    ("EXIT", "stores_out"),
)
PATIENT = {"misses": 5, "misses_window": 4}
"""Who has scanned so many unknown codes waits so many seconds."""
BETWEEN_KEYS = 30
"""Milliseconds."""
SOON = 30_000
"""Milliseconds; longer than the pause after which a terminal tries again by itself."""
KEYS: Mapping[str, Mapping[str, Any]] = {
    "Enter": {"windowsVirtualKeyCode": 13, "code": "Enter", "text": "\r"},
    "Tab": {"windowsVirtualKeyCode": 9, "code": "Tab"},
}
MOST_DEWARS = 20
NUMBERS = count(1)


@dataclass
class Stores:
    folder: Path
    environ: Mapping[str, str]
    product: Product

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with sqlite3.connect(f"file:{self.folder / 'world.sqlite'}?mode=ro", uri=True) as base:
            return base.execute(sql, values).fetchall()

    def expect_dewars(self, number: int, login: str = "user", proposal: str = "mx23694") -> list[str]:
        """Barcodes of dewars that were registered and are not here yet; as many as fit in each shipment."""
        person = self.product.person(login)
        barcodes: list[str] = []
        while len(barcodes) < number:
            name = f"S{next(NUMBERS)}"
            size = min(MOST_DEWARS, number - len(barcodes))
            wish = {"name": name, "dewars": [{"code": f"{name}-{n}"} for n in range(1, size + 1)]}
            tree = person.make(f"/proposals/{proposal}/shipments:tree", wish)
            barcodes += [dewar["barcode"] for dewar in tree["dewars"]]
        return barcodes

    def arrivals(self, barcodes: Sequence[str]) -> list[tuple[str, str]]:
        """(barcode, place) of each row of the history at the facility, in the order in which they were written."""
        statement = (
            "SELECT d.barCode, h.storageLocation FROM DewarTransportHistory h JOIN Dewar d ON d.dewarId = h.dewarId"
            " WHERE h.dewarStatus = 'at facility' ORDER BY h.DewarTransportHistoryId"
        )
        return [(code, place.upper()) for code, place in self.rows(statement) if code in barcodes]

    def kill(self) -> None:
        self.product.kill()

    def start_again(self) -> None:
        self.product = Product(self.folder, self.environ, workers=1, port=self.product.port)


def open_stores(folder: Path) -> Stores:
    environ = environment(f"sqlite:///{folder / 'world.sqlite'}", "tracking", "sqlite")
    settings, modules = configure(Configured(sections={"scans": PATIENT}).write(folder), environ)
    units = open_units(settings, modules, lambda: datetime.now(UTC))
    install(units.writes, "tracking", branches_of(modules))
    units.write(Call(SERVICE, source="test"), found)
    for engine in (units.reads, units.writes):
        engine.dispose()
    stores = Stores(folder, environ, Product(folder, environ, workers=1))
    admin = stores.product.person("admin")
    for code, kind in PLACES:
        capacity = {"capacity": 1} if kind == "slot" else {}
        admin.make("/locations", {"code": code, "kind": kind, "name": f"Place {code}", "word": code, **capacity})
    return stores


@dataclass
class Terminal:
    """Keys are pressed by the clock of the keyboard, so that a busy machine does not slow the scanner down."""

    page: Page
    pace: float = BETWEEN_KEYS
    clock: float = 0

    @cached_property
    def keyboard(self) -> CDPSession:
        return self.page.context.new_cdp_session(self.page)

    def open(self) -> "Terminal":
        self.page.goto("/scan")
        return self.ready()

    def ready(self) -> "Terminal":
        """Its script has read what it keeps, and what the server knows."""
        expect(self.page.locator("#scan-page")).to_have_attribute("data-ready", "yes")
        expect(self.page.locator("#scan-page")).to_have_attribute("data-past", "shown")
        return self

    def log_in(self, login: str) -> None:
        self.page.fill("#login", login)
        self.page.fill("#password", login)
        self.page.locator("main").get_by_role("button", name="Log in").click()

    def wedge(self, code: str, end: str = "Enter") -> None:
        """As a scanner that is a keyboard types."""
        self.clock = max(self.clock + 1, time())
        for key in code:
            self._press(key, {"text": key})
        self._press(end, KEYS[end])

    def _press(self, key: str, told: Mapping[str, Any]) -> None:
        self.clock += self.pace / 1000
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "key": key, "timestamp": self.clock, **(told if kind == "keyDown" else {})}
            self.keyboard.send("Input.dispatchKeyEvent", event)

    def expect_line(self, code: str, state: str) -> None:
        expect(self.page.locator("#scans li", has_text=code).first).to_have_attribute("data-state", state)

    def expect_waiting(self, number: int) -> None:
        expect(self.page.locator("#waiting")).to_have_attribute("data-count", str(number), timeout=SOON)

    def expect_sound(self, look: str) -> None:
        expect(self.page.locator("#answer")).to_have_attribute("data-look", look)

    def keep_shell(self) -> None:
        """Until the browser can show the page without a network."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")
