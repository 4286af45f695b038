from __future__ import annotations

import hmac

from sample_tracking.kernel.identity import Identity


class DummyAuthenticator:
    name = "auth_dummy"

    def __init__(self, users: tuple[str, ...]) -> None:
        self._users = users

    def authenticate(self, login: str, password: str) -> Identity | None:
        known = not self._users or login in self._users
        same = hmac.compare_digest(login.encode("utf-8", "surrogatepass"), password.encode("utf-8", "surrogatepass"))
        return Identity(login) if known and same else None
