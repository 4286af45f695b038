"""No text becomes a command of the printer, and every text comes out of its field as it went in."""

import re

import pytest

from sample_tracking.labels.adapters.zpl import dewar_label, escaped, puck_label
from sample_tracking.labels.settings import LabelSettings

from .paper import SHORT, URL, consignment, parcel, puck

FIELD = re.compile(r"\^FH_\^FD(.*?)\^FS", re.DOTALL)
COMMANDS = {"XA", "CI", "PW", "LL", "LH", "FO", "A0", "FH", "FD", "FS", "GB", "BY", "BC", "BQ", "XZ"}
NASTY = ("^XZ^XA", "~JR", "a_5Eb", "\\&", "Zoë ^FS^XZ", "\r\n^XZ", "Łódź >: >5", "日本", "~DGR:X,1")


def read(field: str) -> str:
    """As the printer reads a field after ^FH_."""
    plain = re.sub(r"_([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), field)
    return plain.encode("latin-1").decode()


def fields(label: bytes) -> list[str]:
    return [read(field) for field in FIELD.findall(label.decode("ascii"))]


def commands(label: bytes) -> set[str]:
    return set(re.findall(r"[\^~](..)", label.decode("ascii")))


@pytest.mark.parametrize("text", NASTY)
def test_no_text_is_taken_for_a_command(text: str) -> None:
    told = consignment(
        parcel(name=text, pucks=(puck(text, barcode=text),)), proposal=text, facility=text, shipment=text
    )
    settings = LabelSettings(dry_shipper_notice=text)
    for label in (
        dewar_label(told, told.parcels[0], settings),
        puck_label(told, told.parcels[0], told.parcels[0].pucks[0], settings),
    ):
        assert commands(label) <= COMMANDS
        assert (label.count(b"^XA"), label.count(b"^XZ"), label.count(b"~")) == (1, 1, 0)
        assert set(re.sub(rb"_[0-9A-F]{2}", b"", b"".join(re.findall(rb"\^FD(.*?)\^FS", label)))) <= set(
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -,"
        )
    assert text in fields(dewar_label(told, told.parcels[0], settings))


@pytest.mark.parametrize("text", NASTY)
def test_what_is_escaped_is_read_as_it_was(text: str) -> None:
    assert read(escaped(text)) == text
    assert set(escaped(text)) & set("^~\\>,.:\r\n") == set()


def test_a_dewar_has_both_symbols_and_their_text() -> None:
    told = consignment()
    label = dewar_label(told, told.parcels[0], LabelSettings())
    assert label.startswith(b"^XA\n^CI28\n")
    assert fields(label).count(SHORT) == 2
    assert f"QA,{URL}{SHORT}" in fields(label)
    assert b"^BY3^BCN" in label


def test_symbols_that_are_not_wanted_or_too_fine_are_left_out() -> None:
    told = consignment(parcel("p" * 45, qr=""))
    label = dewar_label(told, told.parcels[0], LabelSettings())
    assert (b"^BC" in label, b"^BQ" in label) == (False, False)
    bare = puck_label(told, told.parcels[0], puck(text="", barcode=""), LabelSettings())
    assert b"^BQ" not in bare


def test_a_finer_printer_gets_more_dots_for_the_same_size() -> None:
    told = consignment()
    coarse, fine = (dewar_label(told, told.parcels[0], LabelSettings(resolution=dpi)) for dpi in (203, 600))
    assert (b"^PW799" in coarse, b"^PW2362" in fine) == (True, True)


def test_a_reprint_says_so() -> None:
    told = consignment(numbers={"dewar": 2})
    assert "2026-03-02 copy 2" in fields(dewar_label(told, told.parcels[0], LabelSettings()))


def test_long_texts_are_set_narrower() -> None:
    told = consignment(shipment="W" * 80)
    label = dewar_label(told, told.parcels[0], LabelSettings()).decode()
    (size,) = re.findall(r"\^A0N,(\d+),(\d+)\^FH_\^FDW+\^FS", label)
    assert int(size[1]) * 80 * 0.62 <= 90 * 8
