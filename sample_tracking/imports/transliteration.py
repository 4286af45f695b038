"""What a text looks like in the letters that the shared database can hold; offered, never done unasked."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LETTER: Final = re.compile(r"LATIN (SMALL|CAPITAL) (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .*)?")
GREEK: Final = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)(?: WITH .*)?")
PLAIN: Final = str.maketrans("\u2010\u2011\u2212\u2032\u2033\u03bc\u00a0", "---'\"\xb5 ")


def transliterated(text: str) -> str | None:
    """None when one of its characters has no likeness, or nothing would change."""
    made = [_likeness(character) for character in text]
    if None in made:
        return None
    offered = "".join(one for one in made if one is not None)
    return None if offered == text else offered


def _likeness(character: str) -> str | None:
    if _fits(character):
        return character
    if ord(character) in PLAIN:
        return character.translate(PLAIN)
    parts = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    if bare != character and _fits(bare):
        return bare
    named = LETTER.fullmatch(unicodedata.name(bare[:1] or "?", "")) or GREEK.fullmatch(unicodedata.name(bare[:1], ""))
    if named is None:
        return None
    return named[2].lower() if named[1] == "SMALL" else named[2].capitalize()


def _fits(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
