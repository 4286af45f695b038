from __future__ import annotations

import pytest

from plugins.auth_dummy import DummySettings, authenticator, plugin
from sample_tracking.kernel import config
from sample_tracking.kernel.config import Choice, Mode, StartupError
from sample_tracking.kernel.identity import Identity


def settings(mode: Mode = Mode.DEVELOPMENT, *users: str) -> config.Settings:
    return config.Settings(Choice(mode=mode), {"auth_dummy": DummySettings(users=users)}, {})


@pytest.mark.parametrize("mode", [Mode.DEVELOPMENT, Mode.TESTING])
def test_a_login_gets_in_with_its_name_as_password(mode: Mode) -> None:
    assert authenticator(settings(mode)).authenticate("anna", "anna") == Identity("anna")


@pytest.mark.parametrize(
    ("login", "password"), [("anna", "ben"), ("anna", "Anna"), ("anna", "anna "), ("anna", ""), ("\ud800", "?")]
)
def test_another_password_does_not_open(login: str, password: str) -> None:
    assert authenticator(settings()).authenticate(login, password) is None


def test_where_users_are_listed_nobody_else_gets_in() -> None:
    dummy = authenticator(settings(Mode.DEVELOPMENT, "anna", "ben"))
    assert dummy.authenticate("ben", "ben") == Identity("ben")
    assert dummy.authenticate("carl", "carl") is None


def test_it_refuses_to_start_in_production() -> None:
    with pytest.raises(StartupError, match='"auth_dummy" lets in everybody who knows a name, so it does not start'):
        authenticator(settings(Mode.PRODUCTION, "anna"))


def test_its_manifest_is_installed_under_its_name() -> None:
    from sample_tracking.kernel.plugin import load_plugin

    assert load_plugin("auth_dummy") is plugin
    assert plugin.authenticator is authenticator
