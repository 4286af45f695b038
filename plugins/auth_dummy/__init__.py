"""For trying out: everybody whose password equals the login gets in. Refuses to start in production."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.config import Mode, StartupError, setting
from sample_tracking.kernel.plugin import Module

from .adapters import DummyAuthenticator

if TYPE_CHECKING:
    from sample_tracking.kernel.config import Settings


@dataclass(frozen=True, kw_only=True)
class DummySettings:
    users: tuple[str, ...] = setting(
        "The logins that get in, each with its name as password; an empty list lets in every login.", default=()
    )


def authenticator(settings: Settings) -> DummyAuthenticator:
    if settings.mode is Mode.PRODUCTION:
        raise StartupError(
            'The plugin "auth_dummy" lets in everybody who knows a name, so it does not start in production;'
            " take it out of plugins, or set another mode."
        )
    return DummyAuthenticator(settings.get(DummySettings).users)


plugin = Module(
    name="auth_dummy",
    summary="Log-in for trying out: the password is the login itself",
    settings=DummySettings,
    authenticator=authenticator,
)
