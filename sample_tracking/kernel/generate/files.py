from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BUILT = {"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"}


def write(files: dict[str, str], folder: Path) -> list[Path]:
    """Writes what differs and returns it."""
    changed = []
    for name, content in sorted(files.items()):
        path = folder / name
        if _standing(path) != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(path)
    return changed


def differences(files: dict[str, str], folder: Path) -> str:
    """A unified diff from what stands in the folder to what would be written; empty when they agree."""
    parts: list[str] = []
    for name, content in sorted(files.items()):
        standing = (_standing(folder / name) or "").splitlines(keepends=True)
        wanted = content.splitlines(keepends=True)
        parts += difflib.unified_diff(standing, wanted, f"{name} (as it stands)", f"{name} (as generated)")
    return "".join(parts)


def in_the_way(files: dict[str, str], folder: Path, below: Sequence[str]) -> list[str]:
    """What stands in these parts of the folder and is not what would be written, by its path."""
    standing = [path for part in below for path in sorted((folder / part).rglob("*")) if path.is_file()]
    names = {str(path.relative_to(folder)): path for path in standing if not _BUILT & set(path.parts)}
    return sorted(name for name, path in names.items() if files.get(name) != _standing(path))


def _standing(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
