from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from sample_tracking.cli import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


def test_help_names_every_command_without_importing_the_service(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom sample_tracking.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlalchemy', 'falcon', 'marshmallow', 'gunicorn', 'structlog'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    for name, (_, summary) in COMMANDS.items():
        assert f"  {name:<10}{summary}" in ran.stdout


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_exists_and_has_help(command: Callable[..., Result], name: str) -> None:
    answer = command(name, "--help")
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith(f"Usage: main {name}")
    found = main.get_command(click.Context(main), name)
    assert found is not None
    assert found.help


def test_the_version_is_told(command: Callable[..., Result]) -> None:
    from sample_tracking import __version__

    assert command("--version").output.strip().endswith(__version__)


def test_an_unknown_command_is_refused(command: Callable[..., Result]) -> None:
    answer = command("teleport")
    assert answer.exit_code == 2
    assert "No such command 'teleport'" in answer.output


BRINGS = """
import click
from sample_tracking.kernel.plugin import Module

@click.command()
@click.pass_obj
def weigh(installation):
    click.echo(installation.configure()[0].mode)

plugin = Module(name="scales", summary="for a test", commands=lambda: (weigh,))
"""


def test_a_plugin_in_use_brings_its_commands(
    command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "st_scales.py").write_text(BRINGS)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert command("weigh").exit_code == 2
    answer = command("weigh", SAMPLE_TRACKING__PLUGINS="st_scales:plugin")
    assert (answer.exit_code, answer.output) == (0, "development\n")


def test_what_hinders_the_start_is_told_without_a_traceback(command: Callable[..., Result]) -> None:
    answer = command("config", "show", SAMPLE_TRACKING__PLUGINS="teleporter", SAMPLE_TRACKING__MODE="testing")
    assert answer.exit_code == 1
    assert answer.output.startswith('Error: There is no plugin "teleporter". Installed are: auth_dummy')
    assert "Traceback" not in answer.output


def test_the_program_can_be_run_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sample_tracking", "--help"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("Usage: sample-tracking [OPTIONS] COMMAND")
