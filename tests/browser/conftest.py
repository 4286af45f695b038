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
