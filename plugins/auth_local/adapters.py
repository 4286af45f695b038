"""Passwords by argon2id, and the log-in with them."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from sample_tracking.kernel.identity import Identity
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Units

    from .settings import LocalSettings
    from .store import Account

AT_ONCE: Final = 2
"""Each takes 64 MiB and a moment of a processor."""
CALL: Final = Call(SERVICE, source="auth_local")


class Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = ""

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(password)

    def right(self, password_hash: str, password: str) -> bool:
        with self._turns:
            try:
                return self._hasher.verify(password_hash, password)
            except (Argon2Error, InvalidHashError):
                return False

    def outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def nobodys(self) -> str:
        """To compare with where there is no account, so that the answer takes as long."""
        if not self._nobodys:
            self._nobodys = self.hash(secrets.token_urlsafe())
        return self._nobodys


class LocalAuthenticator:
    name = "auth_local"

    def __init__(self, settings: LocalSettings, passwords: Passwords) -> None:
        self._settings, self._passwords = settings, passwords
        self._units: Units | None = None

    def attach(self, units: Units) -> None:
        self._units = units

    def authenticate(self, login: str, password: str) -> Identity | None:
        units = self._ready()
        found = units.read(CALL, lambda unit: store.find(unit, login.strip()))
        now = units.clock()
        right = self._passwords.right(found.password_hash if found else self._passwords.nobodys(), password)
        if found is None or found.disabled_at is not None or found.locked(now):
            return None
        if not right:
            until = now + self._settings.locked_for
            units.write(CALL, lambda unit: store.miss(unit, found.login, self._settings.misses, until))
            return None
        units.write(CALL, lambda unit: self._note_success(unit, found, password))
        return _identity(found)

    def find(self, login: str) -> Identity | None:
        found = self._ready().read(CALL, lambda unit: store.find(unit, login))
        return None if found is None or found.disabled_at is not None else _identity(found)

    def _ready(self) -> Units:
        if self._units is None:
            raise AssertionError("The authenticator has not been attached to the units of the service.")
        return self._units

    def _note_success(self, unit: Unit, found: Account, password: str) -> None:
        if found.misses:
            store.unlock(unit, found.login)
        if self._passwords.outdated(found.password_hash):
            store.set_password(unit, found.login, self._passwords.hash(password))


def _identity(found: Account) -> Identity:
    return Identity(found.login, found.given_name, found.family_name, found.email, found.groups)
