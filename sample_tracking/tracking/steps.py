"""What each step means to a user, and which of them are worth a message: a table."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import said

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Meaning:
    """``placed``: the sentence where the place is known. ``news``: told to those who asked, when the status changed."""

    sentence: str
    placed: str = ""
    news: bool = False


STEPS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "created": Meaning("The dewar {dewar} was registered."),
        "changed": Meaning("The entry of the dewar {dewar} was changed."),
        "make_ready": Meaning("The dewar {dewar} is packed and ready to be fetched."),
        "send": Meaning("The dewar {dewar} is on its way to the facility.", news=True),
        "receive": Meaning(
            "The dewar {dewar} has arrived at the facility.",
            "The dewar {dewar} has arrived at the facility: {place}.",
            news=True,
        ),
        "move": Meaning("The dewar {dewar} was put to another place.", "The dewar {dewar} was put to {place}."),
        "start": Meaning(
            "Measurements with the dewar {dewar} have begun.",
            "Measurements with the dewar {dewar} have begun: {place}.",
            news=True,
        ),
        "load": Meaning("Something of the dewar {dewar} was put on a sample changer.", news=True),
        "unload": Meaning("Something of the dewar {dewar} was taken off a sample changer.", news=True),
        "finish": Meaning("Measurements with the dewar {dewar} are over.", news=True),
        "request_dispatch": Meaning("The return of the dewar {dewar} was asked for.", news=True),
        "withdraw_dispatch": Meaning("The dewar {dewar} stays at the facility for now.", news=True),
        "dispatch": Meaning("The dewar {dewar} has left the facility and is on its way back.", news=True),
        "close": Meaning("The journey of the dewar {dewar} is over."),
        "cancel": Meaning("The dewar {dewar} was called off.", news=True),
        "reopen": Meaning("The dewar {dewar} is being packed again."),
    }
)
# What an older program has noted tells the state alone.
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opened": "The dewar {dewar} was registered.",
        "ready": STEPS["make_ready"].sentence,
        "sent": STEPS["send"].sentence,
        "at_facility": "The dewar {dewar} is at the facility.",
        "processing": "The dewar {dewar} is being measured.",
        "dispatch_requested": STEPS["request_dispatch"].sentence,
        "dispatched": STEPS["dispatch"].sentence,
        "closed": STEPS["close"].sentence,
        "cancelled": STEPS["cancel"].sentence,
    }
)
NEWS: Final = tuple(name for name, meaning in STEPS.items() if meaning.news)
OTHERWISE: Final = "Something was noted of the dewar {dewar}."


def sentence_of(what: str, status: str | None, dewar: str, place: str | None) -> str:
    """In the reader's language."""
    meaning = STEPS.get(what)
    if meaning is None:
        pattern = STATES.get(status or "", OTHERWISE)
    else:
        pattern = meaning.placed if meaning.placed and place else meaning.sentence
    return said(pattern).format(dewar=dewar, place=place)
