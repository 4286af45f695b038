import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sample_tracking.cli import main
from tests.world import Configured, Service

from .pushing import USER_OFFICE, everything, whole
from .test_many import proposals

Command = Callable[..., Result]


@pytest.fixture
def configured() -> Configured:
    return USER_OFFICE


@pytest.fixture
def command(sqlite: Service, tmp_path: Path) -> Command:
    """Runs ``sample-tracking user-office`` on the world of the test."""
    url = sqlite.units.writes.url.render_as_string(hide_password=False)

    def run(*words: str, given: Any = None) -> Result:
        sent = given if isinstance(given, bytes) else json.dumps(given).encode()
        environ = {"SAMPLE_TRACKING_CONFIG": str(tmp_path / "world.json"), "SAMPLE_TRACKING__DATABASE__URL": url}
        return CliRunner().invoke(main, ["user-office", *words], input=sent, env=environ)

    return run


def test_a_file_is_taken_over_and_told_line_by_line(sqlite: Service, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "push.json"
    file.write_text(json.dumps(whole()))
    answer = command(str(file))
    assert answer.exit_code == 0, answer.output
    lines = answer.stdout.splitlines()
    assert lines[-1] == "13 created."
    assert any(line.split()[:3] == ["created", "proposal", "mx5150"] for line in lines)
    assert sqlite.rows("SELECT title FROM Proposal WHERE proposalNumber = '5150'") == [{"title": "Kinases"}]
    again = command(str(file))
    assert again.stdout == "13 unchanged.\n"


def test_a_dry_run_writes_nothing(sqlite: Service, command: Command) -> None:
    before = everything(sqlite)
    answer = command("-", "--dry-run", given={"proposals": [whole()]})
    assert answer.stdout.splitlines()[-1] == "Dry run, nothing was written: 13 created."
    assert everything(sqlite) == before


def test_faults_are_told_by_their_places_and_the_end_says_so(sqlite: Service, command: Command) -> None:
    wrong, other = whole(), whole()
    wrong["proteins"][0]["acronym"] = "a b"
    other["sessions"][0]["endDate"] = "2026-01-01T00:00:00"
    before = everything(sqlite)
    answer = command("-", given={"proposals": [other, wrong]})
    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[0].startswith("/proposals/1/proteins/0/acronym: ")
    answer = command("-", given=other)
    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[0] == "/sessions/0/endDate: It ends before it begins."
    assert everything(sqlite) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [(b"{", "The file is not JSON"), (b"[]", "Invalid input type"), (b'{"proposals": 1}', "/proposals: Unknown field")],
)
def test_what_is_no_document_is_refused(command: Command, given: bytes, said: str) -> None:
    answer = command("-", given=given)
    assert answer.exit_code == 1
    assert said in answer.stderr


def test_an_empty_list_is_nothing(command: Command) -> None:
    assert command("-", given={"proposals": []}).stdout == "Nothing.\n"


def test_more_than_two_hundred_come_in_parts_and_the_progress_is_told(sqlite: Service, command: Command) -> None:
    answer = command("-", given=proposals(205))
    assert answer.exit_code == 0, answer.output
    assert answer.stderr.splitlines() == ["200 of 205 proposals", "205 of 205 proposals"]
    assert sqlite.row("SELECT COUNT(*) AS n FROM Proposal WHERE proposalNumber LIKE '70%'")["n"] == 205


def test_a_fault_in_a_later_part_says_what_was_taken_over_before(sqlite: Service, command: Command) -> None:
    many = proposals(205)
    many["proposals"][203]["sessions"][0]["externalId"] = 10000
    answer = command("-", given=many)
    assert answer.exit_code == 1
    assert "/proposals/203/sessions/0/externalId: " in answer.stderr
    assert "The 200 before were taken over" in answer.stderr
    assert sqlite.row("SELECT COUNT(*) AS n FROM Proposal WHERE proposalNumber LIKE '70%'")["n"] == 200
