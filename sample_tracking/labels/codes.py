"""What stands on a sheet of codes: of places, of commands, of whatever is scanned from a wall."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """``text``: what a scanner reads; ``name``: what people read; ``note``: more of it, smaller."""

    text: str
    name: str
    note: str = ""
