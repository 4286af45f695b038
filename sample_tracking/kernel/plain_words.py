"""What the schemas say to programs, in words for somebody who fills in a form."""

from __future__ import annotations

import re
from typing import Final

from .errors import Fault, Invalid

SENTENCES: Final = (
    (re.compile(r"Missing data for required field\.|Field may not be null\."), "Please fill this in."),
    (re.compile(r"Longer than maximum length (\d+)\."), r"At most \1 characters fit here: please shorten it."),
    (re.compile(r"It must match \[A-Za-z0-9_-\]\+?.*"), "Please use only letters, digits, “-” and “_”."),
    (re.compile(r"It must match \[\\w\\s-\]\+\."), "Please use only letters, digits, spaces, “-” and “_”."),
    (re.compile(r"It must match \[\^@.*"), "Please type an e-mail address, such as ida@lab.example."),
    (re.compile(r"Must be one of: (.*)\."), r"Please choose one of: \1."),
    (re.compile(r"It must be a whole number\.|Not a valid integer\."), "Please type a whole number."),
    (re.compile(r"It must be a number\."), "Please type a number."),
    (re.compile(r"It must be a date and time.*|Not a valid aware datetime\."), "Please choose a date."),
    (
        re.compile(r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\."),
        r"From \1 to \2, please.",
    ),
)
LONGEST: Final = re.compile(r"Length must be between [01] and (\d+)\.")


def plainly(refused: Invalid, typed: dict[str, str]) -> Invalid:
    """The same refusal; its sentences say what to do next."""
    refused.errors = tuple(Fault(fault.pointer, _plain(fault, typed)) for fault in refused.errors)
    return refused


def _plain(fault: Fault, typed: dict[str, str]) -> str:
    said = fault.detail
    if not typed.get(fault.pointer.removeprefix("/"), "").strip() and said.startswith(("Length", "Shorter")):
        return "Please fill this in."
    if found := LONGEST.fullmatch(said):
        return f"At most {found[1]} characters fit here: please shorten it."
    for pattern, sentence in SENTENCES:
        if sentence and pattern.fullmatch(said):
            return pattern.sub(sentence, said)
    return said
