"""What the schemas say to programs, in words for somebody who fills in a form."""

from __future__ import annotations

import re
from typing import Final

from .errors import Fault, Invalid
from .languages import later, phrase

NEEDED: Final = later("Please fill this in.")
LONG: Final = later("At most {most} characters fit here: please shorten it.")
# What the places of a sentence are filled with has its name in the pattern.
SENTENCES: Final = (
    (re.compile(r"Missing data for required field\.|Field may not be null\."), NEEDED),
    (re.compile(r"Longer than maximum length (?P<most>\d+)\."), LONG),
    (re.compile(r"(?:Length .*\. )?Must be one of: (?P<choices>.*)\."), later("Please choose one of: {choices}.")),
    (re.compile(r"Length must be between [01] and (?P<most>\d+)\.(?: .*)?"), LONG),
    (re.compile(r"It must match \[A-Za-z0-9_-\]\+?.*"), later("Please use only letters, digits, “-” and “_”.")),
    (re.compile(r"It must match \[\\w\\s-\]\+\."), later("Please use only letters, digits, spaces, “-” and “_”.")),
    (re.compile(r"It must match \[\^@.*"), later("Please type an e-mail address, such as ida@lab.example.")),
    (re.compile(r"It must be a whole number\.|Not a valid integer\."), later("Please type a whole number.")),
    (re.compile(r"It must be a number\."), later("Please type a number.")),
    (re.compile(r"It must be a date and time.*|Not a valid (?:aware )?datetime\."), later("Please choose a date.")),
    (
        re.compile(r"Must be greater than or equal to (?P<low>\S+) and less than or equal to (?P<high>\S+)\."),
        later("From {low} to {high}, please."),
    ),
    (
        re.compile(r"It must match \[A-Za-z0-9\]\[A-Za-z0-9\._-\].*"),
        later("Please use only letters, digits, “.”, “-” and “_”, and begin with a letter or a digit."),
    ),
    (
        re.compile(r"It holds the invisible character (?P<code>U\+\S+)\."),
        later("It holds the invisible character {code}."),
    ),
    (
        re.compile(r"The character '(?P<character>.+)' cannot be stored in the facility's database\."),
        later("The character “{character}” cannot be stored in the facility's database: please leave it out."),
    ),
)


def plainly(refused: Invalid, typed: dict[str, str]) -> Invalid:
    """The same refusal; its sentences say what to do next."""
    refused.errors = tuple(
        Fault(fault.pointer, plain(fault.detail, typed.get(fault.pointer.removeprefix("/"), "")))
        for fault in refused.errors
    )
    return refused


def plain(sentence: str, typed: str = "") -> str:
    """``typed``: what stands in the field of which it is said."""
    if not typed.strip() and sentence.startswith(("Length", "Shorter")):
        return NEEDED
    for pattern, words in SENTENCES:
        if found := pattern.fullmatch(sentence):
            return phrase(words, **found.groupdict())
    return sentence
