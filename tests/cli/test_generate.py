from collections.abc import Callable
from pathlib import Path

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
