"""Files in a folder."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import PDF, ZPL

if TYPE_CHECKING:
    from pathlib import Path


class FolderPrinter:
    def __init__(self, name: str, folder: Path, *, zpl: bool) -> None:
        self.name = name
        self.media_types = frozenset({ZPL if zpl else PDF})
        self._folder = folder

    def status(self) -> str:
        return "ready" if self._folder.is_dir() and os.access(self._folder, os.W_OK | os.X_OK) else "disconnected"

    def send(self, document: bytes, media_type: str, copies: int) -> None:
        """One file a copy; a file has its name only once it is whole."""
        ending = ".zpl" if media_type == ZPL else ".pdf"
        try:
            for _ in range(copies):
                self._write(document, ending)
        except OSError as error:
            raise Unavailable(f"The folder of {self.name} takes no file: {error.strerror}.") from error

    def _write(self, document: bytes, ending: str) -> None:
        descriptor, part = tempfile.mkstemp(prefix="label-", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(document)
                file.flush()
                os.fsync(file.fileno())
            os.rename(part, part.removesuffix(".part") + ending)  # noqa: PTH104 - the texts as mkstemp gives them
        except OSError:
            os.unlink(part)  # noqa: PTH108 - as above
            raise
