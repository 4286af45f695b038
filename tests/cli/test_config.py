from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

KEY = "a canary of a key, at least thirty-two bytes"


def test_a_good_configuration_is_said_to_be_good(command: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("site: {name: Here}")
    answer = command("--config", "site.yaml", "config", "check")
    assert answer.exit_code == 0
    assert answer.output.startswith("Nothing is wrong with site.yaml: development mode, ")
    assert "the defaults (no configuration file was given)" in command("config", "check").output


def test_all_mistakes_are_told_at_once(command: Callable[..., Result]) -> None:
    wrong = {"SAMPLE_TRACKING__SITE__ZONE": "Mars", "SAMPLE_TRACKING__API__PAGE_LIMIT": "9999"}
    answer = command("config", "check", **wrong)
    assert answer.exit_code == 1
    assert "SAMPLE_TRACKING__SITE__ZONE: must be the name of a time zone" in answer.output
    assert "SAMPLE_TRACKING__API__PAGE_LIMIT: must be between 1 and 200" in answer.output


def test_keys_and_log_ins_are_checked_as_at_a_start(command: Callable[..., Result]) -> None:
    real = {"SAMPLE_TRACKING__TOKENS__KEY": KEY, "SAMPLE_TRACKING__DATABASE__URL": "sqlite:///x"}
    production = {**real, "SAMPLE_TRACKING__MODE": "production"}
    assert command("config", "check", **production).exit_code == 0
    answer = command("config", "check", SAMPLE_TRACKING__PLUGINS="auth_dummy", **production)
    assert answer.exit_code == 1
    assert 'Error: The plugin "auth_dummy" lets in everybody' in answer.output
    pair = {"SAMPLE_TRACKING__TOKENS__ALGORITHM": "ES256", "SAMPLE_TRACKING__TOKENS__PUBLIC_KEY": "no key"}
    answer = command("config", "check", **production, **pair)
    assert answer.exit_code == 1
    assert "not a pair of keys that ES256 can use" in answer.output


def test_what_is_in_force_is_shown_without_secrets(command: Callable[..., Result]) -> None:
    answer = command(
        "config",
        "show",
        SAMPLE_TRACKING__TOKENS__KEY=KEY,
        SAMPLE_TRACKING__DATABASE__URL="mysql+pymysql://u:canary@h/d",
    )
    assert answer.exit_code == 0
    assert 'key = "********"  # SAMPLE_TRACKING__TOKENS__KEY' in answer.output
    assert 'url = "mysql+pymysql://u:********@h/d"' in answer.output
    assert "canary" not in answer.output


def test_the_schema_knows_the_plugins_in_use(command: Callable[..., Result]) -> None:
    schema = json.loads(command("config", "schema", SAMPLE_TRACKING__PLUGINS="auth_dummy").output)
    assert schema["properties"]["auth_dummy"]["properties"]["users"]["type"] == "array"
    assert "auth_dummy" not in json.loads(command("config", "schema").output)["properties"]


def test_a_page_is_brought_up_to_date_between_its_marks(command: Callable[..., Result], tmp_path: Path) -> None:
    from sample_tracking.cli.config import BEGIN, END

    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\noutdated\n{END}\nafter\n")
    for _ in range(2):
        assert command("config", "docs", "--write", "page.md").exit_code == 0
    text = page.read_text()
    assert text.startswith(f"before\n{BEGIN}\n\n### Top level\n")
    assert text.endswith(f"|\n\n{END}\nafter\n")
    assert "outdated" not in text
    assert command("config", "docs").output in text


def test_a_page_without_marks_is_left_alone(command: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("nothing")
    answer = command("config", "docs", "--write", "page.md")
    assert answer.exit_code == 1
    assert "The page has no place for the settings" in answer.output
    assert (tmp_path / "page.md").read_text() == "nothing"
