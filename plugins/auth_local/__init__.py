"""Accounts of this service's own, for a small laboratory and a first installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.menu import Entry
from sample_tracking.kernel.own.branch import of_plugin
from sample_tracking.kernel.plugin import Module

from .settings import LocalSettings
from .tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import click

    from sample_tracking.kernel.config import Settings

    from .adapters import LocalAuthenticator, Passwords


def authenticator(settings: Settings) -> LocalAuthenticator:
    from .adapters import LocalAuthenticator, Passwords

    return LocalAuthenticator(settings.get(LocalSettings), Passwords())


def provides(_settings: Settings) -> Iterable[Passwords]:
    from .adapters import Passwords

    return (Passwords(),)


def commands() -> Sequence[click.Command]:
    from .commands import accounts

    return (accounts,)


def bring_pages() -> Sequence[tuple[str, type]]:
    from . import pages

    return (
        ("/admin/accounts", pages.Accounts),
        ("/admin/accounts/{login}", pages.Account),
        ("/account/password", pages.MyPassword),
    )


plugin = Module(
    name="auth_local",
    summary="Log-in by accounts of this service's own, kept by command and by page",
    settings=LocalSettings,
    authenticator=authenticator,
    provides=provides,
    commands=commands,
    pages=bring_pages,
    menu=(
        Entry(later("Accounts"), "/admin/accounts", Permission.ADMIN, order=800),
        Entry(later("My password"), "/account/password", Permission.READ, order=900),
    ),
    own_tables=of_plugin("auth_local", metadata, Path(__file__).parent / "versions"),
)
