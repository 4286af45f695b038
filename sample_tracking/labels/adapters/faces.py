"""What a label looks like: laid out on a field of its own size, which is then scaled to the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import said

from . import spoken
from .sheet import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample_tracking.labels.codes import Code
    from sample_tracking.labels.consignment import Consignment, Parcel, Party, Puck
    from sample_tracking.labels.settings import LabelSettings

    from .sheet import Area

    Told = tuple[Consignment, Parcel]

LARGE: Final = (100.0, 145.0)
SMALL: Final = (65.0, 35.0)
SIGN: Final = (100.0, 57.0)
EDGE: Final = 5.0
WIDE: Final = LARGE[0] - 2 * EDGE
FOOT: Final = 139.5
MOST_PUCKS: Final = 8
LARGEST_NOTICE: Final = 9.0
SMALLEST_NOTICE: Final = 3.5


def dewar(area: Area, told: Told, settings: LabelSettings) -> None:
    consignment, parcel = told
    _head(area, consignment.facility, parcel)
    area.write(consignment.proposal, EDGE, 14, 68, size=24, bold=True)
    area.write(consignment.shipment, EDGE, 25, 68, size=13, lines=2)
    _upright(area, 77, 14)
    _bars(area, parcel, 37, 15)
    area.qr(parcel.qr, EDGE - 2, 60, 44, settings.qr_level)
    _facts(area, _told(consignment, parcel), 49, 62)
    _pucks(area, parcel, 106)
    _notices(area, (settings.dry_shipper_notice, settings.dewar_notice), 21)
    _foot(area, consignment, "dewar")


def outer(area: Area, told: Told, settings: LabelSettings) -> None:
    consignment, parcel = told
    _head(area, said("To {facility}").format(facility=consignment.facility), parcel)
    _address(area, said("From"), consignment.sender, 13, 27, 9)
    _address(area, said("To"), consignment.receiver, 42, 40, 14)
    _reference(area, consignment, 84)
    _either(area, parcel, 94, settings)
    _notices(area, (settings.outer_notice, settings.dry_shipper_notice), 20)
    _foot(area, consignment, "outer")


def back(area: Area, told: Told, settings: LabelSettings) -> None:
    """The return label."""
    consignment, parcel = told
    _head(area, said("Return label"), parcel)
    _address(area, said("From"), consignment.receiver, 13, 22, 9)
    _address(area, said("To"), consignment.home, 37, 35, 13)
    _reference(area, consignment, 74)
    number = consignment.courier_account
    account = said("account {number}").format(number=number) if number else ""
    carrier = ", ".join(part for part in (consignment.return_courier, account) if part)
    area.write(
        said("Courier: {courier}").format(courier=carrier) if carrier else "", EDGE, 84, WIDE, size=10, bold=True
    )
    _either(area, parcel, 94, settings)
    _notices(area, (settings.return_instructions, settings.dry_shipper_notice), 20)
    _foot(area, consignment, "return")


def puck(area: Area, told: Told, held: Puck, settings: LabelSettings) -> None:
    consignment, parcel = told
    taken = area.qr(held.text, 1, 4, 27, settings.qr_level)
    left = max(taken, 3.0) + 1
    width = SMALL[0] - left - 3
    area.write(held.name, left, 4, width, size=18, bold=True)
    barcode = held.barcode if held.barcode != held.name else ""
    lines = (
        barcode,
        f"{consignment.proposal} · {consignment.shipment}",
        f"{held.type}, {spoken.samples(len(held.samples))}",
        said("Dewar {name}").format(name=parcel.name or parcel.barcode),
    )
    y = 13.0
    for line in lines:
        y += area.write(line, left, y, width, size=8, lines=3) + (0.6 if line else 0.0)
    repeated = consignment.numbers.get("pucks", 0)
    area.write(said("copy {number}").format(number=repeated) if repeated > 1 else "", left, 29.5, width, size=6)


def sign(area: Area, told: Code, level: str) -> None:
    """The same text as QR code and as bars, where these are not too fine, around what it is called."""
    taken = area.qr(told.text, 1, 2, 32, level)
    width = SIGN[0] - taken - EDGE
    used = area.write(told.name, taken + 1, 6, width, size=26, lines=2, bold=True)
    area.write(told.note, taken + 1, 7 + used, width, size=11, lines=2)
    drawn = told.text.isascii() and area.code128(told.text, 0, 35, SIGN[0], 12)
    area.write(told.text, EDGE, 48 if drawn else 38, WIDE, size=12, align="C")


def _head(area: Area, title: str, parcel: Parcel) -> None:
    area.write(title, EDGE, 4.5, 62, size=12, bold=True)
    area.write(spoken.which_of_all(parcel), 69, 4.5, 26, size=11, bold=True, align="R")
    area.rule(EDGE, 11, WIDE, 0.4)


def _bars(area: Area, parcel: Parcel, y: float, height: float) -> bool:
    """The bar code with its text; without bars, where they would be too fine for scanners, the text alone."""
    drawn = area.code128(parcel.code128, 0, y, LARGE[0], height)  # the edge is a part of its quiet zones
    below = y + height + 0.5 if drawn else y + height / 2 - 3
    area.write(parcel.barcode, EDGE, below, WIDE, size=13, bold=True, align="C")
    return drawn


def _either(area: Area, parcel: Parcel, y: float, settings: LabelSettings) -> None:
    """The bar code, or the QR code where there is no room for bars."""
    if area.fits_code128(parcel.code128, LARGE[0]):
        _bars(area, parcel, y, 12)
        return
    taken = area.qr(parcel.qr, EDGE - 2, y - 5, 31, settings.qr_level)
    area.write(parcel.barcode, EDGE + taken, y + 5, WIDE - taken, size=13, bold=True, align="C")


def _told(consignment: Consignment, parcel: Parcel) -> Iterable[tuple[str, str]]:
    session = consignment.beamtime
    return (
        (said("Dewar"), parcel.name),
        (said("Facility code"), parcel.facility_code),
        (said("Safety level"), consignment.safety_level),
        (said("Beamline"), session.beamline if session else ""),
        (said("Beamtime"), session.date if session else ""),
        (said("Local contact"), session.local_contact if session else ""),
    )


def _facts(area: Area, facts: Iterable[tuple[str, str]], x: float, y: float) -> None:
    width = LARGE[0] - EDGE - x
    for name, value in facts:
        if value:
            area.write(name, x, y, width, size=6.5)
            area.write(value, x, y + 2.6, width, size=11, bold=True)
            y += 7.3


def _pucks(area: Area, parcel: Parcel, y: float) -> None:
    names = [held.name for held in parcel.pucks]
    if names:
        more = f" + {len(names) - MOST_PUCKS}" if len(names) > MOST_PUCKS else ""
        area.write(said("Containers"), EDGE, y, 20, size=6.5)
        area.write(", ".join(names[:MOST_PUCKS]) + more, EDGE, y + 2.6, WIDE, size=9, bold=True, lines=2)


def _upright(area: Area, x: float, y: float) -> None:
    """Two arrows on a line: this side up."""
    outline = ((4, 0), (8, 5), (5.4, 5), (5.4, 12), (2.6, 12), (2.6, 5), (0, 5))
    for left in (x, x + 9.5):
        area.polygon([(left + across, y + down) for across, down in outline])
    area.fill(x, y + 13, 17.5, 0.8)
    area.write(said("THIS SIDE UP"), x - 1, y + 14.5, 19.5, size=7, bold=True, align="C")


def _address(area: Area, what: str, party: Party | None, y: float, height: float, size: float) -> None:
    """The lines share the height, so that a long address is set in smaller letters."""
    area.write(what, EDGE, y, WIDE, size=7)
    if party is None:
        area.write(said("There is no contact yet."), EDGE, y + 4, WIDE, size=size)
        return
    told = (said("Tel. {number}").format(number=party.phone) if party.phone else "", party.email)
    lines = [party.name, *party.lines, " · ".join(part for part in told if part)]
    lines = [line for line in lines if line]
    room = min((height - 4) / len(lines), size * LINE * 1.1)
    fitting = min(size, room / LINE)
    for number, line in enumerate(lines):
        area.write(line, EDGE, y + 3.6 + number * room, WIDE, size=fitting, bold=number == 0)


def _reference(area: Area, consignment: Consignment, y: float) -> None:
    area.rule(EDGE, y, WIDE)
    area.write(consignment.proposal, EDGE, y + 1.2, 32, size=12, bold=True)
    area.write(consignment.shipment, 38, y + 1.6, LARGE[0] - EDGE - 38, size=9, lines=2, align="R")


def _notices(area: Area, texts: Iterable[str], height: float) -> None:
    """In a box above the foot, as high as they need, at most ``height``."""
    told = [" ".join(text.split()) for text in texts if text.strip()]
    if not told:
        return
    size, width = LARGEST_NOTICE, WIDE - 4
    while size > SMALLEST_NOTICE and _tall(area, told, size) > height:
        size -= 0.5
    taken = min(height, _tall(area, told, size))
    area.box(EDGE, FOOT - 2 - taken, WIDE, taken)
    y = FOOT - 2 - taken + 1.5
    for number, text in enumerate(told):
        bold = number == 0
        y += (
            area.write(text, EDGE + 2, y, width, size=size, lines=area.lines(text, width, size, bold=bold), bold=bold)
            + 1
        )


def _tall(area: Area, told: Sequence[str], size: float) -> float:
    lines = sum(area.lines(text, WIDE - 4, size, bold=number == 0) for number, text in enumerate(told))
    return lines * size * LINE + len(told) - 1 + 3


def _foot(area: Area, consignment: Consignment, kind: str) -> None:
    repeated = consignment.numbers.get(kind, 0)
    area.write(spoken.when_printed(consignment.printed, repeated), EDGE, FOOT, 55, size=6.5)
    area.write(said("Shipment {number}").format(number=consignment.shipment_id), 60, FOOT, 35, size=6.5, align="R")
