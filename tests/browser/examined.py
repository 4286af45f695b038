"""All that the pages can show, and how each of it is looked at: by axe-core in three looks, by its size, by its calm.

A page that is not told here fails `test_no_page_is_forgotten`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from playwright.sync_api import Page

from sample_tracking.modules import every_installed

STEPS: Final = ("contacts", "dewars", "pucks", "samples", "check", "labels", "send")
OF_NOBODY: Final = ("/login", "/login?next=/shipments")
OF_USERS: Final = (
    "/",
    "/shipments",
    "/shipments?q=none",
    "/proposals/mx23694",
    "/proposals/mx23694/contacts",
    "/proposals/mx23694/contacts/new",
    "/proposals/mx23694/defaults",
    "/proposals/mx23694/mappings",
    "/proposals/mx23694/mappings/new",
    "/proposals/mx23694/proteins",
    "/proposals/mx23694/sessions",
    "/proposals/mx23694/new-shipment",
    "/contacts/1",
    "/contacts/1/delete",
    "/proteins/1",
    "/proteins/1/delete",
    "/import-mappings/{mapping}",
    "/import-mappings/{mapping}/delete",
    "/imports/{run}?done=imported",
    *(f"/shipments/8/{step}" for step in STEPS),
    *(f"/shipments/1/{step}" for step in ("pucks", "check", "labels", "send", "results")),
    "/shipments/1/track",
    "/shipments/3/track",
    "/shipments/8/copy",
    "/shipments/8/delete",
    "/shipments/8/edit",
    "/shipments/8/import",
    "/shipments/8/move?to=cancel",
    "/shipments/{empty}/track",
    "/shipments/{empty}/pucks",
    "/dewars/1/history",
    "/dewars/8",
    "/dewars/8/copy",
    "/dewars/8/delete",
    "/dewars/8/move?to=cancel",
    "/containers/{puck}",
    "/containers/{puck}/copy",
    "/containers/{puck}/delete",
    "/containers/{puck}/samples?done=saved",
    "/containers/{plate}/samples",
    "/containers/1/samples",
    "/dewars/1/return",
    "/dewars/1/nitrogen",
    "/dewars/1/pictures",
    "/dewars/{asked}/return",
    "/calendar",
    "/account/password",
)
OF_STAFF: Final = (
    "/scan",
    "/scan/unknown",
    "/dewars/{asked}/pictures",
    *(f"/boards/{name}" for name in ("arrivals", "places", "beamlines", "returns", "nitrogen", "lost")),
    "/beamlines",
    "/beamlines/i03",
    "/beamlines/i03?position=1",
    "/beamlines/i03?position=9",
    "/beamlines/i03/unload",
    "/returns",
    "/dewars/{asked}/dispatch",
    "/dewars/{asked}/nitrogen",
    "/admin/locations/codes?within=5",
)
OF_ADMINISTRATORS: Final = (
    "/admin/accounts",
    "/admin/accounts/examined",
    "/admin/groups",
    "/admin/groups/1",
    "/admin/groups/1/delete",
    "/admin/tokens",
    "/admin/tokens/{token}/revoke",
    *(f"/admin/locations{path}" for path in ("", "/7", "/5/retire", "/codes?within=5", "/import")),
)
REFUSED: Final = {
    "/shipments/4711": 404,
    "/no/such/page": 404,
    "/login/nowhere/return": 404,
    "/admin/groups": 403,
    "/shipments?cursor=made-up": 400,
    "/api/v1/shipments/8/labels.pdf?once=used": 401,
}
"""Addresses that a user cannot open."""

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text()
ALL_RULES: Final = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
OF_COLOURS: Final = {**ALL_RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS: Final[dict[str, tuple[Literal["light", "dark"], int, dict[str, Any]]]] = {
    "light": ("light", 1200, ALL_RULES),
    "dark": ("dark", 1200, OF_COLOURS),
    "phone": ("light", 320, ALL_RULES),
}
"""Colours, width, and rules: in the dark the page is the same but for its colours."""
HEIGHT: Final = "document.documentElement.scrollHeight"
WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOST_BYTES: Final = 100_000
TRANSFERRED: Final = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .map((entry) => entry.transferSize).reduce((sum, size) => sum + size)"""
SHIFTED: Final = """() => new Promise((told) => {
  const moved = [];
  const tell = (list) => list.getEntries().forEach(({ value, sources }) => moved.push(
    `${value.toFixed(4)}: ${sources.map(({ node }) => node?.nodeName + "." + (node?.className ?? "")).join(", ")}`));
  new PerformanceObserver(tell).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => told(moved), 0)));
})"""
"""What moved after it was painted."""


@dataclass(frozen=True)
class Examined:
    """What is wrong with one thing that is shown, in words; and the bytes of a first visit."""

    wrong: list[str]
    transferred: int


def open_first(page: Page, address: str, width: int = 1200) -> Examined:
    """As somebody who has never been there: without what a browser keeps."""
    keeping = page.context.new_cdp_session(page)
    keeping.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    moved, transferred = page.evaluate(SHIFTED), page.evaluate(TRANSFERRED)
    keeping.detach()
    wrong = [f"moves at {width}: {text}" for text in moved]
    if transferred > MOST_BYTES:
        wrong.append(f"{transferred} bytes")
    return Examined(wrong, transferred)


def look_at(page: Page) -> list[str]:
    """What axe-core finds in each look at what stands in the page, and whether that is wider than the screen.

    The window is as high as the page: what sticks to its lower end would cover something else by chance.
    """
    page.evaluate(AXE)
    found: list[str] = []
    for look, (colours, width, rules) in LOOKS.items():
        page.emulate_media(color_scheme=colours)
        page.set_viewport_size({"width": width, "height": 800})
        page.set_viewport_size({"width": width, "height": max(800, page.evaluate(HEIGHT))})
        violations = page.evaluate("rules => axe.run(rules)", rules)["violations"]
        found += [f"{look}: {v['id']} {[node['target'] for node in v['nodes']]}" for v in violations]
        if page.evaluate(WIDER):
            found.append(f"{look}: wider than the screen")
    return found


def examine(page: Page, addresses: tuple[str, ...], made: Mapping[str, Any]) -> dict[str, list[str]]:
    """``made``: the ids of what was made for this."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        here = address.format(**made)
        wrong = [*open_first(page, here, 320).wrong, *open_first(page, here).wrong, *look_at(page)]
        if wrong:
            found[here] = wrong
    return found


def shown_routes() -> set[str]:
    """Of all modules and plugins of the distribution: the addresses of pages that show something."""
    pages = [page for module in every_installed() for page in module.brings("pages")]
    return {route for route, kind in pages if _shows(getattr(kind, "on_get", None))}


def _shows(responder: Callable[..., Any] | None) -> bool:
    """By what it says that it gives; a file and a way elsewhere are no page."""
    work: Any = getattr(responder, "__wrapped__", None)
    return work is not None and "View" in work.__annotations__["return"]


def is_told(route: str) -> bool:
    pattern = re.compile(re.sub(r"\\{\w+(:id)?\\}", "[^/]+", re.escape(route).replace(r"\:", ":")))
    told = (*OF_NOBODY, "/scan/shell", *OF_USERS, *OF_STAFF, *OF_ADMINISTRATORS)
    return any(pattern.fullmatch(address.partition("?")[0]) for address in told)
