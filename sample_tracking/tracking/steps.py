"""What each step means to a user, and which of them are worth a message: a table."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import later, said

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Meaning:
    """``placed``: the sentence where the place is known. ``news``: told to those who asked, when the status changed;
    ``always``: also when it did not.
    """

    sentence: str
    placed: str = ""
    news: bool = False
    always: bool = False


STEPS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "created": Meaning(later("The dewar {dewar} was registered.")),
        "changed": Meaning(later("The entry of the dewar {dewar} was changed.")),
        "make_ready": Meaning(later("The dewar {dewar} is packed and ready to be fetched.")),
        "send": Meaning(later("The dewar {dewar} is on its way to the facility."), news=True),
        "receive": Meaning(
            later("The dewar {dewar} has arrived at the facility."),
            later("The dewar {dewar} has arrived at the facility: {place}."),
            news=True,
        ),
        "move": Meaning(
            later("The dewar {dewar} was put to another place."), later("The dewar {dewar} was put to {place}.")
        ),
        "start": Meaning(
            later("Measurements with the dewar {dewar} have begun."),
            later("Measurements with the dewar {dewar} have begun: {place}."),
            news=True,
        ),
        "load": Meaning(later("Something of the dewar {dewar} was put on a sample changer."), news=True),
        "unload": Meaning(later("Something of the dewar {dewar} was taken off a sample changer."), news=True),
        "finish": Meaning(later("Measurements with the dewar {dewar} are over."), news=True),
        "request_dispatch": Meaning(later("The return of the dewar {dewar} was asked for."), news=True),
        "withdraw_dispatch": Meaning(later("The dewar {dewar} stays at the facility for now."), news=True),
        "dispatch": Meaning(later("The dewar {dewar} has left the facility and is on its way back."), news=True),
        "close": Meaning(later("The journey of the dewar {dewar} is over.")),
        "cancel": Meaning(later("The dewar {dewar} was called off."), news=True),
        "reopen": Meaning(later("The dewar {dewar} is being packed again.")),
        "weighed": Meaning(later("The dewar {dewar} was weighed.")),
        "top_up": Meaning(later("The dewar {dewar} was filled up with liquid nitrogen.")),
        "temperature": Meaning(later("The temperature in the dewar {dewar} was measured.")),
        "reading_withdrawn": Meaning(later("A reading of the dewar {dewar} was taken back.")),
        "ln2_alarm": Meaning(
            later("The liquid nitrogen of the dewar {dewar} is running out."),
            later("The liquid nitrogen of the dewar {dewar} is running out: {place}."),
            always=True,
        ),
        "ln2_losing_more": Meaning(later("The dewar {dewar} loses more liquid nitrogen than before.")),
        "damaged": Meaning(later("Damage of the dewar {dewar} was noted."), always=True),
        "warm": Meaning(later("The dewar {dewar} was found warm."), always=True),
        "undone": Meaning(
            later("A scan of the dewar {dewar} was taken back."),
            later("A scan of the dewar {dewar} was taken back; it is at {place}."),
        ),
        "return_requested": Meaning(later("It was said how the dewar {dewar} is to come back.")),
        "return_changed": Meaning(later("It was changed how the dewar {dewar} is to come back.")),
        "picture_added": Meaning(later("A picture of the dewar {dewar} was added.")),
        "picture_removed": Meaning(later("A picture of the dewar {dewar} was removed.")),
        "courier_picked_up": Meaning(later("The courier has picked the dewar {dewar} up.")),
        "courier_on_hold": Meaning(later("The courier holds the dewar {dewar}."), always=True),
        "courier_customs_hold": Meaning(later("The dewar {dewar} is held in customs."), always=True),
        "courier_delivery_delayed": Meaning(later("The dewar {dewar} comes later than planned."), always=True),
        "courier_out_for_delivery": Meaning(later("The dewar {dewar} is delivered today.")),
        "courier_ready_for_pickup": Meaning(
            later("The dewar {dewar} waits to be fetched from the courier."), always=True
        ),
        "courier_delivery_failed": Meaning(later("The courier could not deliver the dewar {dewar}."), always=True),
        "courier_return_to_sender": Meaning(
            later("The courier sends the dewar {dewar} back to its sender."), always=True
        ),
        "courier_delivered": Meaning(later("The courier has delivered the dewar {dewar}.")),
        "courier_cancelled": Meaning(later("The courier does not carry the dewar {dewar}."), always=True),
    }
)
# What an older program has noted tells the state alone.
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opened": later("The dewar {dewar} was registered."),
        "ready": STEPS["make_ready"].sentence,
        "sent": STEPS["send"].sentence,
        "at_facility": later("The dewar {dewar} is at the facility."),
        "processing": later("The dewar {dewar} is being measured."),
        "dispatch_requested": STEPS["request_dispatch"].sentence,
        "dispatched": STEPS["dispatch"].sentence,
        "closed": STEPS["close"].sentence,
        "cancelled": STEPS["cancel"].sentence,
    }
)
NEWS: Final = tuple(name for name, meaning in STEPS.items() if meaning.news)
ALWAYS: Final = tuple(name for name, meaning in STEPS.items() if meaning.always)
OTHERWISE: Final = later("Something was noted of the dewar {dewar}.")


def sentence_of(what: str, status: str | None, dewar: str, place: str | None) -> str:
    """In the reader's language."""
    meaning = STEPS.get(what)
    if meaning is None:
        pattern = STATES.get(status or "", OTHERWISE)
    else:
        pattern = meaning.placed if meaning.placed and place else meaning.sentence
    return said(pattern).format(dewar=dewar, place=place)
