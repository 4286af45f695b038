from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write(files: dict[str, str], folder: Path) -> list[Path]:
    """Writes what differs and returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = [folder / name for name, content in sorted(files.items()) if _standing(folder / name) != content]
    for path in changed:
        path.write_text(files[path.name], encoding="utf-8")
    return changed


def differences(files: dict[str, str], folder: Path) -> str:
    """A unified diff from what stands in the folder to what would be written; empty when they agree."""
    parts: list[str] = []
    for name, content in sorted(files.items()):
        standing = (_standing(folder / name) or "").splitlines(keepends=True)
        wanted = content.splitlines(keepends=True)
        parts += difflib.unified_diff(standing, wanted, f"{name} (as it stands)", f"{name} (as generated)")
    return "".join(parts)


def _standing(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
