from __future__ import annotations

import keyword
import re

RESERVED = frozenset({"metadata", "registry"})
"""What SQLAlchemy keeps for itself on a mapped class."""

_WORD_THEN_CAPITALISED = re.compile(r"([A-Za-z0-9])([A-Z][a-z])")
_SMALL_THEN_CAPITAL = re.compile(r"([a-z0-9])([A-Z])")


def attribute(column: str) -> str:
    """``barCode`` → bar_code, ``SAFETYLEVEL`` → safetylevel, ``global`` → global_."""
    spaced = _SMALL_THEN_CAPITAL.sub(r"\1_\2", _WORD_THEN_CAPITALISED.sub(r"\1_\2", column))
    name = spaced.lower()
    return f"{name}_" if keyword.iskeyword(name) or name in RESERVED else name


def class_name(table: str) -> str:
    """``Session_has_Person`` → SessionHasPerson."""
    return "".join(part[:1].upper() + part[1:] for part in table.split("_"))
