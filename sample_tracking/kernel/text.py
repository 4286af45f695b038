"""What the shared text columns can hold, and when two logins are one."""

from __future__ import annotations

import unicodedata


def unstorable(value: str, charset: str | None) -> str | None:
    """The first character that a column of this character set cannot hold, or None.

    MariaDB's latin1 is cp1252; Python's codec agrees with it but for five undefined bytes, which it refuses too.
    """
    if charset != "latin1":
        return None
    try:
        value.encode("cp1252")
    except UnicodeEncodeError as error:
        return value[error.start]
    return None


def same_login(one: str, other: str) -> bool:
    """Without regard to case and blanks at the end. MariaDB finds ``jose`` for ``josé`` as well: somebody else."""
    return one.rstrip().casefold() == other.rstrip().casefold()


def control_character(value: str, allowed: str = "\n\t") -> str | None:
    """The first control or direction-changing character, or None."""
    if value.isprintable():
        return None
    return next((c for c in value if c not in allowed and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co")), None)
