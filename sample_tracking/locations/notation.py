"""Many places in one line: ``TRAY-[1..16][A..F]`` is TRAY-1A, TRAY-1B … TRAY-16F."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from .places import MOST_PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence

RANGE: Final = re.compile(r"\[([0-9]{1,5})\.\.([0-9]{1,5})\]|\[([A-Z])\.\.([A-Z])\]|\[([a-z])\.\.([a-z])\]")
PLACE: Final = re.compile(r"\{([1-9])\}")


def expanded(code: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each code with the values of its ranges, the last one turning fastest. ValueError for what is no range."""
    parts, values = _parts(code)
    number = 1
    for one in values:
        number *= len(one)
    if number > MOST_PLACES:
        raise ValueError(f"{code} stands for {number} places; at most {MOST_PLACES} can be said in one line.")
    return [(_joined(parts, chosen), chosen) for chosen in itertools.product(*values)]


def filled(text: str, values: Sequence[str]) -> str:
    """``{1}`` is the value of the first range. ValueError for a range that there is not."""

    def value(found: re.Match[str]) -> str:
        place = int(found[1])
        if place > len(values):
            raise ValueError(f"{text} speaks of range {place}, but the code has {len(values)}.")
        return values[place - 1]

    return PLACE.sub(value, text)


def _parts(code: str) -> tuple[list[str], list[list[str]]]:
    parts, values, end = [], [], 0
    for found in RANGE.finditer(code):
        parts.append(code[end : found.start()])
        values.append(_values(found))
        end = found.end()
    parts.append(code[end:])
    if any(sign in part for part in parts for sign in "[]"):
        raise ValueError(f"{code} has brackets that are no range such as [1..16] or [A..F].")
    return parts, values


def _values(found: re.Match[str]) -> list[str]:
    first, last = (one for one in found.groups() if one is not None)
    if first.isdigit():
        numbers = range(int(first), int(last) + 1)
        values = [str(number).zfill(len(first)) for number in numbers]
    else:
        values = [chr(letter) for letter in range(ord(first), ord(last) + 1)]
    if not values:
        raise ValueError(f"{found[0]} runs backwards.")
    return values


def _joined(parts: Sequence[str], values: Sequence[str]) -> str:
    return "".join(itertools.chain.from_iterable(itertools.zip_longest(parts, values, fillvalue="")))
