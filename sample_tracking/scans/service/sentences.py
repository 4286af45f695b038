"""What is said to the person with the scanner."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.languages import later, phrase
from sample_tracking.lifecycle.spoken import spoken
from sample_tracking.lifecycle.states import DEPARTED
from sample_tracking.lifecycle.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.unit import Unit
    from sample_tracking.scans.store.things import Thing

    Facts = dict[str, Any]

DONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "receive": later("{name} has arrived: {place}."),
        "move": later("{name} is here now: {place}."),
        "start": later("{name} is being measured: {place}."),
        "finish": later("{name} is back from the beamline: {place}."),
        "dispatch": later("{name} has left: {place}."),
        "load": later("{name} stands on position {place} now."),
        "unload": later("{name} was taken off the beamline."),
    }
)
OTHER: Final = later("{name}: {step} is done.")
CLOCK: Final = later("The clock of this terminal is wrong: it says {at}. The time of the server counts.")
KEYBOARD: Final = later("The scanner types as for another keyboard. It was understood as {code}.")
REPEATED: Final = later("{name} was here already: {place}. Nothing was changed.")
MEASURED: Final = later("{name} is being measured here. Nothing was changed.")
WRONG_BEAMLINE: Final = later("{name} is meant for {expected}, not for {beamline}.")
MEASURED_ELSEWHERE: Final = later("{name} is being measured at {expected}, not at {beamline}.")
DISPATCH: Final = later("The dispatch of {name} was requested.")
WARM: Final = later("{name} was found warm.")
INCOMPLETE: Final = later("Of the {announced} containers announced in {name} only {seen} were seen.")
NO_PLACE: Final = later("There is no place with the code {code}.")
NO_STEP: Final = later("{name} is {state}: there is nothing to do with it at {place}.")
SHARES: Final = later("{place} is full: {others} stands there.")
TAKEN: Final = later("On {place} stands the container {other}: unload it first.")
TAKEN_BY_OTHERS: Final = later("On {place} stands a container of another laboratory: ask its owners first.")
NOTHING: Final = "?"
OTHERS: Final = later("At {place} stands a thing of another proposal: {others}.")


def name_of(thing: Thing) -> str:
    return thing.name or thing.barcode or str(thing.id)


def told(thing: Thing) -> str:
    """What it is and where."""
    facts: Facts = {
        "level": spoken(thing.level),
        "name": name_of(thing),
        "proposal": thing.proposal or NOTHING,
        "state": spoken(thing.status),
    }
    if thing.level == "sample":
        pattern = later("Sample {name} of {proposal}, position {position} of {container}: {state}.")
        return phrase(pattern, **facts, position=thing.position or NOTHING, container=thing.container or NOTHING)
    if thing.beamline and thing.position:
        pattern = later("The {level} {name} of {proposal} is {state}, on position {position} of {beamline}.")
        return phrase(pattern, **facts, position=thing.position, beamline=thing.beamline)
    if thing.location:
        return phrase(later("The {level} {name} of {proposal} is {state}: {place}."), **facts, place=thing.location)
    return phrase(later("The {level} {name} of {proposal} is {state}."), **facts)


def expected(unit: Unit, thing: Thing) -> Facts | None:
    """Where it should be, and why."""
    if thing.status == "dispatch_requested":
        place = unit.site.get(Vocabulary).places.get("dispatch") or None
        return {"place": place, "beamline": None, "because": phrase(DISPATCH, name=name_of(thing))}
    if not thing.session_beamline or thing.status in DEPARTED:
        return None
    pattern, facts = later("It was sent for a session at {beamline}."), {"beamline": thing.session_beamline}
    if thing.session_start is not None:
        pattern = later("It was sent for a session at {beamline} on {day}.")
        facts["day"] = thing.session_start.date().isoformat()
    return {"place": None, "beamline": thing.session_beamline, "because": phrase(pattern, **facts)}
