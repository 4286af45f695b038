import json
import sys
from pathlib import Path
from typing import Any

import pytest

from plugins.auth_rest import RestSettings, authenticator, plugin
from sample_tracking.kernel import config
from sample_tracking.kernel.config import ConfigError, Mode, StartupError
from sample_tracking.kernel.plugin import load_plugin

GIVEN: dict[str, Any] = {"url": "https://accounts.example.org/tracking"}


def loaded(tmp_path: Path, mode: Mode = Mode.DEVELOPMENT, **changes: Any) -> config.Settings:
    """As a site's file would say it."""
    path = tmp_path / "site.json"
    path.write_text(json.dumps({"plugins": ["auth_rest"], "auth_rest": {**GIVEN, **changes}}))
    section = config.load(path, {}, [plugin]).sections["auth_rest"]
    return config.Settings(config.Choice(mode=mode), {"auth_rest": section}, {})


def test_its_manifest_is_installed_under_its_name() -> None:
    assert load_plugin("auth_rest") is plugin


@pytest.mark.parametrize(
    "url",
    [
        "accounts.example.org",
        "ftp://accounts.example.org",
        "file:///etc/passwd",
        "https://",
        "https://anna:word@accounts.example.org",
        "https://accounts.example.org?x=y",
        "https://accounts.example.org#x",
        "https://accounts.example.org/a b",
        "https://accounts.example.org:0",
        "https://accounts.example.org:70000",
        "https://accounts.example.org\\@other.example.org",
        "https://[::1",
        "https://m\u00fcller.example.org",
    ],
)
def test_an_address_that_says_something_else_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="url"):
        loaded(tmp_path, url=url)


@pytest.mark.parametrize("changes", [{"token": "two words"}, {"timeout": 0}, {"timeout": 31}, {"answer_limit": 10}])
def test_a_section_that_cannot_work_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(changes))):
        loaded(tmp_path, **changes)


@pytest.mark.parametrize("url", ["http://accounts.example.org", "http://10.0.0.7:8080", "http://127.0.0.1.example.org"])
def test_production_sends_no_password_readably(tmp_path: Path, url: str) -> None:
    with pytest.raises(StartupError, match=r"readably to http://.*, so it does not start in production"):
        authenticator(loaded(tmp_path, Mode.PRODUCTION, url=url))
    authenticator(loaded(tmp_path, Mode.DEVELOPMENT, url=url))


@pytest.mark.parametrize(
    "url", ["https://accounts.example.org", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost"]
)
def test_it_starts_while_the_service_is_away(tmp_path: Path, url: str) -> None:
    assert authenticator(loaded(tmp_path, Mode.PRODUCTION, url=url)).name == "auth_rest"


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_certificates_is_refused_at_start(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "authority.pem").write_text(content)
    with pytest.raises(StartupError, match=r"auth_rest\.ca_file cannot be read"):
        authenticator(loaded(tmp_path, ca_file=str(tmp_path / "authority.pem")))


def test_without_its_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = ("plugins.auth_rest.adapters", "sample_tracking.kernel.web", "urllib3")
    for name in [name for name in sys.modules if name.startswith(late)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "urllib3", None)
    with pytest.raises(StartupError, match=r'pip install "sample-tracking\[http\]"'):
        authenticator(loaded(tmp_path))


def test_the_token_is_shown_to_nobody(tmp_path: Path) -> None:
    settings = loaded(tmp_path, token="the-token")
    assert settings.secrets == ("the-token",)
    assert "the-token" not in repr(settings.get(RestSettings))
