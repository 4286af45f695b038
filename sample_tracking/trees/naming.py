"""Names of copies: the old one with a suffix, cut to the column, and none that is there already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 45
"""Characters of the shared columns for names."""
MARK: Final = "-c"
FIRST: Final = 2
COPY: Final = re.compile(r"-c\d+\Z")


class Names:
    """Those that are taken, each within something such as its protein; compared without regard to case."""

    def __init__(self, taken: Iterable[tuple[str, str]] = ()) -> None:
        self._taken = {_folded(*pair) for pair in taken}

    def keep(self, within: str, name: str) -> str:
        """The name itself as long as it is free, else that of its next copy."""
        if _folded(within, name) in self._taken:
            return self.copy(within, name)
        self._taken.add(_folded(within, name))
        return name

    def copy(self, within: str, name: str) -> str:
        """``X1`` → ``X1-c2``, of which a copy is ``X1-c3``."""
        stem, number = COPY.sub("", name), FIRST
        while _folded(within, found := _numbered(stem, number)) in self._taken:
            number += 1
        self._taken.add(_folded(within, found))
        return found


def copy_of(title: str) -> str:
    """For a name that people read and that may be there twice."""
    return f"Copy of {title}"[:LONGEST].rstrip()


def _numbered(stem: str, number: int) -> str:
    suffix = f"{MARK}{number}"
    return stem[: LONGEST - len(suffix)] + suffix


def _folded(within: str, name: str) -> tuple[str, str]:
    return (within.lower(), name.rstrip().lower())
