"""What is written comes out as it was written: all scripts, long names, and what older programs left behind."""

from pathlib import Path

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from sample_tracking.labels.adapters.fonts import Fonts
from sample_tracking.labels.consignment import KINDS, LABELS, Sample, plain, plain_lines

from .paper import A4, consignment, drawn, pages, parcel, party, puck, text_of

FONTS = Fonts()
NAMES = (
    "Zoë Müller-Østergård",
    "Łukasz Żółć",
    "Ελένη Παπαδοπούλου",
    "Жанна Щукина",
    "Nguyễn Thị Hương",
    "გიორგი ბერიძე",
    "İpek Ğürsoy",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_many_scripts_are_written_as_they_are(name: str) -> None:
    told = consignment(sender=party(name), home=party(name))
    assert name in text_of(drawn(told, "outer", fonts=FONTS))
    assert name in text_of(drawn(told, "return", fonts=FONTS))


def test_further_fonts_of_the_site_write_what_the_own_ones_lack(tmp_path: Path) -> None:
    """A font of its own, in which one letter that no other has is drawn as a black box."""
    letter = "\U0001f9ca"
    font = FontBuilder(1000, isTTF=True)
    pen = TTGlyphPen(None)
    for place in ((0, 0), (0, 900), (900, 900), (900, 0)):
        (pen.lineTo if place != (0, 0) else pen.moveTo)(place)
    pen.closePath()
    box = pen.glyph()
    font.setupGlyphOrder([".notdef", "box"])
    font.setupCharacterMap({ord(letter): "box"})
    font.setupGlyf({".notdef": box, "box": box})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "box": (1000, 0)})
    font.setupHorizontalHeader(ascent=900, descent=-100)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "boxes.ttf")
    told = consignment(shipment=f"ice {letter}")
    assert f"ice {letter}" in text_of(drawn(told, "dewar", fonts=Fonts((tmp_path / "boxes.ttf",))))


@pytest.mark.parametrize("kind", KINDS)
def test_a_very_long_name_is_set_smaller_and_not_cut(kind: str) -> None:
    shipment = "Transporters of the outer membrane in complex with nanobodies and then some more of them end"
    told = consignment(shipment=shipment, proposal="mx" + "9" * 20)
    written = text_of(drawn(told, kind, size=A4, fonts=FONTS))
    assert "".join(shipment.split()) in "".join(written.split())
    assert "…" not in written


def test_nothing_is_printed_into_the_margin_however_much_there_is_to_say() -> None:
    much = "W" * 100
    long = party(much, lines=(much,) * 5, phone="0" * 40, email=f"{much}@x.org")
    crowd = tuple(puck(f"{much[:45]}", barcode=much[:45]) for _ in range(12))
    heavy = parcel("proposal12345-999-i24-1-0000001-of-many-parts", name=much[:45], pucks=crowd)
    told = consignment(heavy, shipment=much, sender=long, receiver=long, home=long, facility=much[:80])
    notice = "Attention. " * 150
    for kind in LABELS:
        pdf = drawn(told, kind, fonts=FONTS, outer_notice=notice, dry_shipper_notice=notice, return_instructions=notice)
        for page in pages(pdf, 100):
            edge = 8  # two millimetres
            for strip in ((0, 0, edge, page.height), (page.width - edge, 0, page.width, page.height)):
                assert min(page.crop(strip).tobytes()) > 200 or kind == "pucks", kind


def test_a_label_of_a_shipment_without_contacts_says_so() -> None:
    told = consignment(sender=None, home=None)
    assert "There is no contact yet." in text_of(drawn(told, "outer", fonts=FONTS))
    assert drawn(told, "return", fonts=FONTS) == b""


def test_the_eori_number_is_on_the_invoice_and_never_on_a_label() -> None:
    for kind in KINDS:
        written = text_of(drawn(consignment(), kind, size=A4, fonts=FONTS, eori="GB123456789000"))
        assert ("GB123456789000" in written) == (kind == "invoice"), kind


def test_a_reprint_says_the_how_manieth_it_is() -> None:
    for kind in KINDS:
        first = text_of(drawn(consignment(numbers={kind: 1}), kind, size=A4, fonts=FONTS))
        third = text_of(drawn(consignment(numbers={kind: 3}), kind, size=A4, fonts=FONTS))
        assert ("copy" in first, "copy 3" in third) == (False, True), kind


def test_contents_list_every_sample_and_draw_the_filled_positions() -> None:
    samples = tuple(Sample(n, f"crystal-{n}", "LYSO", "", "") for n in range(1, 97))
    written = text_of(drawn(consignment(parcel(pucks=(puck(samples=samples),))), "contents", size=A4, fonts=FONTS))
    assert all(f"crystal-{number} " in f"{written} " for number in range(1, 97))
    assert "page 2" in written
    empty, full = (
        pages(drawn(consignment(parcel(pucks=(puck(samples=held),))), "contents", size=A4, fonts=FONTS), 60)[0]
        for held in ((), samples[:2])
    )
    picture = (35, 90, 144, 210)
    assert sum(full.crop(picture).histogram()[:100]) > 1.5 * sum(empty.crop(picture).histogram()[:100])


def test_papers_add_up() -> None:
    told = consignment(parcel(), parcel("mx23694-0012346", customs_value=1500, number=2, count=2))
    assert "1 620" in text_of(drawn(told, "invoice", size=A4, fonts=FONTS))
    assert "Together 2 containers 2" in text_of(drawn(told, "packing", size=A4, fonts=FONTS))


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("a\u202ebc", "abc"),
        ("a\r\nb", "a b"),
        ("\x1b[31ma\x00", "[31ma"),
        ("  a \t b ", "a b"),
        ("e\u0301", "é"),
        ("a\u200bb\ufeff", "ab"),
        (None, ""),
    ],
)
def test_what_cannot_be_seen_is_not_printed(told: str | None, seen: str) -> None:
    assert plain(told) == seen


def test_an_address_has_the_lines_that_it_was_given() -> None:
    assert plain_lines("Street 1\r\n\r\nTown\u2028County") == ("Street 1", "Town", "County")


@pytest.mark.parametrize(
    "text", [") Tj ET Q (", "<</JS (app.alert(1))>>", "endstream endobj", "\\) \\( \\\\", "**bold** __u__"]
)
def test_marks_of_pdf_are_only_letters(text: str) -> None:
    pdf = drawn(consignment(shipment=text), "dewar", fonts=FONTS)
    assert " ".join(text.split()) in text_of(pdf)
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Title") == f"mx23694 {text}"
    assert pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document) == 0
    document.close()


def test_the_same_gives_the_same_bytes() -> None:
    assert drawn(consignment(), "dewar", fonts=FONTS) == drawn(consignment(), "dewar", fonts=FONTS)


def test_fonts_go_with_the_service(tmp_path: Path) -> None:
    fonts = Fonts()
    folder = fonts.regular.parent
    assert folder.is_dir()
    del fonts
    assert not folder.exists()
