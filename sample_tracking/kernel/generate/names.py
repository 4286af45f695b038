from __future__ import annotations

import keyword
import re

RESERVED = frozenset({"metadata", "registry"})
"""What SQLAlchemy keeps for itself on a mapped class."""

WORDS = frozenset(
    {
        "bigint",
        "binary",
        "blob",
        "clock",
        "day",
        "double",
        "enum",
        "flag",
        "generated",
        "integer",
        "json_text",
        "medium_unsigned",
        "mediumint",
        "references",
        "serial",
        "single",
        "small_unsigned",
        "smallint",
        "stamp",
        "text",
        "tiny_unsigned",
        "tinyint",
        "unsigned",
        "varchar",
    }
)
"""What kernel/tables/columns.py offers."""

TIMES = frozenset({"date", "datetime", "time"})
TYPES = frozenset({"bool", "bytes", "float", "int", "str"}) | TIMES
"""What stands in annotations: an attribute of the name would take its place in the lines below."""

_WORD_THEN_CAPITALISED = re.compile(r"([A-Za-z0-9])([A-Z][a-z])")
_SMALL_THEN_CAPITAL = re.compile(r"([a-z0-9])([A-Z])")
_NO_LETTER = re.compile(r"\W", re.ASCII)
_OF_THE_FILES = frozenset({"Base", "Index", "Mapped"})


def attribute(column: str) -> str:
    """``barCode`` → bar_code, ``SAFETYLEVEL`` → safetylevel, ``global`` → global_, ``2theta`` → column_2theta."""
    spaced = _SMALL_THEN_CAPITAL.sub(r"\1_\2", _WORD_THEN_CAPITALISED.sub(r"\1_\2", _NO_LETTER.sub("_", column)))
    name = f"column_{spaced}".lower() if spaced[:1].isdigit() else spaced.lower()
    return f"{name}_" if keyword.iskeyword(name) or name in RESERVED | WORDS | TYPES else name


def class_name(table: str) -> str:
    """``Session_has_Person`` → SessionHasPerson, ``2D`` → Table2D; what the file has already gets an underscore."""
    name = "".join(part[:1].upper() + part[1:] for part in _NO_LETTER.sub("_", table).split("_"))
    named = f"Table{name}" if name[:1].isdigit() else name
    return f"{named}_" if keyword.iskeyword(named) or named in _OF_THE_FILES else named


def words(name: str) -> list[str]:
    """``SessionHasPerson`` → session, has, person."""
    return attribute(name).strip("_").split("_")
