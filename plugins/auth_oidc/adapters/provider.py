"""What is known of the provider: its addresses and keys, learned beside the requests and kept while it is away."""

from __future__ import annotations

import contextvars
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Unavailable

from .keys import KeySet
from .web import AWAY, LATER, is_safe

if TYPE_CHECKING:
    from datetime import datetime

    import jwt

    from .settings import OidcSettings
    from .web import Web

# However many tokens name a key that nobody knows, the provider is not asked more often.
PAUSE: Final = timedelta(seconds=30)
NEW_KEY: Final = "The key that this token is signed with is just being looked up. Please try again in a second."
SOON: Final = {"Retry-After": "1"}


@dataclass(frozen=True)
class Addresses:
    """``names_itself``: the provider says who it is when it sends people back (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    names_itself: bool


@dataclass(frozen=True)
class Known:
    addresses: Addresses
    keys: KeySet
    at: datetime


class Provider:
    def __init__(self, settings: OidcSettings, web: Web, *, local: bool) -> None:
        self._settings, self._web, self._local = settings, web, local
        self._lock = threading.Lock()
        self._known: Known | None = None
        self._tried_at: datetime | None = None
        self._learning: threading.Event | None = None
        self._failed = False

    def addresses(self, now: datetime) -> Addresses:
        return self._acquainted(now).addresses

    def keys(self, kid: str, algorithm: str, now: datetime, *, patient: bool) -> tuple[jwt.PyJWK, ...]:
        """Those that may have signed; none if the provider has no such key; Unavailable when that cannot be told.

        While keys are known nobody waits for the provider, except those ``patient`` for one that is not.
        """
        found = self._acquainted(now).keys.find(kid, algorithm)
        if found:
            return found
        learning = self._learn(now)
        if learning and patient:
            learning.wait(self._web.timeout)
        found = self._acquainted(now).keys.find(kid, algorithm)
        if not found and learning and not learning.is_set():
            raise Unavailable(NEW_KEY, headers=SOON)
        if not found and self._failed:
            raise Unavailable(AWAY, headers=LATER)
        return found

    def _acquainted(self, now: datetime) -> Known:
        """What is known; old news are renewed meanwhile. Waits only where nothing is known, or too old to use."""
        known = self._usable(now)
        if known is None:
            if learning := self._learn(now):
                learning.wait(self._web.timeout)
            known = self._usable(now)
        elif now - known.at >= self._settings.keys_refresh:
            self._learn(now)
        if known is None:
            raise Unavailable(AWAY, headers=LATER)
        return known

    def _usable(self, now: datetime) -> Known | None:
        known = self._known
        return known if known and now - known.at < self._settings.keys_lifetime else None

    def _learn(self, now: datetime) -> threading.Event | None:
        """Ask the provider in a thread; None where it was asked just before. The event comes when it is done."""
        with self._lock:
            if self._learning is not None:
                return self._learning
            # A clock that was set back must not keep us from asking.
            if self._tried_at is not None and abs(now - self._tried_at) < PAUSE:
                return None
            done = threading.Event()
            run = contextvars.copy_context().run  # the log knows for which request it was
            threading.Thread(target=run, args=(self._ask, now, done), name="auth_oidc", daemon=True).start()
            self._tried_at, self._learning = now, done
            return done

    def _ask(self, now: datetime, done: threading.Event) -> None:
        known = None
        try:
            known = self._fetch(now)
        except Unavailable:
            pass  # said in the log; what was known goes on
        finally:
            with self._lock:
                self._known, self._failed, self._learning = known or self._known, known is None, None
            done.set()

    def _fetch(self, now: datetime) -> Known:
        address = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        described = self._web.document("discovery", address)
        if described.get("issuer") != self._settings.issuer:
            self._web.failed("discovery", "it calls itself otherwise than [auth_oidc] issuer")
        addresses = self._addresses(described)
        keys = KeySet(self._web.document("keys", addresses.keys), self._settings.algorithms)
        if not keys:
            self._web.failed("keys", "no key that can be used")
        return Known(addresses, keys, now)

    def _addresses(self, described: dict[str, Any]) -> Addresses:
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        userinfo = described.get("userinfo_endpoint")
        needed = [described.get(name) for name in names] + ([] if userinfo is None else [userinfo])
        if not all(is_safe(address, local=self._local) for address in needed):
            self._web.failed("discovery", "an address is missing, or is not https")
        authorization, token, keys = (described[name] for name in names)
        names_itself = described.get("authorization_response_iss_parameter_supported") is True
        return Addresses(authorization, token, keys, userinfo, names_itself)
