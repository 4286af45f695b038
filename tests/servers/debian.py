"""Programs of Debian packages: those of the machine, else fetched by `.ci/debian`."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Missing(Exception):
    """A program is not here and cannot be fetched; the message says why."""


@dataclass(frozen=True)
class Program:
    path: Path
    environment: Mapping[str, str]

    @property
    def root(self) -> Path:
        """The top of the tree that the program stands in."""
        return self.path.parents[2]

    @property
    def share(self) -> Path:
        """The folder `share` of the tree that the program stands in."""
        return self.path.parents[1] / "share"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def cache_folder() -> Path:
    fallback = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sample-tracking"
    return Path(os.environ.get("SAMPLE_TRACKING_CACHE") or fallback)


def program(name: str, *packages: str, unpack: bool = False) -> Program:
    """The program `name`, which stands in the first of the packages. ``unpack``: root does not install them either,
    because they would set up a service on this machine.
    """
    folder = cache_folder() / packages[0]
    if found := _find(name, folder):
        return found
    with locked(folder.with_suffix(".lock")):
        if not _find(name, folder):
            _fetch(folder, packages, unpack=unpack)
    if found := _find(name, folder):
        return found
    raise Missing(f"{name} is not in {', '.join(packages)}")


def _find(name: str, folder: Path) -> Program | None:
    root = folder / "root"
    unpacked = os.pathsep.join(str(root / place) for place in ("usr/sbin", "usr/bin"))
    if path := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"):
        return Program(Path(path).resolve(), os.environ)
    if path := shutil.which(name, path=unpacked):
        libraries = {str(library.parent) for library in root.glob("**/*.so*")}
        return Program(Path(path), {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(sorted(libraries))})
    return None


def _fetch(folder: Path, packages: tuple[str, ...], *, unpack: bool) -> None:
    command = [str(ROOT / ".ci" / "debian"), *(["--unpack"] if unpack else []), str(folder), *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{packages[0]} cannot be fetched: {done.stderr.strip()}")
