from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.servers.schema import FOLDER

Command = Callable[..., Result]
OFFICIAL = str(FOLDER / "ispyb-official.json")


def test_the_committed_tables_are_those_of_the_official_schema(command: Command) -> None:
    done = command("generate", "tables", "--check")
    assert (done.exit_code, done.output) == (0, "The tables are up to date.\n")


def test_a_file_changed_by_hand_is_shown_and_mended(command: Command, tmp_path: Path) -> None:
    into = ("--facts", OFFICIAL, "--into", str(tmp_path / "tables"))
    assert "written: " in command("generate", "tables", *into).output
    file = tmp_path / "tables" / "shipping.py"
    whole = file.read_text()
    file.write_text(whole.replace('varchar("barCode", 45)', 'varchar("barCode", 46)'))
    done = command("generate", "tables", *into, "--check")
    assert done.exit_code == 1
    assert '-    bar_code: Mapped[str | None] = varchar("barCode", 46)' in done.output
    assert '+    bar_code: Mapped[str | None] = varchar("barCode", 45)' in done.output
    assert "run `sample-tracking generate tables`" in done.output
    assert command("generate", "tables", *into).output == f"written: {file}\n"
    assert file.read_text() == whole
    assert command("generate", "tables", *into).output == "The tables are up to date.\n"


def test_facts_that_cannot_be_used_are_told_without_a_traceback(command: Command, tmp_path: Path) -> None:
    done = command("generate", "tables", "--facts", "none.json", "--into", str(tmp_path))
    assert (done.exit_code, done.output) == (1, "Error: There is no fact file none.json.\n")
    done = command("generate", "tables", "--url", "mysql+pymysql://root@127.0.0.1:1/ispyb", "--into", str(tmp_path))
    assert done.exit_code == 1
    assert done.output.startswith("Error: The database cannot be read: ")
    assert list(tmp_path.iterdir()) == []


def test_facts_come_from_one_place(command: Command) -> None:
    done = command("generate", "tables", "--facts", OFFICIAL, "--url", "mysql+pymysql://root@127.0.0.1:1/ispyb")
    assert (done.exit_code, "not both" in done.output) == (2, True)


def test_a_module_is_written_once_and_never_over_what_was_changed(command: Command, tmp_path: Path) -> None:
    asked = ("generate", "module", "energies", "--tables", "EnergyScan", "--into", str(tmp_path / "energies"))
    done = command(*asked)
    assert (done.exit_code, "plugins = [..., 'energies']" in done.output) == (0, True), done.output
    assert command(*asked, "--check").output == "energies is as generated.\n"
    assert command(*asked).output.startswith("energies is as generated.\n")
    store = tmp_path / "energies" / "energies" / "store.py"
    whole = store.read_text()
    store.write_text(whole + "# mine\n")
    assert "-# mine" in command(*asked, "--check").output
    refused = command(*asked)
    assert (refused.exit_code, "something else already: energies/store.py" in refused.output) == (1, True)
    assert store.read_text().endswith("# mine\n")
    assert command(*asked, "--force").exit_code == 0
    assert store.read_text() == whole


def test_what_every_person_would_read_is_said(command: Command, tmp_path: Path) -> None:
    done = command("generate", "module", "beams", "--tables", "Detector", "--into", str(tmp_path))
    assert "every person reads them" in done.output


@pytest.mark.parametrize(
    ("name", "into", "sentence"),
    [
        ("samples", None, "There is a core module samples already"),
        ("auth_dummy", "out", "There is a plugin auth_dummy already, of sample-tracking"),
        ("auth_dummy", None, "There is something else already: plugins/auth_dummy/__init__.py"),
        ("json", "out", "There is a Python package json already"),
        ("tests", "out", "There is a Python package tests already"),
        ("9x", None, "A module cannot be called '9x'"),
    ],
)
def test_a_name_that_is_taken_is_refused(
    command: Command, tmp_path: Path, name: str, into: str | None, sentence: str
) -> None:
    place = ("--into", str(tmp_path / into)) if into else ()
    done = command("generate", "module", name, "--tables", "Detector", *place)
    assert done.exit_code == 1
    assert sentence in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_distribution_does_not_stand_inside_of_the_project(command: Command) -> None:
    done = command("generate", "module", "beams", "--tables", "Detector", "--into", str(FOLDER / "beams"))
    assert (done.exit_code, "lies inside of the project" in done.output) == (1, True)


def test_a_plugin_of_the_project_would_be_registered(command: Command) -> None:
    done = command("generate", "module", "beams", "--tables", "Detector", "--check")
    assert done.exit_code == 1
    assert '+beams = "plugins.beams:plugin"' in done.output
    assert "+++ plugins/beams/tables.py (as generated)" in done.output
