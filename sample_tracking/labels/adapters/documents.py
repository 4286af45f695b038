"""The papers that go with a shipment: contents, pro-forma invoice, packing list; over as many pages as it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import later, said, said_of

from . import spoken
from .sheet import LINE, Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sample_tracking.labels.consignment import Consignment, Parcel, Party, Puck, Sample
    from sample_tracking.labels.settings import LabelSettings

    from .sheet import Align, Sheet

    Cell = tuple[str, float, bool]
    """A text, its share of the width, and whether it stands to the right."""

EDGE: Final = 15.0
ROW: Final = 4.7
SIZE: Final = 8.5
MOST_LINES: Final = 4
PICTURE: Final = 46.0
# The radius of a position into which its number goes.
SMALLEST_NAMED: Final = 1.6


@dataclass
class Flow:
    """Pages of one document; ``y`` is where the next thing stands."""

    sheet: Sheet
    consignment: Consignment
    title: str
    kind: str
    resolution: int
    y: float = 0.0
    page: int = 0
    area: Area = field(init=False)

    def __post_init__(self) -> None:
        self.area = Area(self.sheet, 0, 0, 1.0, self.resolution)
        self.turn()

    @property
    def width(self) -> float:
        return self.sheet.w - 2 * EDGE

    def turn(self) -> None:
        """A new page with its head and foot."""
        self.sheet.add_page()
        self.page += 1
        told, width = self.consignment, self.width
        repeated = told.numbers.get(self.kind, 0)
        self.area.write(self.title, EDGE, 12, width * 0.6, size=18, bold=True)
        self.area.write(told.facility, EDGE + width * 0.6, 13.5, width * 0.4, size=10, align="R")
        self.area.write(_joined(told.proposal, told.shipment), EDGE, 21, width, size=11, bold=True)
        self.area.rule(EDGE, 27.5, width, 0.4)
        foot = self.sheet.h - 12
        self.area.write(spoken.when_printed(told.printed, repeated), EDGE, foot, width / 2, size=7)
        page = said("Shipment {number}, page {page}").format(number=told.shipment_id, page=self.page)
        self.area.write(page, EDGE + width / 2, foot, width / 2, size=7, align="R")
        self.y = 31.0

    def need(self, height: float) -> None:
        if self.y + height > self.sheet.h - 16:
            self.turn()

    def text(self, text: str, *, size: float = 9, bold: bool = False, gap: float = 1.5) -> None:
        for line in text.splitlines():
            self.sheet.choose(size, bold=bold)
            lines = max(1, len(self.sheet.wrapped(line, self.width)))
            self.need(lines * size * 0.45)
            self.y += self.area.write(line, EDGE, self.y, self.width, size=size, lines=lines, bold=bold)
        self.y += gap if text else 0.0

    def row(self, cells: Sequence[Cell], *, bold: bool = False, left: float = EDGE) -> None:
        """As high as its longest text needs, in up to ``MOST_LINES`` lines; what is longer is shrunk."""
        whole = self.sheet.w - EDGE - left
        wide = [whole * share - 1.5 for _, share, _ in cells]
        lines = [
            min(MOST_LINES, self.area.lines(text, width, SIZE, bold=bold))
            for (text, _, _), width in zip(cells, wide, strict=True)
        ]
        height = max(lines, default=1) * SIZE * LINE + 1
        self.need(height)
        x = left
        for (text, share, right), width, most in zip(cells, wide, lines, strict=True):
            align: Align = "R" if right else "L"
            self.area.write(text, x, self.y, width, size=SIZE, bold=bold, lines=max(1, most), align=align)
            x += whole * share
        self.y += height


def contents(flow: Flow, consignment: Consignment) -> None:
    for parcel in consignment.parcels:
        flow.need(30)
        told = (said("Dewar {name}").format(name=parcel.name), parcel.barcode, spoken.which_of_all(parcel))
        flow.text(_joined(*told), size=11, bold=True)
        if not parcel.pucks:
            flow.text(said("There is no container in it."))
        for held in parcel.pucks:
            _puck(flow, held)


def _puck(flow: Flow, held: Puck) -> None:
    rows = sorted(held.samples, key=lambda sample: (sample.position is None, sample.position or 0))
    flow.need(min(max(PICTURE + 2, (len(rows) + 1) * ROW) + 8, flow.sheet.h - 60))
    barcode = held.barcode if held.barcode != held.name else ""
    flow.text(_joined(held.name, barcode, held.type), size=10, bold=True, gap=1)
    top, page = flow.y, flow.page
    left = EDGE
    if held.picture.spots:
        _picture(flow.area, held, EDGE, top)
        left = EDGE + PICTURE + 5
    flow.row(_said(HEADINGS), bold=True, left=left)
    flow.area.rule(left, flow.y - 0.4, flow.sheet.w - EDGE - left, 0.2)
    labels = {spot.position: spot.label for spot in held.picture.spots}
    for sample in rows:
        flow.row(_sample(sample, labels), left=left)
    if not rows:
        flow.row(((said("No samples are registered in it."), 1.0, False),), left=left)
    flow.y = max(flow.y, top + PICTURE + 2 if flow.page == page else 0.0) + 4


HEADINGS: Final = (
    (later("Pos."), 0.08, True),
    (later("Sample"), 0.32, False),
    (later("Protein"), 0.2, False),
    (later("Pin"), 0.17, False),
    (later("Comments"), 0.23, False),
)


def _sample(sample: Sample, labels: Mapping[int, str]) -> Sequence[Cell]:
    place = "" if sample.position is None else labels.get(sample.position, str(sample.position))
    told = (place, sample.name, sample.protein, sample.code, sample.comments)
    return [(text, share, right) for text, (_, share, right) in zip(told, HEADINGS, strict=True)]


def _picture(area: Area, held: Puck, x: float, y: float) -> None:
    """A filled position is black with its number in white; a free one is a ring with its number."""
    filled = {sample.position for sample in held.samples}
    if held.picture.round:
        area.circle(x + PICTURE / 2, y + PICTURE / 2, PICTURE / 2, thick=0.3)
    else:
        area.box(x, y, PICTURE, held.picture.height * PICTURE)
    for spot in held.picture.spots:
        left, top, radius = x + spot.x * PICTURE, y + spot.y * PICTURE, spot.radius * PICTURE
        full = spot.position in filled
        area.circle(left, top, radius, filled=full)
        if radius > SMALLEST_NAMED:
            size = min(9.0, radius * 2.4)
            height = size * 0.44
            area.sheet.set_text_color(255 if full else 0)
            area.write(spot.label, left - radius, top - height / 2, 2 * radius, size=size, bold=True, align="C")
            area.sheet.set_text_color(0)


PARCELS: Final = (
    (later("Parcel"), 0.09, False),
    (later("Barcode"), 0.27, False),
    (later("Dewar"), 0.16, False),
    (later("Containers"), 0.28, False),
    (later("Samples"), 0.1, True),
    (later("Weight"), 0.1, True),
)
GOODS: Final = (
    (later("Parcel"), 0.09, False),
    (later("Barcode"), 0.25, False),
    (later("Goods"), 0.36, False),
    (later("Tariff code"), 0.14, False),
)


def packing(flow: Flow, consignment: Consignment, settings: LabelSettings) -> None:
    flow.text(settings.packing_instructions)
    _parties(flow, ((said("From"), consignment.sender), (said("To"), consignment.receiver)))
    shares = PARCELS[:-2]
    flow.row(_said(PARCELS), bold=True)
    flow.area.rule(EDGE, flow.y - 0.4, flow.width, 0.2)
    for parcel in consignment.parcels:
        names = ", ".join(held.name for held in parcel.pucks)
        told = (_of_all(parcel), parcel.barcode, parcel.name, names)
        cells = [(text, share, right) for text, (_, share, right) in zip(told, shares, strict=True)]
        weight = "" if parcel.weight is None else f"{parcel.weight:g} kg"
        flow.row((*cells, (str(_samples(parcel)), 0.1, True), (weight, 0.1, True)))
    flow.y += 1
    flow.area.rule(EDGE, flow.y, flow.width, 0.2)
    flow.y += 1
    whole = sum(map(_samples, consignment.parcels))
    held = sum(len(parcel.pucks) for parcel in consignment.parcels)
    flow.row(
        (
            (said("Together"), 0.52, False),
            (spoken.containers(held), 0.28, False),
            (str(whole), 0.1, True),
        ),
        bold=True,
    )


def invoice(flow: Flow, consignment: Consignment, settings: LabelSettings) -> None:
    eori = f"EORI {settings.eori}" if settings.eori else ""
    _parties(flow, ((said("Sender"), consignment.sender), (said("Receiver"), consignment.receiver)), under=("", eori))
    flow.text(
        _joined(
            said("Reference: shipment {number}").format(number=consignment.shipment_id),
            said("Date: {date}").format(date=consignment.printed),
        )
    )
    shares, value = GOODS, said("Value, {currency}").format(currency=settings.currency)
    flow.row((*_said(GOODS), (value, 0.16, True)), bold=True)
    flow.area.rule(EDGE, flow.y - 0.4, flow.width, 0.2)
    for parcel in consignment.parcels:
        told = (_of_all(parcel), parcel.barcode, _goods(parcel), settings.tariff_code)
        cells = [(text, share, right) for text, (_, share, right) in zip(told, shares, strict=True)]
        flow.row((*cells, (_value(parcel.customs_value), 0.16, True)))
    flow.y += 1
    flow.area.rule(EDGE, flow.y, flow.width, 0.2)
    flow.y += 1
    whole = sum(parcel.customs_value or 0 for parcel in consignment.parcels)
    flow.row(((said("Together"), 0.84, False), (_value(whole), 0.16, True)), bold=True)
    flow.y += 4
    flow.text(settings.customs_description, gap=3)
    flow.text(settings.invoice_statement, gap=14)
    flow.need(14)
    flow.area.rule(EDGE, flow.y, 70, 0.2)
    flow.area.write(said("Date, name and signature of the sender"), EDGE, flow.y + 1, 70, size=7)


def _parties(flow: Flow, parties: Iterable[tuple[str, Party | None]], under: Sequence[str] = ("", "")) -> None:
    half, top, lowest = flow.width / 2, flow.y, flow.y
    for number, (what, party) in enumerate(parties):
        x, y = EDGE + number * half, top
        y += flow.area.write(what, x, y, half - 4, size=7)
        contact = (
            () if party is None else (party.phone and said("Tel. {number}").format(number=party.phone), party.email)
        )
        lines = [said("There is no contact yet.")] if party is None else [party.name, *party.lines, *contact]
        for place, line in enumerate([*lines, under[number]]):
            y += flow.area.write(line, x, y, half - 4, size=10, bold=place == 0, lines=2)
        lowest = max(lowest, y)
    flow.y = lowest + 5


def _goods(parcel: Parcel) -> str:
    samples = _samples(parcel)
    containers = len(parcel.pucks)
    frozen = said_of("{number} frozen sample", "{number} frozen samples", samples).format(number=samples)
    return f"{spoken.containers(containers)}, {frozen}"


def _of_all(parcel: Parcel) -> str:
    return said("{number} of {count}").format(number=parcel.number, count=parcel.count)


def _said(cells: Sequence[Cell]) -> Sequence[Cell]:
    return [(said(text), share, right) for text, share, right in cells]


def _samples(parcel: Parcel) -> int:
    return sum(len(held.samples) for held in parcel.pucks)


def _value(value: int | None) -> str:
    return "" if value is None else f"{value:,}".replace(",", " ")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
