from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sample_tracking.kernel import config
from sample_tracking.kernel.config import ConfigError, TokenSettings

from .test_config_loading import GUARDED, KEY, Guarded, mistakes

if TYPE_CHECKING:
    from pathlib import Path

URL = "mysql+pymysql://tracker:canary-3@db/ispyb"


def test_a_missing_secret_is_named_with_the_ways_to_give_it(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "", GUARDED)
    assert "[guarded] password is missing" in told
    assert "SAMPLE_TRACKING__GUARDED__PASSWORD or SAMPLE_TRACKING__GUARDED__PASSWORD_FILE" in told


@pytest.mark.parametrize("mode", ["testing", "production"])
def test_outside_development_default_and_empty_secrets_and_the_default_database_are_refused(
    tmp_path: Path, mode: str
) -> None:
    told = mistakes(tmp_path, f'mode = "{mode}"\n[guarded]\npassword = ""', GUARDED)
    assert "[tokens] key: the default is for the development mode only" in told
    assert "[database] url: the default is for the development mode only" in told
    assert "[guarded] password: the secret is empty." in told
    assert len(told.splitlines()) == 3


def test_the_default_key_is_refused_also_when_it_is_written_down(tmp_path: Path) -> None:
    text = f'mode = "production"\n[tokens]\nkey = "{TokenSettings().key}"\n[database]\nurl = "{URL}"'
    assert "[tokens] key: the default is for the development mode only" in mistakes(tmp_path, text)


def test_a_default_secret_is_told_although_another_setting_of_the_section_is_wrong(tmp_path: Path) -> None:
    told = mistakes(tmp_path, 'mode = "production"\n[tokens]\nlifetime = "long"')
    assert "[tokens] key: the default" in told
    assert "[tokens] lifetime: must be a whole number of seconds" in told


def test_a_database_that_happens_to_be_the_default_may_be_chosen_outside_development(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f'mode = "testing"\n[tokens]\nkey = "{KEY}"\n[database]\nurl = "sqlite:///sample-tracking.sqlite"')
    assert config.load(path, {}).mode is config.Mode.TESTING


def test_secrets_are_read_from_files_beside_the_configuration_and_named_by_variables(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("  canary-1\n")
    (tmp_path / "spare").write_text("canary-2")
    path = tmp_path / "site.toml"
    path.write_text('[guarded]\npassword_file = "password"')
    environ = {"SAMPLE_TRACKING__GUARDED__SPARE_FILE": str(tmp_path / "spare")}
    settings = config.load(path, environ, [GUARDED])
    assert settings.get(Guarded) == Guarded(password="  canary-1", spare="canary-2")
    assert set(settings.secrets) >= {"  canary-1", "canary-2"}


def test_a_secret_is_said_in_one_way_only(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("canary-1")
    text = '[guarded]\npassword = "canary-2"\npassword_file = "password"'
    assert "password_file: password is given as well; keep one of them" in mistakes(tmp_path, text, GUARDED)
    environ = {"SAMPLE_TRACKING__GUARDED__PASSWORD": "a", "SAMPLE_TRACKING__GUARDED__PASSWORD_FILE": "b"}
    told = mistakes(tmp_path, "", GUARDED, **environ)
    assert "PASSWORD_FILE: SAMPLE_TRACKING__GUARDED__PASSWORD is set as well" in told


def test_a_secret_s_file_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    told = mistakes(tmp_path, '[guarded]\npassword_file = "absent"', GUARDED)
    assert told == (
        f"{tmp_path}/site.toml: [guarded] password_file: the file {tmp_path}/absent cannot be read:"
        " No such file or directory."
    )
    assert "it is not UTF-8 text" in mistakes(tmp_path, '[guarded]\npassword_file = "binary"', GUARDED)
    assert "must be the path of a file" in mistakes(tmp_path, '[guarded]\npassword = "a"\nspare_file = 3', GUARDED)


def test_only_settings_meant_for_it_have_a_file_of_their_own(tmp_path: Path) -> None:
    assert "name_file: there is no such setting" in mistakes(tmp_path, '[site]\nname_file = "x"')


@pytest.mark.parametrize("value", ["[1, 'canary-1']", "{a = 'canary-1'}"])
def test_a_wrong_secret_is_not_repeated(tmp_path: Path, value: str) -> None:
    told = mistakes(tmp_path, f"[guarded]\npassword = {value}", GUARDED)
    assert "[guarded] password: must be text." in told
    assert "canary" not in told


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"key": "short"}, "HS256 needs a key of at least 32 bytes"),
        ({"key": "k" * 47, "algorithm": "HS384"}, "HS384 needs a key of at least 48 bytes"),
        ({"key": "k" * 63, "algorithm": "HS512"}, "HS512 needs a key of at least 64 bytes"),
        ({"algorithm": "RS256"}, "RS256 needs a key and its public_key"),
        ({"key": KEY, "algorithm": "ES256"}, "ES256 needs a key and its public_key"),
        ({"key": KEY, "public_key": "x"}, "leave public_key out"),
        ({"algorithm": "none"}, "must be one of HS256"),
    ],
)
def test_keys_that_do_not_fit_the_algorithm_are_refused(settings: dict[str, str], reason: str) -> None:
    environ = {f"SAMPLE_TRACKING__TOKENS__{name.upper()}": text for name, text in settings.items()}
    with pytest.raises(ConfigError) as refused:
        config.load(None, environ)
    assert reason in str(refused.value)
    assert KEY not in str(refused.value)


def test_a_derived_key_depends_on_key_and_purpose() -> None:
    one, other = TokenSettings(key=KEY), TokenSettings(key=KEY + "!")
    assert len(one.derived_key("cursor")) == 32
    assert len({one.derived_key("cursor"), one.derived_key("csrf"), other.derived_key("cursor")}) == 3


def test_no_secret_is_shown_or_printed(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f'[guarded]\npassword = "canary-1"\n[tokens]\nkey = "canary-2 {KEY}"\n[database]\nurl = "{URL}"')
    settings = config.load(path, {}, [GUARDED])
    for text in (config.shown(settings), repr(settings), str(settings.get(Guarded))):
        assert "canary" not in text
    assert 'url = "mysql+pymysql://tracker:********@db/ispyb"' in config.shown(settings)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///file", "sqlite:///file"),
        ("mysql+pymysql://u@h/d?charset=utf8mb4", "mysql+pymysql://u@h/d?charset=utf8mb4"),
        ("mysql+pymysql://u:p@q@h:3306/d?ssl_key=x", "mysql+pymysql://u:********@h:3306/d?ssl_key=x"),
        ("mysql+pymysql://u@h/d?password=p", "********"),
        ("mysql+pymysql://u:p:?@[::1/d", "mysql+pymysql://u:********@[::1/d"),
        ("mysql+pymysql://u:p/q@h/d", "mysql+pymysql://u:********@h/d"),
    ],
)
def test_the_password_in_a_database_address_is_hidden(url: str, shown: str) -> None:
    settings = config.replaced(config.load(None, {}), "database", url=url)
    assert f'url = "{shown}"' in config.shown(settings)
