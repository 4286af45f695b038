from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking import __version__
from sample_tracking.kernel import plugin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from click.testing import Result


def row(answer: Result, name: str) -> str:
    assert answer.exit_code == 0, answer.output
    return " ".join(next(line for line in answer.output.splitlines() if line.startswith(name)).split())


def test_an_installed_plugin_is_listed_with_its_source(command: Callable[..., Result]) -> None:
    expected = f"sample-tracking {__version__} Log-in for trying out: the password is the login itself"
    assert row(command("plugins"), "auth_dummy") == f"auth_dummy - {expected}"
    enabled = command("plugins", SAMPLE_TRACKING__PLUGINS="auth_dummy")
    assert row(enabled, "auth_dummy") == f"auth_dummy enabled {expected}"


def test_why_a_plugin_cannot_load_is_told_in_its_row(command: Callable[..., Result]) -> None:
    answer = command("plugins", SAMPLE_TRACKING__PLUGINS="teleporter,absent_package:plugin")
    assert row(answer, "teleporter").startswith('teleporter broken not installed There is no plugin "teleporter".')
    assert "broken by its path The plugin" in row(answer, "absent_package:plugin")
    assert "ModuleNotFoundError: No module named 'absent_package'" in row(answer, "absent_package:plugin")


def test_where_nothing_is_installed_it_is_said(
    command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(plugin, "GROUP", "a group that nobody has")
    assert command("plugins").output == "No plugin is installed.\n"


def test_what_a_plugin_brings_is_told_by_its_name(command: Callable[..., Result]) -> None:
    told = command("plugins", "auth_local").output
    assert told.startswith("auth_local: Log-in by accounts")
    for what in ("page           /admin/accounts", "command        accounts", "own table      auth_local_account"):
        assert what in told
    assert "settings       url" in command("plugins", "auth_ldap", SAMPLE_TRACKING__PLUGINS="auth_ldap").output
    assert "There is no plugin" in command("plugins", "teleporter").output
