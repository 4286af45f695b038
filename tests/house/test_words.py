"""What no file of the repository may say."""

import re
from pathlib import Path

import pytest

from tests.servers.debian import ROOT

from .sources import place, python_files, texts

# The patterns are written so that they do not find themselves.
FORBIDDEN = {
    "a path of some machine": re.compile(r"(?<![\w.$}<-])/(work|farm|root|home|tmp)/[a-z_]"),
    "a host that serves packages": re.compile(
        r"\b(pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|deb[.]debian[.]org|registry[.]npm)"
    ),
    "unfinished work": re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|Not[I]mplementedError)\b"),
    "a merge left open": re.compile(r"^(<{7}|>{7}|={7}$)", re.MULTILINE),
}
# The licences are quoted; the schema's comments come from upstream.
QUOTED = ("LICENSE", "COPYING", "tests/data/schema")
BROAD_EXCEPT = 2


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says(what: str) -> None:
    found = [f"{place(path)}: {match}" for path in texts() for match in _matches(path, FORBIDDEN[what])]
    assert found == []


def _matches(path: Path, pattern: re.Pattern[str]) -> list[str]:
    if place(path).startswith(QUOTED):
        return []
    return [match.group(0) for match in pattern.finditer(path.read_text(errors="replace"))]


def test_only_the_two_places_that_report_bugs_catch_every_exception() -> None:
    broad = re.compile(r"except \(?(Base)?Exception\b")
    house = [path for path in python_files() if path.is_relative_to(ROOT / "sample_tracking")]
    assert sum(len(broad.findall(path.read_text())) for path in house) <= BROAD_EXCEPT
