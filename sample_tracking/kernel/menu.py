"""What the pages show in their menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .identity import Permission


@dataclass(frozen=True)
class Entry:
    """Shown to those who hold the permission; the lower ``order`` stands first."""

    title: str
    path: str
    permission: Permission
    order: int = 100
