"""The files of the repository, found without git."""

from collections.abc import Iterator
from pathlib import Path

from tests.servers.debian import ROOT

FOLDERS = ("sample_tracking", "plugins", "tests", "docs", "config", ".ci", ".github")
BUILT = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
GENERATED = ("sample_tracking/kernel/tables", "tests/bench/gen_data.py")


def texts() -> Iterator[Path]:
    """Every text file of ours; the lock files name what others made."""
    candidates = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        candidates += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(candidates):
        if not BUILT & set(path.parts) and path.suffix not in (".lock", ".pyc", ".sqlite") and _ours(path):
            yield path


def _ours(path: Path) -> bool:
    """Not a coverage file, nor what an editor left."""
    return not path.name.startswith((".coverage", ".#")) and not path.name.endswith("~")


def python_files() -> Iterator[Path]:
    for path in texts():
        if path.suffix == ".py" and not str(path.relative_to(ROOT)).startswith(GENERATED):
            yield path


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))
