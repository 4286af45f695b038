import json
import sys
from pathlib import Path
from typing import Any

import pytest

from plugins.auth_ldap import LdapSettings, authenticator, plugin
from sample_tracking.kernel import config
from sample_tracking.kernel.authenticators import Directory, Passwords
from sample_tracking.kernel.config import Choice, ConfigError, Mode, StartupError
from sample_tracking.kernel.plugin import load_plugin

GIVEN: dict[str, Any] = {"url": ["ldaps://directory.example.org"], "base": "dc=example,dc=org"}


def loaded(tmp_path: Path, mode: Mode = Mode.DEVELOPMENT, **changes: Any) -> config.Settings:
    """As a site's file would say it."""
    section = {name: value for name, value in {**GIVEN, **changes}.items() if value is not None}
    return config.Settings(Choice(mode=mode), {"auth_ldap": _checked(tmp_path, section)}, {})


def _checked(tmp_path: Path, section: dict[str, Any]) -> object:
    path = tmp_path / "site.json"
    path.write_text(json.dumps({"plugins": ["auth_ldap"], "auth_ldap": section}))
    return config.load(path, {}, [plugin]).sections["auth_ldap"]


def test_its_manifest_is_installed_under_its_name() -> None:
    assert load_plugin("auth_ldap") is plugin


def test_it_starts_while_the_directory_is_away(tmp_path: Path) -> None:
    made = authenticator(loaded(tmp_path, Mode.PRODUCTION))
    assert isinstance(made, Passwords)
    assert isinstance(made, Directory)
    assert made.name == "auth_ldap"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": []}, "must be one or more of ldaps://host"),
        ({"url": ["http://directory.example.org"]}, "must be one or more of ldaps://host"),
        ({"url": ["ldap://anna:word@directory.example.org"]}, "must be one or more of ldaps://host"),
        ({"url": ["ldap://directory.example.org:70000"]}, "must be one or more of ldaps://host"),
        ({"url": ["ldap://directory.example.org/dc=example?uid"]}, "must be one or more of ldaps://host"),
        ({"base": None}, "Give either base, to search for people, or user_dn"),
        ({"user_dn": "uid={login},dc=example"}, "Give either base, to search for people, or user_dn"),
        ({"base": None, "user_dn": "uid=login,dc=example"}, "user_dn must say where the login stands"),
        ({"user_filter": "(uid=*)"}, "user_filter must say where the login stands"),
        ({"bind_dn": "cn=service"}, "bind_dn and bind_password belong together"),
        ({"group_filter": "(member=*)"}, "group_filter must say where"),
        ({"timeout": 0}, "between 0.1 and 30"),
    ],
)
def test_a_section_that_cannot_work_is_refused(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        loaded(tmp_path, **changes)


@pytest.mark.parametrize("name", ["user_filter", "group_filter", "locked_filter"])
def test_what_is_no_filter_is_refused_at_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(StartupError, match=f"auth_ldap.{name} cannot be read as a filter"):
        authenticator(loaded(tmp_path, Mode.DEVELOPMENT, **{name: "(uid={login}{dn}"}))


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_certificates_is_refused_at_start(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "authority.pem").write_text(content)
    with pytest.raises(StartupError, match=r"auth_ldap\.ca_file cannot be read"):
        authenticator(loaded(tmp_path, ca_file=str(tmp_path / "authority.pem")))


def test_production_sends_no_password_readably(tmp_path: Path) -> None:
    plain = {"url": ["ldaps://one.example.org", "ldap://two.example.org"], "start_tls": False}
    with pytest.raises(StartupError, match=r"readably to ldap://two\.example\.org, so it does not start in production"):
        authenticator(loaded(tmp_path, Mode.PRODUCTION, **plain))
    authenticator(loaded(tmp_path, Mode.DEVELOPMENT, **plain))
    authenticator(loaded(tmp_path, Mode.PRODUCTION, **{**plain, "start_tls": True}))
    authenticator(loaded(tmp_path, Mode.PRODUCTION, start_tls=False))


def test_without_its_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("plugins.auth_ldap.adapters")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sansldap", None)
    with pytest.raises(StartupError, match=r'pip install "sample-tracking\[ldap\]"'):
        authenticator(loaded(tmp_path))


def test_the_services_password_is_shown_to_nobody(tmp_path: Path) -> None:
    settings = loaded(tmp_path, bind_dn="cn=service", bind_password="the word of the service")
    assert settings.secrets == ("the word of the service",)
    assert "the word" not in repr(settings.get(LdapSettings))
