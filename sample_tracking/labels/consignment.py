"""What stands on labels and papers, gathered from a shipment; plain facts, of which adapters make paper."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.containers.geometry import Picture

LABELS: Final = ("outer", "dewar", "return", "pucks")
SHEETS: Final = ("contents", "invoice", "packing")
KINDS: Final = LABELS + SHEETS
# Width and height in millimetres of a paper on which the sheets are legible.
NARROWEST: Final = (148.0, 200.0)
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SPACES: Final = frozenset({"Zs", "Zl", "Zp"})


def plain(text: str | None) -> str:
    """One line without characters that cannot be seen: older programs may have written any, such as those that turn
    the direction of reading.
    """
    return " ".join("".join(_seen(character) for character in unicodedata.normalize("NFC", text or "")).split())


def plain_lines(text: str | None) -> tuple[str, ...]:
    """The lines of a text, each as `plain` gives it, without empty ones."""
    return tuple(line for part in (text or "").splitlines() if (line := plain(part)))


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in SPACES or character in "\t\r\n":
        return " "
    return "" if category in INVISIBLE else character


@dataclass(frozen=True)
class Party:
    """Who sends or gets a parcel; ``lines`` are the address."""

    name: str
    lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Sample:
    position: int | None
    name: str
    protein: str
    code: str
    comments: str


@dataclass(frozen=True)
class Puck:
    """``text``: what its symbol says, empty for none."""

    id: int
    name: str
    barcode: str
    type: str
    text: str
    picture: Picture
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Parcel:
    """A dewar. ``code128`` and ``qr``: what its symbols say, empty for none. ``number`` of ``count``."""

    id: int
    barcode: str
    name: str
    facility_code: str
    code128: str
    qr: str
    number: int
    count: int
    pucks: tuple[Puck, ...]
    weight: float | None
    customs_value: int | None


@dataclass(frozen=True)
class Beamtime:
    beamline: str
    date: str
    local_contact: str


@dataclass(frozen=True)
class Consignment:
    """``printed``: the day, in the site's zone. ``numbers``: how often each kind of paper was printed until now."""

    facility: str
    proposal: str
    shipment: str
    shipment_id: int
    safety_level: str
    sender: Party | None
    receiver: Party
    home: Party | None
    courier: str
    return_courier: str
    courier_account: str
    beamtime: Beamtime | None
    parcels: tuple[Parcel, ...]
    printed: str
    numbers: Mapping[str, int] = field(default_factory=dict)
