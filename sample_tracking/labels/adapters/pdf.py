"""A consignment on paper."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.languages import said

from . import documents, faces
from .sheet import Area, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sample_tracking.labels.codes import Code
    from sample_tracking.labels.consignment import Consignment
    from sample_tracking.labels.settings import LabelSettings

    from .fonts import Fonts

    Face = Callable[[Area], None]

OFFICE: Final = 600
"""Dots an inch of printers for whole sheets."""


def draw(
    consignment: Consignment,
    what: Sequence[str],
    size: tuple[float, float],
    settings: LabelSettings,
    fonts: Fonts,
    now: datetime,
) -> bytes:
    """What was asked for, kind after kind, each from a new page; empty when there is nothing of it."""
    sheet = Sheet(fonts, size, f"{consignment.proposal} {consignment.shipment}", now)
    for kind in what:
        if kind in DOCUMENTS:
            DOCUMENTS[kind](sheet, consignment, settings)
        else:
            field = faces.SMALL if kind == "pucks" else faces.LARGE
            _spread(sheet, list(_faces(kind, consignment, settings)), field, settings.resolution)
    return sheet.finished()


def draw_codes(
    codes: Sequence[Code], title: str, size: tuple[float, float], settings: LabelSettings, fonts: Fonts, now: datetime
) -> bytes:
    """One sign a code; empty when there is none."""
    sheet = Sheet(fonts, size, title, now)
    signs = [partial(faces.sign, told=code, level=settings.qr_level) for code in codes]
    _spread(sheet, signs, faces.SIGN, settings.resolution)
    return sheet.finished()


def _faces(kind: str, consignment: Consignment, settings: LabelSettings) -> Iterator[Face]:
    for parcel in consignment.parcels:
        told = (consignment, parcel)
        if kind == "dewar":
            yield from [partial(faces.dewar, told=told, settings=settings)] * settings.dewar_copies
        elif kind == "outer":
            yield partial(faces.outer, told=told, settings=settings)
        elif kind == "return" and consignment.home is not None:
            yield partial(faces.back, told=told, settings=settings)
        elif kind == "pucks":
            yield from (partial(faces.puck, told=told, held=held, settings=settings) for held in parcel.pucks)


def _spread(sheet: Sheet, labels: Sequence[Face], field: tuple[float, float], resolution: int) -> None:
    """As many side by side as the paper takes, with lines to cut along; a smaller paper has one, scaled to it."""
    columns, rows = (
        max(1, math.floor(side / (own * 0.98))) for side, own in zip((sheet.w, sheet.h), field, strict=True)
    )
    if columns * rows > 1:  # a sheet to be cut comes from an office printer, whose dots are finer
        resolution = max(resolution, OFFICE)
    wide, high = sheet.w / columns, sheet.h / rows
    scale = min(wide / field[0], high / field[1])
    for number, label in enumerate(labels):
        place = number % (columns * rows)
        if place == 0:
            sheet.add_page()
            _cuts(sheet, columns, rows)
        row, column = divmod(place, columns)
        x, y = column * wide + (wide - field[0] * scale) / 2, row * high + (high - field[1] * scale) / 2
        label(Area(sheet, x, y, scale, resolution))


def _cuts(sheet: Sheet, columns: int, rows: int) -> None:
    sheet.set_line_width(0.1)
    sheet.set_dash_pattern(dash=1, gap=2)
    for column in range(1, columns):
        sheet.line(sheet.w * column / columns, 0, sheet.w * column / columns, sheet.h)
    for row in range(1, rows):
        sheet.line(0, sheet.h * row / rows, sheet.w, sheet.h * row / rows)
    sheet.set_dash_pattern()


def _contents(sheet: Sheet, consignment: Consignment, settings: LabelSettings) -> None:
    documents.contents(
        documents.Flow(sheet, consignment, said("Contents"), "contents", settings.resolution), consignment
    )


def _invoice(sheet: Sheet, consignment: Consignment, settings: LabelSettings) -> None:
    flow = documents.Flow(sheet, consignment, said("Pro-forma invoice"), "invoice", settings.resolution)
    documents.invoice(flow, consignment, settings)


def _packing(sheet: Sheet, consignment: Consignment, settings: LabelSettings) -> None:
    flow = documents.Flow(sheet, consignment, said("Packing list"), "packing", settings.resolution)
    documents.packing(flow, consignment, settings)


DOCUMENTS = {"contents": _contents, "invoice": _invoice, "packing": _packing}
