from collections.abc import Callable

from click.testing import Result

Command = Callable[..., Result]


def test_a_sound_database_is_told_so(command: Command) -> None:
    command("database", "init")
    done = command("doctor")
    assert done.exit_code == 0
    assert done.output.endswith("The service can run on this database.\n")
    assert "fine  All shared tables are there with all their columns.\n" in done.output


def test_a_missing_database_is_told_with_what_to_do(command: Command) -> None:
    done = command("doctor", "--url", "sqlite:///none.sqlite")
    assert done.exit_code == 1
    assert done.output == (
        "grave There is no file none.sqlite; `sample-tracking database init` makes it.\n"
        "Error: The service cannot run on this database.\n"
    )
