"""The decoders of the house: each reads one kind of code, by its priority."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sample_tracking.changers import service as changers
from sample_tracking.kernel.parts import Decoded, Parts
from sample_tracking.locations import service as locations

from .codes import storable
from .store import badges, codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_tracking.kernel.parts import ScanDecoder
    from sample_tracking.kernel.unit import Unit

    Look = Callable[[Unit, str], tuple[int, str] | None]

BADGE: Final = "BDG:"
COMMAND: Final = "CMD:"
COMMANDS: Final = {
    "UNDO": "undo",
    "TOPUP": "top_up",
    "DAMAGED": "damaged",
    "WARM": "warm",
    "NEXT": "next",
    "END": "end",
}
"""As printed → as the interface calls it."""


def hashed(code: str) -> str:
    """Of a badge only this is kept."""
    return hashlib.sha256(code.encode()).hexdigest()


class BadgeDecoder:
    name = "badge"
    priority = 100

    def decode(self, unit: Unit, scanned: str, /) -> Decoded | None:
        found = badges.find(unit, hashed(scanned)) if scanned.startswith(BADGE) else None
        return None if found is None else Decoded("badge", found[1], found[0])


class CommandDecoder:
    name = "command"
    priority = 200

    def decode(self, _unit: Unit, scanned: str, /) -> Decoded | None:
        told = scanned.upper()
        command = COMMANDS.get(told.removeprefix(COMMAND)) if told.startswith(COMMAND) else None
        return None if command is None else Decoded("command", command)


class LocationDecoder:
    name = "location"
    priority = 300

    def decode(self, unit: Unit, scanned: str, /) -> Decoded | None:
        place = locations.by_code(unit, scanned) if storable(scanned) else None
        return None if place is None or place.retired else Decoded("location", place.code, place.id)


class PositionDecoder:
    name = "position"
    priority = 350

    def decode(self, unit: Unit, scanned: str, /) -> Decoded | None:
        found = changers.by_code(unit, scanned) if ":" in scanned and storable(scanned) else None
        return None if found is None else Decoded("position", f"{found[0]}:{found[1]}")


class ThingDecoder:
    """By a code that stands in the shared tables."""

    def __init__(self, name: str, priority: int, kind: str, look: Look) -> None:
        self.name, self.priority, self._kind, self._look = name, priority, kind, look

    def decode(self, unit: Unit, scanned: str, /) -> Decoded | None:
        found = self._look(unit, scanned) if storable(scanned) else None
        return None if found is None else Decoded(self._kind, found[1], found[0])


class WaybillDecoder:
    """A number that a dewar bears, or that a courier knows for one of its own."""

    name = "waybill"
    priority = 800

    def decode(self, unit: Unit, scanned: str, /) -> Decoded | None:
        if not storable(scanned):
            return None
        if codes.dewars_with_waybill(unit, scanned):
            return Decoded("waybill", scanned)
        numbers = (courier.recognise(scanned) for courier in unit.site.get(Parts).couriers)
        return next((Decoded("waybill", number) for number in numbers if number), None)


def of_house() -> list[ScanDecoder]:
    return [
        BadgeDecoder(),
        CommandDecoder(),
        LocationDecoder(),
        PositionDecoder(),
        ThingDecoder("dewar", 400, "dewar", codes.dewar_by_barcode),
        ThingDecoder("facility code", 500, "dewar", codes.dewar_by_facility_code),
        ThingDecoder("container", 600, "container", codes.container_by_code),
        ThingDecoder("sample", 700, "sample", codes.sample_by_code),
        WaybillDecoder(),
    ]
