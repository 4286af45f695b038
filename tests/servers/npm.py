"""Files of npm packages, kept in the cache folder: what other programs are tested against."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile

from .debian import Missing, cache_folder, locked


def packed_file(package: str, version: str, sha512: str, path: str) -> bytes:
    """A file of a package that is what it is meant to be, by its SHA-512."""
    folder = cache_folder() / "npm"
    archive = folder / f"{package}-{version}.tgz"
    with locked(folder / "lock"):
        if not archive.exists():
            _fetch(package, version)
    content = archive.read_bytes()
    if hashlib.sha512(content).hexdigest() != sha512:
        archive.unlink()
        raise Missing(f"{package} {version} is not what it was")
    with tarfile.open(archive) as files:
        found = files.extractfile(f"package/{path}")
        assert found, path
        return found.read()


def _fetch(package: str, version: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("there is no npm to fetch it with")
    folder = cache_folder() / "npm"
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), f"{package}@{version}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{package} cannot be fetched: {done.stderr.strip()[-300:]}")
