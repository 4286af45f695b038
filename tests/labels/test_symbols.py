"""Whether what is printed is read: rasters of label printers, out of focus, turned, and torn."""

import random
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw, ImageFilter

from sample_tracking.labels.adapters.fonts import Fonts
from sample_tracking.labels.adapters.symbols import FINEST, QUIET_QR, module_width, qr_modules
from sample_tracking.labels.consignment import LABELS

from .paper import A4, LONG, SHORT, THERMAL, URL, consignment, drawn, pages, parcel, read, texts

SMALL = (62.0, 100.0)
LEAST = 0.99
TORN = 0.15
FONTS = Fonts()


def _blurred(image: Image.Image, dpi: int) -> Image.Image:
    """By a tenth of a millimetre."""
    return image.filter(ImageFilter.GaussianBlur(0.1 * dpi / 25.4))


def _turned(image: Image.Image, _dpi: int) -> Image.Image:
    return image.rotate(3, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)


WAYS: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    "plain": lambda image, _: image,
    "blurred": _blurred,
    "turned": _turned,
}


def expected(kind: str, barcode: str, size: tuple[float, float]) -> set[str]:
    """A long bar code would be too fine for a small paper; there the QR code stands for it."""
    bars, url = barcode, f"{URL}{barcode}"
    if kind == "pucks":
        return {"FAC-0101"}
    if size == SMALL and barcode == LONG:
        return {url}
    return {bars, url} if kind == "dewar" else {bars}


def _tries(barcodes: tuple[str, ...], sizes: tuple[tuple[float, float], ...]) -> Iterator[tuple[str, bool]]:
    for barcode in barcodes:
        for size in sizes:
            for kind in LABELS:
                pdf = drawn(consignment(parcel(barcode)), kind, size=size, fonts=FONTS)
                for dpi in (203, 300):
                    (page,) = pages(pdf, dpi)
                    for way, spoil in WAYS.items():
                        seen = texts(spoil(page, dpi))
                        yield f"{barcode} {size} {kind} {dpi} {way}: {seen}", seen == expected(kind, barcode, size)


def test_every_symbol_of_every_label_is_read_at_both_resolutions_out_of_focus_and_turned() -> None:
    assert [told for told, right in _tries((SHORT, LONG), (THERMAL,)) if not right] == []


@pytest.mark.long
def test_every_symbol_is_read_on_every_paper() -> None:
    codes = (SHORT, LONG, "ESRF0123456", "in10002-7", "cm37235-12-i24-0099999")
    tried = list(_tries(codes, (A4, THERMAL))) + list(_tries((SHORT, LONG), (SMALL,)))
    assert sum(right for _, right in tried) >= LEAST * len(tried), [told for told, right in tried if not right]


def _torn(image: Image.Image, chance: random.Random) -> Image.Image:
    """With one hole of 15 % of the area of the QR code, anywhere but in its three corners."""
    spoiled, (left, top, side) = image.copy(), (0, 0, image.width)
    corner = side * 0.25
    corners = ((left, top), (left + side - corner, top), (left, top + side - corner))
    while True:
        shape = chance.uniform(0.5, 2.0)
        wide, high = side * (TORN * shape) ** 0.5, side * (TORN / shape) ** 0.5
        x, y = chance.uniform(left, left + side - wide), chance.uniform(top, top + side - high)
        if not any(x < cx + corner and x + wide > cx and y < cy + corner and y + high > cy for cx, cy in corners):
            break
    ImageDraw.Draw(spoiled).rectangle((x, y, x + wide, y + high), fill=255)
    return spoiled


def _qr_alone(page: Image.Image, barcode: str) -> Image.Image:
    """Cut to its edge."""
    (symbol,) = [symbol for symbol in read(page) if symbol.text == f"{URL}{barcode}"]
    corners = symbol.position
    found = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    xs, ys = [corner.x for corner in found], [corner.y for corner in found]
    return page.crop((min(xs), min(ys), max(xs), max(ys)))


@pytest.mark.parametrize("barcode", [SHORT, LONG])
def test_the_qr_code_of_a_dewar_is_read_with_a_hole_of_fifteen_hundredths(barcode: str) -> None:
    chance, tried = random.Random(2026), list[bool]()  # noqa: S311 - the same holes in every run
    pdf = drawn(consignment(parcel(barcode)), "dewar", fonts=FONTS)
    for dpi in (203, 300):
        alone = _qr_alone(pages(pdf, dpi)[0], barcode)
        for _ in range(60):
            torn = Image.new("L", (alone.width * 5 // 4, alone.height * 5 // 4), 255)
            torn.paste(_torn(alone, chance), (alone.width // 8, alone.height // 8))
            tried.append(texts(torn) == {f"{URL}{barcode}"})
    assert sum(tried) >= LEAST * len(tried), f"{sum(tried)} of {len(tried)}"


def test_modules_are_whole_dots_wide_and_never_finer_than_a_scanner_reads() -> None:
    assert module_width(100, 41.0, 203) == pytest.approx(3 * 25.4 / 203)
    assert module_width(100, 25.1, 203) == pytest.approx(2 * 25.4 / 203)
    assert module_width(100, 24.9, 203) == 0.0
    assert module_width(100, 24.9, 600) == 0.0
    assert FINEST == 0.25


def test_there_is_a_quiet_zone_of_four_modules_around_a_qr_code() -> None:
    (page,) = pages(drawn(consignment(), "dewar", fonts=FONTS), 203)
    (symbol,) = [symbol for symbol in read(page) if symbol.text.startswith(URL)]
    _, module = qr_modules(f"{URL}{SHORT}", "Q", 44.0, 203)
    quiet = int(QUIET_QR * module * 203 / 25.4) - 2
    corner = symbol.position.top_left
    around = page.crop((corner.x - quiet, corner.y - quiet, corner.x + quiet, corner.y - 2))
    assert around.getextrema() == (255, 255)


def test_highest_correction_is_taken_where_there_is_room_and_the_set_one_elsewhere() -> None:
    roomy, _ = qr_modules(f"{URL}{SHORT}", "Q", 44.0, 203)
    tight, width = qr_modules(f"{URL}{SHORT}", "Q", 20.0, 203)
    assert (len(roomy), len(tight)) == (41, 33)
    assert width == pytest.approx(3 * 25.4 / 203)


def test_a_bar_code_that_would_be_too_fine_is_left_to_the_qr_code() -> None:
    barcode = "proposal12345-999-i24-1-0000001-of-many-parts"
    for kind in ("outer", "return", "dewar"):
        (page,) = pages(drawn(consignment(parcel(barcode)), kind, fonts=FONTS), 203)
        assert texts(page) == {f"{URL}{barcode}"}, kind


def test_symbols_that_the_site_does_not_want_are_left_out() -> None:
    (page,) = pages(drawn(consignment(parcel(qr="", code128="")), "dewar", fonts=FONTS), 203)
    assert texts(page) == set()
