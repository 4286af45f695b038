"""Labels in ZPL II, for printers that take no PDF. Every byte of a text beyond letters, digits, blanks and - is written
in hexadecimal, so that no text is taken for a command.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import said

from . import spoken
from .symbols import INCH, QUIET_CODE128, code128_modules, module_width, qr_modules

if TYPE_CHECKING:
    from sample_tracking.labels.consignment import Consignment, Parcel, Puck
    from sample_tracking.labels.settings import LabelSettings

SAFE: Final = frozenset((string.ascii_letters + string.digits + " -").encode())
LARGE: Final = (100.0, 145.0)
SMALL: Final = (65.0, 35.0)
# The widest modules of a QR code that the language knows, in dots.
LARGEST_QR: Final = 10
# The widest letters of the printer's own font, in parts of the height of the letters.
WIDEST: Final = 0.62


def escaped(text: str) -> str:
    """For a field after ^FH."""
    return "".join(chr(byte) if byte in SAFE else f"_{byte:02X}" for byte in text.encode())


class Writing:
    """One label; lengths in millimetres."""

    def __init__(self, size: tuple[float, float], resolution: int) -> None:
        self.resolution = resolution
        self.parts = ["^XA", "^CI28", f"^PW{self.dots(size[0])}", f"^LL{self.dots(size[1])}", "^LH0,0"]

    def dots(self, length: float) -> int:
        return round(length * self.resolution / INCH)

    def text(self, text: str, x: float, y: float, width: float, height: float) -> None:
        """In one line; letters are set narrower, then smaller, until it fits."""
        if not text:
            return
        tall = self.dots(height)
        wide = min(tall, int(self.dots(width) / (len(text) * WIDEST)))
        tall = min(tall, wide * 2)
        self._field(x, y, f"^A0N,{tall},{wide}", text)

    def code128(self, text: str, x: float, y: float, width: float, height: float) -> None:
        count = len(code128_modules(text)) + 2 * QUIET_CODE128 if text else 1
        module = module_width(count, width, self.resolution) if text else 0.0
        if module:
            dots = self.dots(module)
            self._field(x + QUIET_CODE128 * module, y, f"^BY{dots}^BCN,{self.dots(height)},N,N,N,A", text)

    def qr(self, text: str, x: float, y: float, side: float, level: str) -> None:
        if text:
            _, module = qr_modules(text, level, side, self.resolution)
            dots = max(1, min(LARGEST_QR, self.dots(module)))
            self._field(x, y, f"^BQN,2,{dots}", text, f"{level}A,")

    def line(self, x: float, y: float, width: float) -> None:
        self.parts.append(f"^FO{self.dots(x)},{self.dots(y)}^GB{self.dots(width)},2,2^FS")

    def _field(self, x: float, y: float, form: str, text: str, before: str = "") -> None:
        self.parts.append(f"^FO{self.dots(x)},{self.dots(y)}{form}^FH_^FD{before}{escaped(text)}^FS")

    def __bytes__(self) -> bytes:
        return "\n".join([*self.parts, "^XZ", ""]).encode("ascii")


def dewar_label(consignment: Consignment, parcel: Parcel, settings: LabelSettings) -> bytes:
    label = Writing(LARGE, settings.resolution)
    label.text(consignment.facility, 5, 4, 60, 5)
    label.text(spoken.which_of_all(parcel), 68, 4, 27, 4)
    label.line(5, 11, 90)
    label.text(consignment.proposal, 5, 14, 90, 10)
    label.text(consignment.shipment, 5, 26, 90, 6)
    label.code128(parcel.code128, 5, 37, 90, 15)
    label.text(parcel.barcode, 15, 54, 70, 6)
    label.qr(parcel.qr, 5, 64, 42, settings.qr_level)
    session = consignment.beamtime
    facts = [parcel.name, parcel.facility_code, consignment.safety_level]
    facts += [session.beamline, session.date, session.local_contact] if session else []
    for number, fact in enumerate(fact for fact in facts if fact):
        label.text(fact, 50, 64 + number * 7, 45, 5)
    label.text(", ".join(held.name for held in parcel.pucks[:8]), 5, 112, 90, 5)
    label.text(" ".join(settings.dry_shipper_notice.split()), 5, 120, 90, 4)
    repeated = consignment.numbers.get("dewar", 0)
    again = f" {said('copy {number}').format(number=repeated)}" if repeated > 1 else ""
    label.text(f"{consignment.printed}{again}", 5, 138, 60, 3)
    return bytes(label)


def puck_label(consignment: Consignment, parcel: Parcel, held: Puck, settings: LabelSettings) -> bytes:
    label = Writing(SMALL, settings.resolution)
    label.qr(held.text, 2, 3, 26, settings.qr_level)
    facts = (held.name, held.barcode, f"{consignment.proposal} {consignment.shipment}", parcel.name or parcel.barcode)
    for number, fact in enumerate(fact for fact in facts if fact):
        label.text(fact, 30, 3 + number * 7, 33, 6 if number == 0 else 4)
    return bytes(label)
