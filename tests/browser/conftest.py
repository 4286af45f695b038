"""Debian's Chromium before the product with the invented facility, its shipments included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sample_tracking.app import open_units
from sample_tracking.demo.service import Calendar, Story
from sample_tracking.kernel.installing import install
from sample_tracking.kernel.plugin import branches_of
from sample_tracking.modules import configure
from tests.servers.chromium import OPTIONS, chromium
from tests.servers.debian import Missing
from tests.servers.product import Product
from tests.world import Configured, environment

PATIENCE = 10_000
CONFIGURED = Configured(plugins=("outcome", "auth_local"))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("browsed")
    environ = environment(f"sqlite:///{folder / 'world.sqlite'}", "tracking", "sqlite")
    settings, modules = configure(CONFIGURED.write(folder), environ)
    calendar = Calendar(datetime.now(UTC))
    units = open_units(settings, modules, calendar)
    install(units.writes, "tracking", branches_of(modules))
    Story(units, calendar).tell()
    units.reads.dispose()
    units.writes.dispose()
    product = Product(folder, environ, workers=1)
    yield product
    product.end()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    try:
        path = chromium().path
    except Missing as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=[*OPTIONS])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Desk:
    """Opens browsers of people, each with cookies of its own."""

    chrome: Browser
    product: Product

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.product.port}"

    def sit(self, **options: Any) -> Page:
        """Somebody who has not logged in."""
        context = self.chrome.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def log_in(self, login: str, **options: Any) -> Page:
        page = self.sit(**options)
        page.goto("/login")
        page.fill("#login", login)
        page.fill("#password", login)
        page.click("main button")
        return page


@pytest.fixture
def desk(chrome: Browser, product: Product) -> Iterator[Desk]:
    of_others = list(chrome.contexts)
    yield Desk(chrome, product)
    for context in chrome.contexts:
        if context not in of_others:
            context.close()


@pytest.fixture
def browser(desk: Desk) -> Callable[..., Page]:
    """``browser("user", viewport=…)``: a page of somebody who has logged in."""
    return desk.log_in
