import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plugins.auth_oidc import authenticator, plugin
from plugins.auth_oidc.adapters.settings import OidcSettings
from sample_tracking.kernel import config
from sample_tracking.kernel.config import Choice, ConfigError, Mode, StartupError, TokenSettings
from sample_tracking.kernel.plugin import load_plugin
from tests.servers.debian import ROOT

USUAL: dict[str, Any] = {"issuer": "https://login.example.org/realm", "client_id": "tracking", "audience": "api"}


def settings(mode: Mode, **chosen: Any) -> config.Settings:
    sections = {"auth_oidc": OidcSettings(**{**USUAL, **chosen}), "tokens": TokenSettings()}
    return config.Settings(Choice(mode=mode), sections, {})


def loaded(folder: Path, **chosen: Any) -> OidcSettings:
    """As from a file, where every rule of a setting is checked."""
    section = {name: value for name, value in {**USUAL, **chosen}.items() if value is not None}
    (folder / "c.json").write_text(config_text(section))
    return config.load(folder / "c.json", {}, [plugin]).get(OidcSettings)


def config_text(section: dict[str, Any]) -> str:
    import json

    return json.dumps({"auth_oidc": section})


def test_its_manifest_is_installed_under_its_name() -> None:
    assert load_plugin("auth_oidc") is plugin
    assert plugin.authenticator is authenticator


def test_it_starts_while_the_provider_is_away() -> None:
    assert authenticator(settings(Mode.PRODUCTION)).name == "auth_oidc"


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "http://localhost/realm", "http://[::1]:9"])
def test_http_is_for_one_machine_outside_production(issuer: str) -> None:
    assert authenticator(settings(Mode.DEVELOPMENT, issuer=issuer)).name == "auth_oidc"
    with pytest.raises(StartupError, match="issuer must be an https address; http is for trying out"):
        authenticator(settings(Mode.PRODUCTION, issuer=issuer))


@pytest.mark.parametrize("issuer", ["http://login.example.org", "http://127.0.0.1.example.org", "http://10.0.0.1"])
def test_http_never_leaves_the_machine(issuer: str) -> None:
    with pytest.raises(StartupError, match="issuer must be an https address"):
        authenticator(settings(Mode.DEVELOPMENT, issuer=issuer))


def test_the_provider_is_somebody_else() -> None:
    told = settings(Mode.DEVELOPMENT)
    told = config.replaced(told, "tokens", issuer=USUAL["issuer"])
    with pytest.raises(StartupError, match="the two must differ"):
        authenticator(told)


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_authorities_that_cannot_be_read_stop_the_start(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(StartupError, match="cannot be used"):
        authenticator(settings(Mode.DEVELOPMENT, ca_file=file))


def test_the_usual_is_enough(tmp_path: Path) -> None:
    found = loaded(tmp_path)
    assert found.algorithms == ("RS256", "ES256")
    assert found.client_secret is None


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"issuer": None}, "issuer is missing"),
        ({"audience": None}, "audience is missing"),
        ({"issuer": "file:///etc/passwd"}, "must be an https address"),
        ({"issuer": "https://login.example.org/?x"}, "must be an https address"),
        ({"issuer": "https://user:password@login.example.org"}, "must be an https address"),
        ({"algorithms": ["none"]}, "algorithms: must be"),
        ({"algorithms": ["HS256"]}, "algorithms: must be"),
        ({"algorithms": []}, "its length must be at least 1"),
        ({"scopes": ["profile"]}, 'scopes must contain "openid"'),
        ({"client_secret": ""}, "the secret is empty"),
        ({"keys_lifetime": 600, "keys_refresh": 900}, "must not be shorter than keys_refresh"),
        ({"keys_refresh": 1}, "must be between 30"),
        ({"timeout": 60}, "must be between 0.1 and 30"),
    ],
)
def test_refused_is(tmp_path: Path, chosen: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        loaded(tmp_path, **chosen)


def test_the_secret_is_not_shown(tmp_path: Path) -> None:
    assert "canary" not in repr(loaded(tmp_path, client_secret="canary"))


WITHOUT_ITS_REQUIREMENT = """
import sys
sys.modules["urllib3"] = None
from tests.plugins.auth_oidc.test_auth_oidc import Mode, authenticator, settings
authenticator(settings(Mode.DEVELOPMENT))
"""


def test_a_missing_requirement_stops_the_start_and_says_which() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ITS_REQUIREMENT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert 'The plugin "auth_oidc" needs the package urllib3: install "sample-tracking[http]".' in done.stderr
