"""Debian's Chromium before the product with the invented facility, its shipments included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers.chromium import OPTIONS, chromium
from tests.servers.debian import Missing
from tests.servers.demo import serve_demo
from tests.servers.product import Product

from .stores import Stores, Terminal, open_stores

PATIENCE = 10_000


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = serve_demo(tmp_path_factory.mktemp("browsed"))
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


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    stores = open_stores(tmp_path_factory.mktemp("stores"))
    yield stores
    stores.product.end()


@pytest.fixture(scope="session")
def staff(chrome: Browser, stores: Stores) -> Any:
    """The cookies of a log-in, made once for all of these tests."""
    page = Desk(chrome, stores.product).log_in("staff")
    page.wait_for_url("**/")
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def opened(chrome: Browser, stores: Stores, staff: Any) -> Iterator[Callable[..., Terminal]]:
    """``opened(viewport=…)``: a terminal of somebody of the staff."""

    def open_(**options: Any) -> Terminal:
        desk = Desk(chrome, stores.product)
        return Terminal(desk.sit(storage_state=staff, **options)).open()

    yield open_
    for context in chrome.contexts:
        context.close()
