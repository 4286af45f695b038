from typing import Any

import pytest

from sample_tracking.scans.codes import meant, plain, same, shown, storable

BARCODE = "mx23694-4-i03-0008624"


@pytest.mark.parametrize(
    "sent",
    [
        BARCODE,
        f"  {BARCODE} \r\n",
        f"]C1{BARCODE}",
        f"]d2{BARCODE}\r",
        f"]Q3{BARCODE}\t",
        f"]E0{BARCODE}\n",
        f"\x02]C1\x1d{BARCODE}\x1d\x03",
        f"\x00{BARCODE}\x00",
        f"\ufeff{BARCODE}\u200b",
        f"https://tracking.example.org/d/{BARCODE}",
        f"HTTPS://TRACKING.EXAMPLE.ORG/D/{BARCODE}",
        f"https://tracking.example.org:8443/under/a/path/d/{BARCODE}/?from=label#x",
        f"]Q3http://127.0.0.1:8000/d/{BARCODE}\r\n",
        "https://tracking.example.org/d/mx23694%2D4-i03-0008624",
    ],
)
def test_what_scanners_put_around_a_code_is_taken_off(sent: str) -> None:
    assert plain(sent) == BARCODE


@pytest.mark.parametrize(
    "sent", ["]C", "]-1x", "a]C1b", "https://tracking.example.org/x/1", "a b", "d/1", "0", "a\x1db"]
)
def test_what_belongs_to_a_code_stays(sent: str) -> None:
    assert plain(sent) == sent


@pytest.mark.parametrize("sent", ["", "  ", "\r\n", "]C1", "\x00\x1d", "\u200b"])
def test_of_nothing_nothing_is_left(sent: str) -> None:
    assert plain(sent) == ""


# What arrives when the computer takes the American keyboard of the scanner for another one.
GARBLED = {
    "german": ("mx23694ß4ßi03ß0008624", BARCODE),
    "german, upper case": ("TRAZß1A", "TRAY-1A"),
    "german, an address": (f"httpsÖ--tracking.example.org-d-{BARCODE.replace('-', 'ß')}", BARCODE),
    "swiss": ("mx23694'4'i03'0008624", BARCODE),
    "french": (",xé\"-ç')'", "mx23694-4"),
    "french, letters and digits": ("PUCK)(&'".replace("'", "'"), "PUCK-514"),
    "nordic": ("mx23694+4+i03+0008624", BARCODE),
    "southern": ("CMDÑUNDO", "CMD:UNDO"),
}


@pytest.mark.parametrize("name", GARBLED)
def test_other_keyboards_are_among_what_may_have_been_meant(name: str) -> None:
    sent, expected = GARBLED[name]
    assert expected in list(meant(sent))


def test_what_may_have_been_meant_comes_once_and_never_as_it_stands() -> None:
    for sent in ("DLS0001", BARCODE, "zy", "ß"):
        found = list(meant(sent))
        assert len(found) == len(set(found))
        assert sent not in found


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("A1", "a1", True), ("A1", "A1 ", False), ("é", "e", False), (None, "", False), ("a_b", "axb", False)],
)
def test_only_case_makes_no_difference(one: str | None, other: str, alike: object) -> None:
    assert same(one, other) is alike


def test_a_shared_column_holds_no_more_than_it_can() -> None:
    held: dict[Any, bool] = {
        "a": True,
        "é": True,
        "a" * 45: True,
        "a" * 46: False,
        "": False,
        "a\x1db": False,
        "😀": False,
    }
    assert {text: storable(text) for text in held} == held


def test_what_cannot_be_seen_is_shown_as_a_sign() -> None:
    assert shown("a\x00b\x1dc") == "a\ufffdb\ufffdc"
    assert len(shown("x" * 500)) == 200
