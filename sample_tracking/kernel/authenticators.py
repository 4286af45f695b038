"""How a site's own log-in joins the service: what an authenticator may offer, and how its answers are believed.

An authenticator has a name, and offers one or more of four ways: a password is checked (`Passwords`), somebody is
looked up again (`Directory`), a token from elsewhere is read (`Bearers`), people are sent to another place to log in
(`Portal`). All raise `Unavailable` when their place cannot be reached; none waits longer than a few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .errors import Unavailable
from .identity import Identity
from .languages import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from .unit import Units


class Authenticator(Protocol):
    @property
    def name(self) -> str: ...


@runtime_checkable
class Passwords(Authenticator, Protocol):
    def authenticate(self, login: str, password: str) -> Identity | None:
        """None: no such login or a wrong password, without saying which."""
        ...


@runtime_checkable
class Directory(Authenticator, Protocol):
    def find(self, login: str) -> Identity | None:
        """Who somebody is now, asked when a log-in is prolonged; None ends it."""
        ...


@dataclass(frozen=True)
class Borne:
    """Whom a token from elsewhere names; ``token_id`` is unique among the tokens of its place."""

    identity: Identity
    token_id: str
    expires_at: datetime


@runtime_checkable
class Bearers(Authenticator, Protocol):
    def recognise(self, token: str, now: datetime) -> Borne | None:
        """None: a token of somebody else's making; Unauthenticated: it claims to be of this place, and is not good."""
        ...


@dataclass(frozen=True)
class Departure:
    """Where to send a browser, and what to keep (in a cookie that only it returns) until it comes back."""

    address: str
    keep: str


@runtime_checkable
class Portal(Authenticator, Protocol):
    @property
    def title(self) -> str:
        """What the log-in page writes on its button."""
        ...

    def begin(self, return_address: str, now: datetime) -> Departure: ...

    def finish(self, return_address: str, keep: str, query: Mapping[str, str], now: datetime) -> Identity:
        """Who came back; Unauthenticated for whatever is not the answer to ``begin``."""
        ...


@runtime_checkable
class Attached(Authenticator, Protocol):
    """One that keeps its people in the service's own database."""

    def attach(self, units: Units) -> None:
        """Called once, before the first request."""
        ...


@dataclass(frozen=True)
class Authenticators:
    """The enabled ones, in the order of the configuration."""

    all: tuple[Authenticator, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(found.name for found in self.all)

    @property
    def passwords(self) -> tuple[Passwords, ...]:
        return tuple(found for found in self.all if isinstance(found, Passwords))

    @property
    def bearers(self) -> tuple[Bearers, ...]:
        return tuple(found for found in self.all if isinstance(found, Bearers))

    @property
    def portals(self) -> tuple[Portal, ...]:
        return tuple(found for found in self.all if isinstance(found, Portal))

    def attach(self, units: Units) -> None:
        for authenticator in self.all:
            if isinstance(authenticator, Attached):
                authenticator.attach(units)


def identify(authenticator: Passwords, login: str, password: str) -> Identity | None:
    """Ask, and believe only a proper answer about the very login that was asked for.

    Empty and oversized passwords never reach an authenticator: a directory takes an empty one for a guest's.
    """
    if not login.strip() or not password or len(login) > 255 or len(password) > 1024 or "\0" in login + password:
        return None
    found: object = authenticator.authenticate(login, password)
    if found is None:
        return None
    if not isinstance(found, Identity) or found.login.casefold() != login.strip().casefold():
        raise Unavailable(
            phrase('The log-in service "{name}" gave an answer that cannot be used.', name=authenticator.name)
        )
    return found
