from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from sample_tracking.kernel import config
from sample_tracking.kernel.config import ConfigError, Mode, SiteSettings, TokenSettings, setting
from sample_tracking.kernel.plugin import Module

KEY = "a key of a real site, at least thirty-two bytes"


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def _even(value: int) -> None:
    if value % 2:
        raise ValueError("must be even")


@dataclass(frozen=True, kw_only=True)
class Everything:
    text: str = setting("t", default="here")
    count: int = setting("c", default=2, validate=(config.between(0, 10), _even))
    ratio: float = setting("r", default=0.5, validate=config.between(0))
    flag: bool = setting("f", default=False)
    names: tuple[str, ...] = setting("n", default=(), validate=config.length(None, 3))
    limits: dict[str, tuple[int, ...]] = setting("l", default={})
    folder: Path = setting("p", default=Path("here"))
    zone: ZoneInfo = setting("z", default=ZoneInfo("UTC"))
    size: Size = setting("s", default=Size.SMALL)
    level: Literal["low", "high"] = setting("v", default="low")
    nothing: int | None = setting("o", default=None)
    pause: timedelta = setting("d", default=timedelta(seconds=5))
    colour: str = setting("k", default="red", validate=config.one_of(["red", "blue"]))


@dataclass(frozen=True, kw_only=True)
class Guarded:
    password: str = setting("what opens it", secret=True)
    spare: str | None = setting("another", default=None, secret=True)


EVERYTHING = Module(name="everything", summary="every kind of setting", settings=Everything)
GUARDED = Module(name="guarded", summary="secrets", settings=Guarded)


def loaded(tmp_path: Path, text: str = "", ending: str = "toml", **environ: str) -> config.Settings:
    path = tmp_path / f"site.{ending}"
    path.write_text(text)
    return config.load(path, environ, [EVERYTHING])


def mistakes(tmp_path: Path, text: str = "", *modules: Module, ending: str = "toml", **environ: str) -> str:
    path = tmp_path / f"site.{ending}"
    path.write_text(text)
    with pytest.raises(ConfigError) as refused:
        config.load(path, environ, modules or [EVERYTHING])
    return str(refused.value)


def test_without_file_and_environment_the_defaults_hold() -> None:
    settings = config.load(None, {})
    assert settings.mode is Mode.DEVELOPMENT
    assert settings.plugins == settings.disabled_modules == ()
    assert settings.get(SiteSettings).zone == ZoneInfo("UTC")
    assert settings.get(config.DatabaseSettings).url == "sqlite:///sample-tracking.sqlite"
    assert settings.get(TokenSettings).lifetime == timedelta(hours=1)


SAMPLE: dict[str, Any] = {
    "mode": "testing",
    "plugins": ["one", "two"],
    "disabled_modules": ["three"],
    "database": {"url": "sqlite:///elsewhere"},
    "tokens": {"key": KEY},
    "everything": {
        "text": "there",
        "count": 4,
        "ratio": 3,
        "flag": True,
        "names": ["a", "b"],
        "limits": {"low": [1, 2]},
        "folder": "/somewhere",
        "zone": "Europe/Paris",
        "size": "large",
        "level": "high",
        "nothing": 7,
        "pause": 90,
        "colour": "blue",
    },
}
READ = Everything(
    text="there",
    count=4,
    ratio=3.0,
    flag=True,
    names=("a", "b"),
    limits={"low": (1, 2)},
    folder=Path("/somewhere"),
    zone=ZoneInfo("Europe/Paris"),
    size=Size.LARGE,
    level="high",
    nothing=7,
    pause=timedelta(seconds=90),
    colour="blue",
)


def as_toml(document: dict[str, Any]) -> str:
    def value(item: object) -> str:
        if isinstance(item, dict):
            return "{" + ", ".join(f"{key} = {value(inner)}" for key, inner in item.items()) + "}"
        return json.dumps(item)

    tops = [f"{key} = {value(item)}" for key, item in document.items() if not isinstance(item, dict)]
    for name, table in document.items():
        if isinstance(table, dict):
            tops += [f"[{name}]", *(f"{key} = {value(item)}" for key, item in table.items())]
    return "\n".join(tops)


