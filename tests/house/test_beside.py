import re

import pytest

from tests.lifecycle.test_apply import EXPECTED, HISTORY, ROAD
from tests.servers.debian import ROOT

Row = tuple[str, ...]


def _rows(vocabulary: str) -> list[Row]:
    """step, status, word, place and history of each row of the table below the vocabulary's name."""
    page = (ROOT / "docs" / "beside-ispyb.md").read_text()
    table = re.search(rf"^`{vocabulary}`.*:\n\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert table is not None
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table[1].splitlines()[2:]]


def _said(text: str | None) -> str:
    return "" if text is None else f"`{text}`"


@pytest.mark.parametrize("vocabulary", ["diamond", "esrf"])
def test_the_page_says_what_a_dewar_on_the_road_bears(vocabulary: str) -> None:
    written = [(step, *EXPECTED[vocabulary][step]) for step in ROAD]
    expected = [(step, status, _said(word), _said(place)) for step, status, word, place in written]
    assert [row[:4] for row in _rows(vocabulary)] == expected


@pytest.mark.parametrize("vocabulary", ["diamond", "esrf"])
def test_the_page_says_what_the_shared_history_says(vocabulary: str) -> None:
    told = [row[4] for row in _rows(vocabulary) if row[4]]
    assert told == [f"`{word}`, `{place}`" for word, place in HISTORY[vocabulary]]
