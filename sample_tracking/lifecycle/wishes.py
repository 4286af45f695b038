"""What a caller asks for, checked against the tables before anything is looked up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.text import control_character, unstorable

from .spoken import spoken
from .states import DEPARTED
from .steps import Wish
from .vocabulary import LONGEST, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .transitions import Level, Transition
    from .vocabulary import Vocabulary

BEAMLINE_LENGTH: Final = 20
POSITION: Final = re.compile(r"[1-9][0-9]{0,18}")
EXTRAS: Final = ("location", "beamline", "position", "courier")
NEEDS: Final = later("The transition {transition} of a {level} needs a {name}.")
TAKES_NOT: Final = later("The transition {transition} of a {level} takes no {name}.")


def checked(level: Level, asked: Mapping[str, Any], vocabulary: Vocabulary) -> Wish:
    """``asked``: transition, and any of location, beamline, position, courier, reason, at, share."""
    transition = level.transition(str(asked.get("transition")))
    if transition is None:
        sentence = (
            f"{asked.get('transition')!r} is no transition of a {level.name}; there are {', '.join(level.names)}."
        )
        raise Invalid(sentence, errors=[Fault("/transition", sentence)])
    given = {name: str(asked[name]).strip() for name in EXTRAS if asked.get(name) is not None}
    given = {name: value for name, value in given.items() if value}
    share = bool(asked.get("share"))
    faults = [*_surplus(level, transition, given), *_texts(transition, given), *_places(transition, given, vocabulary)]
    if share and "location" not in transition.needs + transition.takes:
        faults.append(Fault("/share", f"The transition {transition.name} of a {level.name} takes no place to share."))
    if faults:
        refused = phrase("The transition {transition} cannot be done like this.", transition=transition.name)
        raise Invalid(refused, errors=faults)
    return Wish(transition, **given, reason=asked.get("reason"), at=asked.get("at"), share=share)


def _surplus(level: Level, transition: Transition, given: Mapping[str, str]) -> list[Fault]:
    step = {"transition": transition.name, "level": spoken(level.name)}
    missing = [name for name in transition.needs if name not in given]
    odd = [name for name in given if name not in transition.needs + transition.takes]
    return [
        *(Fault(f"/{name}", phrase(NEEDS, name=spoken(name), **step)) for name in missing),
        *(Fault(f"/{name}", phrase(TAKES_NOT, name=spoken(name), **step)) for name in odd),
    ]


def _texts(transition: Transition, given: Mapping[str, str]) -> list[Fault]:
    on_beamline = transition.to == "processing"
    faults = []
    for name, value in given.items():
        limit = BEAMLINE_LENGTH if name == "beamline" or (name == "location" and on_beamline) else LONGEST
        if len(value) > limit:
            told = phrase("It has {number} characters; at most {limit} can be stored.", number=len(value), limit=limit)
            faults.append(Fault(f"/{name}", told))
        bad = control_character(value, allowed="") or unstorable(value, "latin1")
        if bad is not None:
            faults.append(Fault(f"/{name}", phrase("The character {bad!r} cannot be stored.", bad=bad)))
    if "position" in given and POSITION.fullmatch(given["position"]) is None:
        faults.append(Fault("/position", later("A position of a sample changer is a whole number from 1 up.")))
    return faults


def _places(transition: Transition, given: Mapping[str, str], vocabulary: Vocabulary) -> list[Fault]:
    place = given.get("location")
    state = vocabulary.departed.get(fold(place)) if place else None
    if state is None or transition.to in DEPARTED:
        return []
    told = phrase(
        "A dewar at {place!r} is {state}: take the transition that says so.", place=place, state=spoken(state)
    )
    return [Fault("/location", told)]
