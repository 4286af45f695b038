from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sample_tracking.kernel import config
from sample_tracking.kernel.config import ConfigError, SiteSettings

from .test_config_loading import Everything, loaded, mistakes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("ending", "text", "reason"),
    [
        ("ini", "", "must end in .toml, .json, .yaml, .yml"),
        ("toml", "x = ", "this is not TOML"),
        ("toml", "a = 1\na = 2", "this is not TOML"),
        ("json", "", "this is not JSON"),
        ("json", '{"site": {}, "site": {}}', 'the key "site" stands twice'),
        ("json", "[" * 100_000, "this is not JSON"),
        ("json", "[]", "must be a table of sections"),
        ("yaml", "site: {}\nsite: {}", 'the key "site" stands twice'),
        ("yaml", "? [a]\n: 1", "this is not YAML"),
        ("yaml", "!!python/object/apply:os.system [ls]", "this is not YAML"),
        ("yaml", "1: {}", "must be a table of sections"),
        ("yaml", "a: [", "this is not YAML"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(tmp_path: Path, ending: str, text: str, reason: str) -> None:
    assert reason in mistakes(tmp_path, text, ending=ending)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml: the configuration cannot be read: No such file"):
        config.load(tmp_path / "absent.toml", {})
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(ConfigError, match="this is not TOML"):
        config.load(tmp_path / "latin.toml", {})


def test_a_yaml_table_may_override_what_it_merges(tmp_path: Path) -> None:
    text = "everything:\n  <<: {text: merged, count: 4}\n  text: own"
    assert loaded(tmp_path, text, "yaml").get(Everything) == Everything(text="own", count=4)


def test_an_empty_yaml_file_means_the_defaults(tmp_path: Path) -> None:
    assert loaded(tmp_path, "# nothing yet", "yaml").get(Everything) == Everything()


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "named.json"
    path.write_text('{"site": {"name": "Named"}}')
    assert config.load(None, {"SAMPLE_TRACKING_CONFIG": str(path)}).get(SiteSettings).name == "Named"
