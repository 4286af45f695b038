"""One scan: read, found, carried out, told and kept."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sample_tracking.changers import service as changers
from sample_tracking.kernel.errors import Conflict, Fault, Forbidden, Invalid, NotFound, UnknownCode
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.scans.codes import plain, shown
from sample_tracking.scans.decoders import hashed
from sample_tracking.scans.store import badges

from . import commanding, finding, limiting, placing, sentences, waybills
from .context import LEVELS, Scan, clock_is_off, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.parts import Decoded
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def scan(unit: Unit, wish: Wish) -> Document:
    """UnknownCode for what is not known or not to be seen; ScanRefused for what cannot be done. Both stay in the log
    though all else is rolled back. TooMany when too many codes were unknown: of that nothing stays.
    """
    limiting.check(unit)
    unit.call = replace(unit.call, source="scan")
    one = Scan(wish)
    try:
        _carry_out(unit, one)
    except UnknownCode:
        raise
    except (Conflict, NotFound, Forbidden) as problem:
        raise one.refused(unit, problem) from problem
    return kept(unit, one)


def _carry_out(unit: Unit, one: Scan) -> None:
    _badge(unit, one)
    code, found, garbled = finding.read(unit, one.wish["barcode"])
    if found is None:
        raise one.unknown(code)
    one.code, one.kind = shown(code), found.kind
    at = one.wish.get("at")
    if at is not None and clock_is_off(unit, at):
        one.warn("clock_off", phrase(sentences.CLOCK, at=utc_text(at)))
    if garbled:
        one.warn("keyboard_layout", phrase(sentences.KEYBOARD, code=found.key))
    KINDS.get(found.kind, _foreign)(unit, one, found)


def _badge(unit: Unit, one: Scan) -> None:
    code = one.wish.get("badge")
    if not code:
        return
    one.badge = badges.find(unit, hashed(plain(code)))
    if one.badge is None:
        sentence = later("This badge is not known, or is not valid any more.")
        raise Invalid(sentence, errors=[Fault("/badge", sentence)])


def _of_thing(unit: Unit, one: Scan, found: Decoded) -> None:
    """With the place that was scanned before it."""
    if one.wish.get("location"):
        _stand(unit, one, one.wish["location"])
    _about(unit, one, found)


def _about(unit: Unit, one: Scan, found: Decoded) -> None:
    if found.kind not in LEVELS or found.thing_id is None:
        sentence = later("This is no thing that can be put somewhere.")
        raise Invalid(sentence, errors=[Fault("/subject", sentence)])
    action = one.wish.get("action", "")
    if action in commanding.ABOUT_THINGS:
        commanding.about(unit, one, found.kind, found.thing_id, action)
    elif action or one.place or one.position:
        placing.put(unit, one, found.kind, found.thing_id)
    else:
        one.told(sentences.told(placing.hold(unit, one, found.kind, found.thing_id)))


def _stand(unit: Unit, one: Scan, code: str) -> None:
    text = plain(code)
    one.position = changers.by_code(unit, text) if ":" in text else None
    if one.position is None:
        one.place = placing.place_of(unit, one, text)


def _of_place(unit: Unit, one: Scan, found: Decoded) -> None:
    """A place: for what comes next, or for the thing that was scanned before it."""
    _stand(unit, one, found.key)
    if one.wish.get("subject"):
        _about(unit, one, subject(unit, one))
    else:
        one.told(phrase(later("Place: {name}."), name=one.place.name if one.place else found.key))


def subject(unit: Unit, one: Scan) -> Decoded:
    """What was scanned before; UnknownCode when it is not known."""
    text, found, _garbled = finding.read(unit, one.wish["subject"])
    if found is None:
        raise one.unknown(text)
    return found


def _of_badge(_unit: Unit, one: Scan, found: Decoded) -> None:
    # What is printed on it lets others scan in its name.
    one.code = "BDG"
    one.badge = (found.thing_id or 0, found.key)
    one.told(phrase(later("The badge of {login}."), login=found.key))


def _of_command(unit: Unit, one: Scan, found: Decoded) -> None:
    if found.key in commanding.ABOUT_THINGS:
        if not one.wish.get("subject"):
            sentence = later("Scan the dewar first, then what is to be told of it.")
            raise Invalid(sentence, errors=[Fault("/subject", sentence)])
        about = subject(unit, one)
        commanding.about(unit, one, about.kind, about.thing_id or 0, found.key)
    else:
        commanding.alone(unit, one, found.key)


def _of_waybill(unit: Unit, one: Scan, found: Decoded) -> None:
    if one.wish.get("location"):
        _stand(unit, one, one.wish["location"])
    about = subject(unit, one) if one.wish.get("subject") else None
    waybills.carry(unit, one, found.key, about)


def _foreign(_unit: Unit, one: Scan, found: Decoded) -> None:
    """Of a kind that a plugin has brought."""
    one.told(f"{found.kind}: {found.key}")


KINDS: Final[Mapping[str, Callable[[Unit, Scan, Decoded], None]]] = MappingProxyType(
    {
        "dewar": _of_thing,
        "container": _of_thing,
        "sample": _of_thing,
        "location": _of_place,
        "position": _of_place,
        "badge": _of_badge,
        "command": _of_command,
        "waybill": _of_waybill,
    }
)
