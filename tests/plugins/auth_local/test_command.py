from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sample_tracking.cli import main

PASSWORD = "a sentence to remember"


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    file = tmp_path / "lab.toml"
    file.write_text(f'plugins = ["auth_local"]\n[database]\nurl = "sqlite:///{tmp_path}/lab.sqlite"\n')
    told = run(file, "database", "init").output
    assert "The tables of auth_local in the same file were brought up to date: auth_local_0001." in told
    return file


def run(configuration: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--config", str(configuration), *arguments], input=typed)


def add(configuration: Path, login: str = "anna", password: str = PASSWORD) -> Result:
    names = ("--family-name", "Lund", "--given-name", "Anna", "--groups", "staff,admins")
    return run(configuration, "accounts", "add", login, *names, "--password-stdin", typed=f"{password}\n")


def test_accounts_are_made_listed_and_closed_by_command(configuration: Path) -> None:
    assert run(configuration, "accounts", "list").output.startswith("There is no account yet")
    assert add(configuration, "Anna").output == "The account anna was made.\n"
    listed = run(configuration, "accounts", "list").output
    assert listed.split() == ["anna", "open", "Anna", "Lund", "admins,", "staff"]
    for verb, said in (("disable", "is disabled"), ("enable", "is enabled"), ("unlock", "is unlocked")):
        assert said in run(configuration, "accounts", verb, "anna").output
    assert run(configuration, "accounts", "list", "--find", "zzz").output == "There is no such account.\n"


def test_a_password_is_asked_for_twice_and_not_shown(configuration: Path) -> None:
    add(configuration)
    answer = run(configuration, "accounts", "password", "anna", typed="quite another one\nquite another one\n")
    assert answer.exit_code == 0
    assert "quite" not in answer.output
    assert answer.output.endswith("The password was set.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("disable", "nobody"), "There is no account 'nobody'."),
        (("add", "an na", "--family-name", "X", "--password-stdin"), "login: It must match"),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_with_1(
    configuration: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    answer = run(configuration, "accounts", *arguments, typed=f"{PASSWORD}\n")
    assert (answer.exit_code, sentence in answer.output) == (1, True), answer.output


def test_a_short_password_is_refused(configuration: Path) -> None:
    answer = add(configuration, password="short")
    assert (answer.exit_code, "at least 12 characters" in answer.output) == (1, True)
    assert "There is no account" in run(configuration, "accounts", "list").output


def test_the_command_is_there_only_with_the_plugin(tmp_path: Path) -> None:
    file = tmp_path / "none.toml"
    file.write_text(f'[database]\nurl = "sqlite:///{tmp_path}/none.sqlite"\n')
    assert "No such command" in run(file, "accounts", "list").output
