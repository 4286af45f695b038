"""What of the scan page a browser may keep: the page without a person and without data, its scripts and its looks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import orjson

from sample_tracking import __version__
from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.languages import later, said
from sample_tracking.kernel.page import Page, PageContract, View, page
from sample_tracking.kernel.page_assets import TYPES, Assets

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon import Request, Response

    from sample_tracking.kernel.page_desk import PageDesk
    from sample_tracking.kernel.unit import Unit

UI: Final = Path(__file__).parents[2]
WORKER: Final = "scan-worker.js"
HOUSE: Final = ("style.css", "pages.js", "icon.svg")
"""What the frame of all pages needs."""
TITLE: Final = later("Scan")


@dataclass(frozen=True)
class Shell:
    """``version`` changes with each of its files. They stand at addresses that change with them as well, so that a page
    never meets a script of another version.
    """

    version: str
    assets: Assets
    names: tuple[str, ...]
    worker: bytes

    @property
    def addresses(self) -> list[str]:
        return [self.assets.address_of(name) for name in self.names]


def read_shell() -> Shell:
    static = UI / "static"
    assets = Assets(static)
    looks = [path.read_bytes() for path in sorted((UI / "templates" / "scanning").glob("*.html"))]
    version = hashlib.sha256(b"\0".join([__version__.encode(), assets.address.encode(), *looks])).hexdigest()[:16]
    names = (*HOUSE, *(path.name for path in sorted(static.glob("scan*")) if path.name != WORKER))
    return Shell(version, assets, names, (static / WORKER).read_bytes())


class ShellPage(Page):
    needs: ClassVar[tuple[str, ...]] = ("scans",)

    def __init__(self, desk: PageDesk) -> None:
        super().__init__(desk)
        self.shell = read_shell()


class ScanShell(ShellPage):
    """/scan/shell"""

    @page(None)
    def on_get(self, unit: Unit) -> View:  # noqa: ARG002
        nobody: dict[str, Any] = {"me": None, "menu": [], "form_key": "", "once": "", "languages": [], "here": "/scan"}
        nothing = {"scan": None, "query": {"place": ""}, "may_confirm": False, "looks": {}}
        return View("scanning/scan.html", {"owner": "", **nobody, **nothing})


def _open(work: Callable[..., None]) -> Callable[..., None]:
    """Needs no log-in and no unit."""
    work.contract = PageContract(None)  # type: ignore[attr-defined]
    return work


class Worker(ShellPage):
    """/scan-worker.js: changes with every file of the shell, by which browsers see that there is another one."""

    @_open
    def on_get(self, _req: Request, resp: Response) -> None:
        known = {"VERSION": self.shell.version, "SHELL": "/scan/shell", "FILES": self.shell.addresses}
        told = b"".join(b"const %s = %s;\n" % (name.encode(), orjson.dumps(value)) for name, value in known.items())
        resp.content_type = TYPES[".js"]
        resp.set_header("Cache-Control", "no-cache")
        resp.data = told + self.shell.worker


class Manifest(ShellPage):
    """/scan/manifest.webmanifest"""

    @_open
    def on_get(self, _req: Request, resp: Response) -> None:
        icons = [
            {"src": self.shell.assets.address_of("scan-icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": self.shell.assets.address_of("scan-icon.png"), "sizes": "512x512", "type": "image/png"},
        ]
        title = f"{said(TITLE)} · {self.desk.units.site.get(SiteSettings).name}"
        told = {"id": "/scan", "name": title, "short_name": said(TITLE), "start_url": "/scan", "scope": "/scan"}
        looks = {"display": "standalone", "background_color": "#f3f6f8", "theme_color": "#0b5c7a", "icons": icons}
        resp.content_type = "application/manifest+json"
        resp.set_header("Cache-Control", "no-cache")
        resp.data = orjson.dumps({**told, **looks})


PAGES: Final = (
    ("/scan/shell", ScanShell),
    ("/scan-worker.js", Worker),
    ("/scan/manifest.webmanifest", Manifest),
)
