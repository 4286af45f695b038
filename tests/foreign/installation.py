"""A fresh virtual environment with the product and a foreign plugin in it, both as wheels that were built here."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers.debian import ROOT

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
OFFLINE = ("--no-deps", "--no-index", "--no-build-isolation")
# What the product is built from.
SOURCES = ("sample_tracking", "plugins", "pyproject.toml", "README.md", "LICENSE", "COPYING")


def build_product(folder: Path) -> Path:
    """The wheel of the product; built from a copy, so that nothing is left in the checkout."""
    copy = folder / "source"
    copy.mkdir()
    for name in SOURCES:
        here = ROOT / name
        if here.is_dir():
            shutil.copytree(here, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(here, copy / name)
    return build(copy, folder / "wheels")


def build(project: Path, wheels: Path) -> Path:
    before = set(wheels.glob("*.whl")) if wheels.exists() else set()
    subprocess.run([*PIP, "wheel", *OFFLINE, "--wheel-dir", wheels, project], check=True)
    (made,) = set(wheels.glob("*.whl")) - before
    return made


@dataclass(frozen=True)
class Environment:
    """The libraries of others are taken from where the tests run: no index of packages is asked."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def libraries(self) -> Path:
        """The file that says where else the environment looks for modules."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages" / "libraries.pth"

    def make(self, *wheels: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder], check=True)
        if wheels:
            self.install(*wheels)
        self.libraries.write_text(f"{sysconfig.get_paths()['purelib']}\n")

    def install(self, *wheels: Path) -> None:
        python = str(self.bin / "python")
        subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", *wheels], check=True)

    def run(self, *words: str, folder: Path, environ: Mapping[str, str] | None = None) -> str:
        """What a program of the environment writes; AssertionError when it fails."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("SAMPLE_TRACKING", "PYTHON"))}
        program = [str(self.bin / words[0]), *words[1:]]
        done = subprocess.run(
            program, cwd=folder, env={**clean, **(environ or {})}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
