from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from sample_tracking.kernel.own import migrate
from tests.servers.database import Database
from tests.servers.schema import Flavour

MakeDatabase = Callable[[Flavour | None], Database]
Command = Callable[..., Result]
URL = "SAMPLE_TRACKING__DATABASE__URL"


def test_the_default_file_is_made_looked_at_upgraded_and_tidied(command: Command, tmp_path: Path) -> None:
    assert "78 shared tables were made" in command("database", "init").output
    assert (tmp_path / "sample-tracking.sqlite").exists()
    assert (
        command("database", "upgrade").output == f"Our own tables in the same file are up to date ({migrate.head()}).\n"
    )
    assert command("database", "tidy").output.startswith("Removed 0 idempotency keys")


def test_the_address_on_the_command_line_goes_before_the_configured_one(command: Command, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("sqlite:///of-the-file.sqlite")
    done = command("database", "init", "--url", "sqlite:///other.sqlite", **{f"{URL}_FILE": "url"})
    assert done.exit_code == 0
    assert [file.name for file in tmp_path.glob("*.sqlite")] == ["other.sqlite"]


def test_an_address_that_is_none_is_refused(command: Command) -> None:
    done = command("database", "init", "--url", "nonsense")
    assert done.exit_code == 1
    assert "must begin with sqlite:///" in done.output


def test_a_database_that_refuses_is_told_without_a_traceback(command: Command) -> None:
    done = command("database", "init", "--url", "sqlite:////nowhere/at/all.sqlite")
    assert (done.exit_code, done.output) == (1, "Error: The database refused: unable to open database file.\n")


def test_beside_a_filled_mariadb_only_our_own_tables_are_made(command: Command, make_database: MakeDatabase) -> None:
    database = make_database("esrf")
    environ = {URL: database.url, "SAMPLE_TRACKING__DATABASE__TRACKING_DATABASE": database.own}
    done = command("database", "init", **environ)
    assert done.output == (
        f"{database.name} has its ISPyB tables already: nothing was changed there.\n"
        f"Our own tables in the database {database.own} were brought up to date: r0001, r0002, r0003, r0004, r0005,"
        " r0006, r0007, r0008.\n"
    )
    assert len(database.rows("SHOW TABLES")) == 203
