"""Files that are given out as they are: only below folders that the site names, never read as a whole."""

from __future__ import annotations

import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN: Final = "application/octet-stream"
# Nothing that a browser would run, such as HTML or SVG.
MEDIA_TYPES: Final = MappingProxyType(
    {".log": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".png": "image/png"}
)


@dataclass(frozen=True)
class FileAnswer:
    """What a service gives for an endpoint with ``file``: an open file, closed by whoever sends it.

    ``name``: under which it is to be saved, as another program has written it; only its last part counts.
    """

    stream: BinaryIO
    name: str

    @property
    def size(self) -> int:
        return os.fstat(self.stream.fileno()).st_size

    def headers(self) -> dict[str, str]:
        kind = MEDIA_TYPES.get(PurePosixPath(self.name).suffix.lower(), UNKNOWN)
        return _headers(kind, PurePosixPath(self.name).name, self.size)


@dataclass(frozen=True)
class MadeFile:
    """As `FileAnswer`, for a file that was made for this answer; ``name`` may hold what people have written."""

    content: bytes
    name: str
    media_type: str

    @property
    def stream(self) -> BinaryIO:
        return io.BytesIO(self.content)

    def headers(self) -> dict[str, str]:
        return _headers(self.media_type, self.name.replace("/", "_"), len(self.content))


def _headers(kind: str, name: str, size: int) -> dict[str, str]:
    shown = "".join(character if character.isprintable() else "_" for character in name or "file")
    return {
        "Content-Type": kind,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(shown, safe='')}",
        "Content-Length": str(size),
    }


def open_below(roots: Iterable[Path], path: PurePosixPath) -> BinaryIO:
    """A regular file whose path, all links followed, is below one of the roots; FileNotFoundError for any other."""
    within = [root.resolve() for root in roots]
    try:
        if not path.is_absolute():
            raise FileNotFoundError(path)
        descriptor = os.open(_below(within, Path(path)), os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in it; RuntimeError: links in a circle
        raise FileNotFoundError(path) from error
    try:
        _check_opened(within, descriptor)
    except OSError as error:
        os.close(descriptor)
        raise FileNotFoundError(path) from error
    return os.fdopen(descriptor, "rb")


def _below(roots: Iterable[Path], path: Path) -> Path:
    real = path.resolve(strict=True)
    if not any(real.is_relative_to(root) for root in roots):
        raise FileNotFoundError(path)
    return real


def _check_opened(roots: Iterable[Path], descriptor: int) -> None:
    """Of the opened file itself, since its path may lead elsewhere by now."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise FileNotFoundError
    _below(roots, Path(f"/proc/self/fd/{descriptor}"))
