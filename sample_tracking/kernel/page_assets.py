"""Style sheets, scripts and pictures of the pages: under an address that changes with them, so that a browser asks
once, and under a plain one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from .errors import NotFound
from .squeezing import THOROUGH, may_squeeze, squeezed

if TYPE_CHECKING:
    from pathlib import Path

    from falcon import Request, Response

TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_MINUTES: Final = "public, max-age=300"


@dataclass(frozen=True)
class Asset:
    media_type: str
    content: bytes

    @cached_property
    def squeezed(self) -> bytes:
        """Made when it is first asked for."""
        return squeezed(self.content, THOROUGH)

    @cached_property
    def mark(self) -> str:
        """Weak: the same for both sizes."""
        return f'W/"{hashlib.sha256(self.content).hexdigest()[:20]}"'


class Assets:
    """/assets/{version}/{name} and /static/{name}. The version is of all together: a script names others by where
    it stands itself.
    """

    def __init__(self, folder: Path) -> None:
        found = sorted(path for path in folder.iterdir() if path.suffix in TYPES)
        self._files = {path.name: Asset(TYPES[path.suffix], path.read_bytes()) for path in found}
        every = "".join(f"{name} {asset.mark}\n" for name, asset in self._files.items())
        self._version = hashlib.sha256(every.encode()).hexdigest()[:12]

    @property
    def address(self) -> str:
        return f"/assets/{self._version}"

    def address_of(self, name: str) -> str:
        return f"{self.address}/{name}"

    def on_get(self, req: Request, resp: Response, name: str, version: str = "") -> None:
        asset = self._files.get(name)
        if asset is None:
            raise NotFound("There is nothing at this address.")
        resp.set_header("Cache-Control", FOR_EVER if version == self._version else FOR_MINUTES)
        resp.set_header("ETag", asset.mark)
        resp.append_header("Vary", "Accept-Encoding")
        if asset.mark in (req.get_header("If-None-Match") or ""):
            resp.status = 304
            return
        resp.content_type = asset.media_type
        if asset.media_type != TYPES[".png"] and may_squeeze(req, asset.content):
            resp.set_header("Content-Encoding", "gzip")
            resp.data = asset.squeezed
        else:
            resp.data = asset.content
