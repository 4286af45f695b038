"""docs/features.md: every row of what was asked for stands there, with a place and a test that exist."""

import re

from tests.servers.debian import ROOT

ROW = re.compile(r"^\| (?P<row>S\d+) \| (?P<asked>.+?) \| (?P<places>.+?) \| `(?P<test>[^`]+)` \|$", re.MULTILINE)


def rows() -> list[re.Match[str]]:
    return list(ROW.finditer((ROOT / "docs" / "features.md").read_text()))


def test_all_that_was_asked_for_is_listed() -> None:
    assert [row["row"] for row in rows()] == [f"S{number}" for number in range(1, 29)]


def test_every_place_is_there() -> None:
    missing = [
        place for row in rows() for place in re.findall(r"`([^`]+)`", row["places"]) if not (ROOT / place).exists()
    ]
    assert missing == []


def test_every_test_is_there() -> None:
    missing = []
    for row in rows():
        file, _, name = row["test"].partition("::")
        path = ROOT / file
        if not (path.is_file() and re.search(rf"\bdef {name}\(", path.read_text())):
            missing.append(row["test"])
    assert missing == []


def test_ci_runs_lint_and_tests_with_coverage() -> None:
    commands = (ROOT / ".ci" / "run").read_text() + (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    assert commands.count("make lint") == commands.count("make test") == 2
    makefile = (ROOT / "Makefile").read_text()
    for check in ("ruff check .", "ruff format --check .", "mypy", "lint-imports", "--cov-fail-under=95"):
        assert check in makefile, check


def test_the_licence_is_the_lgpl() -> None:
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
    assert 'license = "LGPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text()
