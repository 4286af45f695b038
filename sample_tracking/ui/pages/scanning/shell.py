"""What of the scan page a browser may keep: the page without a person and without data, its scripts and its looks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import orjson

from sample_tracking import __version__
from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.languages import later, said
from sample_tracking.kernel.page import Page, PageContract, View, page
from sample_tracking.kernel.pages import STATIC_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from falcon import Request, Response

    from sample_tracking.kernel.page_desk import PageDesk
    from sample_tracking.kernel.unit import Unit

UI: Final = Path(__file__).parents[2]
WORKER: Final = "scan-worker.js"
HOUSE: Final = ("style.css", "pages.js", "icon.svg")
"""What the frame of all pages needs; at the addresses that it names."""
A_YEAR: Final = "public, max-age=31536000, immutable"
TITLE: Final = later("Scan")


@dataclass(frozen=True)
class Shell:
    """``version`` changes with each of its files; those of the page stand at addresses with it, so that a page never
    meets a script of another version.
    """

    version: str
    files: Mapping[str, bytes]
    worker: bytes

    @property
    def folder(self) -> str:
        return f"/scan/files/{self.version}"

    @property
    def addresses(self) -> list[str]:
        return [f"/static/{name}" for name in HOUSE] + [f"{self.folder}/{name}" for name in self.files]


def read_shell() -> Shell:
    static = UI / "static"
    files = {path.name: path.read_bytes() for path in sorted(static.glob("scan*")) if path.name != WORKER}
    beside = [*(static / name for name in (*HOUSE, WORKER)), *sorted((UI / "templates" / "scanning").glob("*.html"))]
    everything = [__version__.encode(), *files.values(), *(path.read_bytes() for path in beside)]
    version = hashlib.sha256(b"\0".join(everything)).hexdigest()[:16]
    return Shell(version, files, (static / WORKER).read_bytes())


class ShellPage(Page):
    needs: ClassVar[tuple[str, ...]] = ("scans",)

    def __init__(self, desk: PageDesk) -> None:
        super().__init__(desk)
        self.shell = read_shell()


def frame(shell: Shell, owner: str = "") -> dict[str, Any]:
    """What the template needs, whoever reads it; ``owner``: whose scans are sent, none where nobody is known."""
    return {"folder": shell.folder, "owner": owner}


class ScanShell(ShellPage):
    """/scan/shell"""

    @page(None)
    def on_get(self, unit: Unit) -> View:  # noqa: ARG002
        nobody: dict[str, Any] = {"me": None, "menu": [], "form_key": "", "once": "", "languages": [], "here": "/scan"}
        nothing = {"scan": None, "query": {"place": ""}, "may_confirm": False, "looks": {}}
        return View("scanning/scan.html", {**frame(self.shell), **nobody, **nothing})


def _open(work: Callable[..., None]) -> Callable[..., None]:
    """Needs no log-in and no unit."""
    work.contract = PageContract(None)  # type: ignore[attr-defined]
    return work


class ShellFile(ShellPage):
    """/scan/files/{version}/{name}"""

    @_open
    def on_get(self, _req: Request, resp: Response, version: str, name: str) -> None:
        if version != self.shell.version or name not in self.shell.files:
            raise NotFound("There is nothing at this address.")
        resp.content_type = STATIC_TYPES[Path(name).suffix]
        resp.set_header("Cache-Control", A_YEAR)
        resp.data = self.shell.files[name]


class Worker(ShellPage):
    """/scan-worker.js: changes with every file of the shell, by which browsers see that there is another one."""

    @_open
    def on_get(self, _req: Request, resp: Response) -> None:
        known = {"VERSION": self.shell.version, "SHELL": "/scan/shell", "FILES": self.shell.addresses}
        told = b"".join(b"const %s = %s;\n" % (name.encode(), orjson.dumps(value)) for name, value in known.items())
        resp.content_type = STATIC_TYPES[".js"]
        resp.set_header("Cache-Control", "no-cache")
        resp.data = told + self.shell.worker


class Manifest(ShellPage):
    """/scan/manifest.webmanifest"""

    @_open
    def on_get(self, _req: Request, resp: Response) -> None:
        icons = [
            {"src": f"{self.shell.folder}/scan-icon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": f"{self.shell.folder}/scan-icon.png", "sizes": "512x512", "type": "image/png"},
        ]
        title = f"{said(TITLE)} · {self.desk.units.site.get(SiteSettings).name}"
        told = {"id": "/scan", "name": title, "short_name": said(TITLE), "start_url": "/scan", "scope": "/scan"}
        looks = {"display": "standalone", "background_color": "#f3f6f8", "theme_color": "#0b5c7a", "icons": icons}
        resp.content_type = "application/manifest+json"
        resp.set_header("Cache-Control", "no-cache")
        resp.data = orjson.dumps({**told, **looks})


PAGES: Final = (
    ("/scan/shell", ScanShell),
    ("/scan/files/{version}/{name}", ShellFile),
    ("/scan-worker.js", Worker),
    ("/scan/manifest.webmanifest", Manifest),
)
