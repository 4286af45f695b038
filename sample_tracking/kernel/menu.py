"""What the pages show in their menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .identity import Permission


@dataclass(frozen=True)
class Entry:
    """Shown to those who hold the permission; the lower ``order`` stands first. ``needs``: modules without which its
    page is not there.
    """

    title: str
    path: str
    permission: Permission
    order: int = 100
    needs: tuple[str, ...] = ()
