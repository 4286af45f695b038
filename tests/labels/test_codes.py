"""Codes on walls and racks are read from the paper by a scanner, on every paper and at both resolutions."""

import pytest

from sample_tracking.kernel.errors import BadQuery, Conflict
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.labels import service as labels
from sample_tracking.labels.adapters.fonts import Fonts
from sample_tracking.labels.adapters.pdf import draw_codes
from sample_tracking.labels.codes import Code
from sample_tracking.labels.settings import LabelSettings
from tests.world import Service

from .paper import A4, NOW, THERMAL, pages, read, text_of

PLACES = [Code(f"RACK-{row}{number}", f"Rack {row}, place {number}", "Hall") for row in "AB" for number in range(1, 7)]
COMMANDS = [Code(f"CMD:{word}", word) for word in ("UNDO", "TOPUP", "DAMAGED", "WARM", "NEXT", "END")]
LONGEST = Code("Q" * 45, "A place with a very long code")
FONTS = Fonts()
STAFF = Call(SERVICE)


def drawn(*codes: Code, size: tuple[float, float] = A4) -> bytes:
    return draw_codes(codes, "Places", size, LabelSettings(), FONTS, NOW)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("size", [A4, THERMAL, (62.0, 100.0)], ids=["a4", "thermal", "small"])
def test_every_code_is_read_from_bars_and_from_the_qr_code(size: tuple[float, float], dpi: int) -> None:
    codes = [*PLACES, *COMMANDS]
    found = [
        (symbol.format.name, symbol.text) for page in pages(drawn(*codes, size=size), dpi) for symbol in read(page)
    ]
    assert sorted(found) == sorted((kind, code.text) for code in codes for kind in ("Code128", "QRCode"))


def test_what_is_too_long_for_bars_has_the_qr_code_and_is_written_out() -> None:
    pdf = drawn(LONGEST)
    (page,) = pages(pdf, 203)
    assert [(symbol.format.name, symbol.text) for symbol in read(page)] == [("QRCode", LONGEST.text)]
    assert LONGEST.text in text_of(pdf)


def test_names_and_notes_stand_beside_the_codes() -> None:
    told = text_of(drawn(*PLACES))
    assert "Rack A, place 1 Hall" in told
    assert "RACK-B6" in told


def test_a_sheet_has_a_name_and_is_never_empty(sqlite: Service) -> None:
    made = sqlite.units.read(STAFF, lambda unit: labels.sheet_of_codes(unit, PLACES, "Places"))
    assert made.name == "Places.pdf"
    assert made.content.startswith(b"%PDF")
    with pytest.raises(Conflict, match="choose at least one"):
        sqlite.units.read(STAFF, lambda unit: labels.sheet_of_codes(unit, [], "Places"))
    with pytest.raises(BadQuery, match="no paper 'papyrus'"):
        sqlite.units.read(STAFF, lambda unit: labels.sheet_of_codes(unit, PLACES, "Places", "papyrus"))
