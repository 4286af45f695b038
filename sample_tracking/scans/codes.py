"""From what a scanner sends to the code that is meant: symbols' prefixes, addresses of labels, wrong keyboards."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST: Final = 200
AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""What a scanner may put before the text to tell the kind of the symbol (AIM, ISO/IEC 15424)."""
LABEL: Final = re.compile(r"https?://[^/\s]+/(?:[^?#\s]*/)?d/([^/?#\s]+)/?(?:[?#].*)?", re.IGNORECASE)
"""The address in the QR code of a dewar label."""

# A scanner that types as an American keyboard does, on a computer that takes it for another one:
# what arrives, and what was meant, character by character.
_Y_AND_Z: Final = ("zyZY", "yzYZ")
LAYOUTS: Final[Mapping[str, Mapping[int, int]]] = MappingProxyType(
    {
        "german": str.maketrans(_Y_AND_Z[0] + "ß?-_ÖöÄä#'+*\u00b4`", _Y_AND_Z[1] + "-_/?:;\"'\\|]}=+"),
        "swiss": str.maketrans(_Y_AND_Z[0] + "'?-_éö$", _Y_AND_Z[1] + "-_/?:;\\"),
        "french": str.maketrans("aqzwAQZW&é\"'(-è_çà)°m,;:!M?./§", "qawzQAWZ1234567890-_;m,./:M<>?"),
        "southern": str.maketrans("'?-_çÇñÑ", "-_/?::;:"),
        "nordic": str.maketrans("+?-_ØøÆæÖöÄä", "-_/?:;\"':;\"'"),
    }
)


def plain(sent: str) -> str:
    """Without prefix, control characters and blanks around it; of the address on a label the barcode."""
    text = _bare(sent)
    if AIM.match(text):
        text = _bare(text[3:])
    label = LABEL.fullmatch(text)
    return (_bare(unquote(label[1])) if label else "") or text


def meant(sent: str) -> Iterator[str]:
    """What other keyboards may have made of it, each once, without the text as it stands."""
    seen = {plain(sent)}
    for layout in LAYOUTS.values():
        text = plain(_bare(sent).translate(layout))
        if text and text not in seen:
            seen.add(text)
            yield text


def shown(text: str) -> str:
    """As it can be stored and read: what cannot be seen as a sign that says so."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)[
        :LONGEST
    ]


def storable(text: str) -> bool:
    """Whether a shared column could hold it as a code."""
    if not 0 < len(text) <= 45 or not text.isprintable():
        return False
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def same(one: str | None, other: str) -> bool:
    """Alike but for case: the database also takes blanks at the end, and letters with accents, for the same."""
    return one is not None and one.lower() == other.lower()


def _bare(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _is_nothing(text[start]):
        start += 1
    while end > start and _is_nothing(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_nothing(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
