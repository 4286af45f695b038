"""Places in files: one line for many, TOML and CSV, and every mistake with its place."""

import pytest

from sample_tracking.locations import notation, sheets
from tests.servers.debian import ROOT


def test_ranges_make_one_code_for_each_number_and_letter() -> None:
    codes = [code for code, _ in notation.expanded("TRAY-[1..16][A..F]")]
    assert (codes[0], codes[1], codes[6], codes[-1], len(codes)) == ("TRAY-1A", "TRAY-1B", "TRAY-2A", "TRAY-16F", 96)
    assert [code for code, _ in notation.expanded("R[08..10]x")] == ["R08x", "R09x", "R10x"]
    assert notation.expanded("[a..b]") == [("a", ("a",)), ("b", ("b",))]
    assert notation.expanded("DOCK") == [("DOCK", ())]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("TRAY-[16..1]", "runs backwards"),
        ("TRAY-[1-16]", "brackets that are no range"),
        ("TRAY-[1..99999]", "at most 5000"),
        ("TRAY-[A..9]", "brackets that are no range"),
    ],
)
def test_what_is_no_range_is_told(code: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        notation.expanded(code)


def test_a_name_speaks_of_the_ranges_of_its_code() -> None:
    assert notation.filled("Tray {1}, place {2}", ("7", "B")) == "Tray 7, place B"
    with pytest.raises(ValueError, match="speaks of range 3, but the code has 2"):
        notation.filled("{3}", ("7", "B"))


def test_the_example_is_read_and_comes_back_from_both_kinds_of_file() -> None:
    drafts = sheets.read((ROOT / "config" / "locations.example.toml").read_text("utf-8"), ".toml")
    assert [draft["code"] for draft in drafts].count("TRAY-16F") == 1
    assert {"code": "TRAY-7C", "kind": "slot", "name": "Tray 7, place C", "parent": "TRAY-7"} in drafts
    drafts += [{"code": "Q", "kind": "slot", "name": 'The "quoted", Łódź', "capacity": None}]
    drafts += [{"code": "R", "kind": "rack", "capacity": 12}]
    assert sheets.read(sheets.to_toml(drafts, "About\nthis"), ".toml") == drafts
    assert sheets.read(sheets.to_csv(drafts), ".csv") == drafts


def test_a_sheet_may_have_semicolons_as_those_of_some_countries_do() -> None:
    text = "code;kind;capacity\nA[1..2];slot;2\nB;rack;unlimited\n"
    assert sheets.read(text, ".csv") == [
        {"code": "A1", "kind": "slot", "capacity": 2},
        {"code": "A2", "kind": "slot", "capacity": 2},
        {"code": "B", "kind": "rack", "capacity": None},
    ]


@pytest.mark.parametrize(
    ("text", "ending", "sentence"),
    [
        ("code = ", ".toml", "It is no TOML"),
        ("[[racks]]\ncode='A'", ".toml", r"It must hold \[\[places\]\] and nothing else"),
        ("places = [1]", ".toml", "It must hold"),
        ("[[places]]\ncode='A'\nkind='slot'\ncolour='red'", ".toml", "Place 1: there is no 'colour'"),
        ("[[places]]\ncode='A'\nkind=7", ".toml", "Place 1: kind must be a text"),
        ("code,kind\nA,slot\nB\n", ".csv", "Place 2: it needs a code and a kind"),
        ("code,kind\nA,slot,x\n", ".csv", "Place 1: there is no 'more'"),
        ("code,kind\nA[,slot\n", ".csv", "Place 1: .*brackets"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, ending: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        sheets.read(text, ending)