@pytest.mark.parametrize("ending", ["toml", "json", "yaml", "yml"])
def test_every_kind_of_setting_is_read_from_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    text = as_toml(SAMPLE) if ending == "toml" else json.dumps(SAMPLE)
    settings = loaded(tmp_path, text, ending)
    assert settings.get(Everything) == READ
    assert settings.mode is Mode.TESTING
    assert settings.plugins == ("one", "two")
    assert settings.disabled_modules == ("three",)


def test_every_kind_of_setting_is_read_from_the_environment_over_the_file(tmp_path: Path) -> None:
    spelled = {
        "TEXT": "there",
        "COUNT": "4",
        "RATIO": "3",
        "FLAG": "yes",
        "NAMES": "a, b",
        "LIMITS": '{"low": [1, 2]}',
        "FOLDER": "/somewhere",
        "ZONE": "Europe/Paris",
        "SIZE": "large",
        "LEVEL": "high",
        "NOTHING": "7",
        "PAUSE": "90",
        "COLOUR": "blue",
    }
    environ = {f"SAMPLE_TRACKING__EVERYTHING__{key}": text for key, text in spelled.items()}
    settings = loaded(tmp_path, '[everything]\ntext = "from the file"\nnothing = 3', **environ)
    assert settings.get(Everything) == READ


