"""What the tests present to the authenticator, and how they wait for what it does beside the requests."""

import base64
import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from sample_tracking.kernel.errors import Unauthenticated
from sample_tracking.kernel.identity import Identity
from tests.servers.openid import OpenID
from tests.world import NOW

STAMP = int(NOW.timestamp())
HEADER: dict[str, Any] = {"alg": "RS256", "kid": "rsa-1", "typ": "at+jwt"}
DISCOVERY = "/.well-known/openid-configuration"
LATER = NOW + timedelta(seconds=301)


def claims(provider: OpenID, **changes: Any) -> dict[str, Any]:
    """Those of a good access token; `...` takes one away."""
    usual = {
        "iss": provider.issuer,
        "aud": "sample-tracking-api",
        "sub": "u-1",
        "client_id": "beamline",
        "jti": "id-1",
        "iat": STAMP,
        "exp": STAMP + 3600,
        "preferred_username": "anna",
        "given_name": "Anna",
        "family_name": "Lund",
        "email": "anna@example.org",
        "groups": ["i03", "staff"],
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not ...}


def header(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**HEADER, **changes}.items() if value is not ...}


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned(head: Any, payload: Any) -> str:
    return ".".join(coded(json.dumps(part).encode()) for part in (head, payload))


def settle(oidc: OidcAuthenticator) -> None:
    """Until it has heard from the provider, if it asks just now, and its threads are gone."""
    learning = oidc._reader._provider._learning
    if learning is not None:
        assert learning.wait(60)
    for thread in threading.enumerate():
        if thread.name in ("auth_oidc", "web"):
            thread.join(60)
            assert not thread.is_alive()


def hurry(oidc: OidcAuthenticator, seconds: float = 0.2) -> OidcAuthenticator:
    """From here on it waits no longer than this."""
    oidc._flow._web.timeout = seconds
    return oidc


BACK = "https://tracking.example.org/login/auth_oidc/return"
BEN = {"preferred_username": "ben", "given_name": "Ben", "family_name": "Ode", "email": "b@example.org"}
SOON = NOW + timedelta(seconds=20)
UNUSABLE = "gave an answer that cannot be trusted"


def log_in(oidc: OidcAuthenticator, provider: OpenID) -> Identity:
    away = oidc.begin(BACK, NOW)
    return oidc.finish(BACK, away.keep, provider.visit(away.address), SOON)


def refused(oidc: OidcAuthenticator, provider: OpenID, sentence: str = UNUSABLE) -> None:
    with pytest.raises(Unauthenticated, match=sentence):
        log_in(oidc, provider)