def test_lists_in_the_environment_may_be_json_and_an_empty_text_may_mean_nothing(tmp_path: Path) -> None:
    names, nothing = "SAMPLE_TRACKING__EVERYTHING__NAMES", "SAMPLE_TRACKING__EVERYTHING__NOTHING"
    found = loaded(tmp_path, "[everything]\nnothing = 3", **{names: '["a,b"]', nothing: ""}).get(Everything)
    assert found.names == ("a,b",)
    assert found.nothing is None


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("text", "3", "must be text, not 3"),
        ("count", '"4"', "must be a whole number, not '4'"),
        ("count", "true", "must be a whole number, not True"),
        ("count", "1.5", "must be a whole number, not 1.5"),
        ("count", "12", "must be between 0 and 10"),
        ("count", "3", "must be even"),
        ("ratio", "-1", "must be at least 0"),
        ("ratio", "true", "must be a number, not True"),
        ("flag", '"yes"', "must be true or false, not 'yes'"),
        ("flag", "1", "must be true or false, not 1"),
        ("names", '"a"', "must be a list (text each), not 'a'"),
        ("names", "[1]", "must be text (at 1), not [1]"),
        ("names", '["a", "b", "c", "d"]', "its length must be at most 3"),
        ("limits", "[1]", "must be a table"),
        ("limits", "{low = [true]}", 'must be a whole number (at 1) (under "low")'),
        ("folder", "1", "must be a path"),
        ("zone", '"Mars/Olympus"', "must be the name of a time zone"),
        ("zone", '"../../etc/passwd"', "must be the name of a time zone"),
        ("size", '"huge"', "must be one of small, large, not 'huge'"),
        ("level", "true", "must be one of low, high"),
        ("nothing", '"x"', "must be a whole number, not 'x'"),
        ("pause", '"1h"', "must be a whole number of seconds"),
        ("colour", '"green"', "must be one of red, blue"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_what_is_wanted(
    tmp_path: Path, key: str, value: str, expected: str
) -> None:
    told = mistakes(tmp_path, f"[everything]\n{key} = {value}")
    assert f"site.toml: [everything] {key}: " in told
    assert expected in told
    assert len(told.splitlines()) == 1


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    told = mistakes(tmp_path, SAMPLE_TRACKING__EVERYTHING__COUNT="many", SAMPLE_TRACKING__EVERYTHING__LIMITS="{")
    assert "SAMPLE_TRACKING__EVERYTHING__COUNT: must be a whole number, not 'many'." in told
    assert "SAMPLE_TRACKING__EVERYTHING__LIMITS: must be a table" in told


def test_a_null_where_nothing_is_not_allowed_is_refused(tmp_path: Path) -> None:
    assert "must be text, not nothing" in mistakes(tmp_path, "everything: {text: null}", ending="yaml")


def test_unknown_keys_sections_and_variables_are_refused_with_a_guess(tmp_path: Path) -> None:
    text = 'mod = "testing"\n[everythin]\n[everything]\ntexd = "x"'
    environ = {"SAMPLE_TRACKING__NOBODY__X": "1", "SAMPLE_TRACKING__EVERYTHING": "1", "SAMPLE_TRACKING__MOD": "1"}
    told = mistakes(tmp_path, text, SAMPLE_TRACKING__EVERYTHING__CUONT="1", **environ)
    assert 'site.toml: mod: there is no such setting. Did you mean "mode"?' in told
    assert "site.toml: [everythin]: no module or plugin in use has a section of this name." in told
    assert 'Did you mean "everything"?' in told
    assert 'site.toml: [everything] texd: there is no such setting. Did you mean "text"?' in told
    assert "SAMPLE_TRACKING__NOBODY__X: no module or plugin in use has a section of this name." in told
    assert 'SAMPLE_TRACKING__EVERYTHING__CUONT: there is no such setting. Did you mean "count"?' in told
    assert "SAMPLE_TRACKING__EVERYTHING: name a setting of this section" in told
    assert "SAMPLE_TRACKING__MOD: there is no such setting." in told
    assert len(told.splitlines()) == 7


def test_a_section_that_is_no_table_and_a_wrong_mode_are_told_together(tmp_path: Path) -> None:
    told = mistakes(tmp_path, 'mode = "live"\neverything = 3')
    assert "mode: must be one of development, testing, production, not 'live'" in told
    assert "site.toml: everything must be a table of settings." in told


def test_a_wrong_mode_stops_the_choice_of_modules(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="SAMPLE_TRACKING__MODE: must be one of"):
        config.choose(None, {"SAMPLE_TRACKING__MODE": "live"})
    assert config.choose(None, {"SAMPLE_TRACKING__PLUGINS": "a,b"}).plugins == ("a", "b")


def test_rules_between_settings_are_told_with_their_places(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "[api]\npage_limit = 10", SAMPLE_TRACKING__API__PAGE_DEFAULT="20")
    assert "[api] page_limit; SAMPLE_TRACKING__API__PAGE_DEFAULT: page_default (20) must not exceed" in told


def test_two_modules_cannot_own_one_section() -> None:
    with pytest.raises(ConfigError, match='Two modules want to be configured by a section "site"'):
        config.load(None, {}, [Module(name="site", summary="", settings=Everything)])


def test_a_section_of_a_module_not_in_use_is_no_settings_to_get() -> None:
    with pytest.raises(LookupError, match="Everything"):
        config.load(None, {}).get(Everything)


def test_values_of_one_section_can_be_exchanged() -> None:
    settings = config.replaced(config.load(None, {}), "site", name="Other")
    assert settings.get(SiteSettings).name == "Other"
    assert settings.get(TokenSettings) == TokenSettings()


@pytest.mark.parametrize("annotation", [set[str], str | int, tuple[str, int], bytes, dict[int, str]])
def test_a_type_that_no_setting_can_have_is_a_defect_of_its_module(annotation: Any) -> None:
    @dataclass(frozen=True)
    class Wrong:
        field: Any = setting("h", default=None)

    Wrong.__annotations__["field"] = annotation
    with pytest.raises(TypeError, match="cannot have the type"):
        config.sections_of([]) and config.load(None, {}, [Module(name="wrong", summary="", settings=Wrong)])


def test_a_field_without_declaration_is_a_defect_of_its_module() -> None:
    @dataclass(frozen=True)
    class Bare:
        field: str = "x"

    with pytest.raises(TypeError, match=r"Bare\.field is not declared with setting"):
        config.load(None, {}, [Module(name="bare", summary="", settings=Bare)])
