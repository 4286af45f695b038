"""What the tests present to the authenticator, and how they wait for what it does beside the requests."""

import threading
from datetime import timedelta
from typing import Any

from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
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


def settle(oidc: OidcAuthenticator) -> None:
    """Until it has heard from the provider, if it asks just now, and its threads are gone."""
    learning = oidc._reader._provider._learning
    if learning is not None:
        assert learning.wait(60)
    for thread in threading.enumerate():
        if thread.name == "auth_oidc":
            thread.join(60)
            assert not thread.is_alive()


def hurry(oidc: OidcAuthenticator, seconds: float = 0.2) -> OidcAuthenticator:
    """From here on it waits no longer than this."""
    oidc._flow._web.timeout = seconds
    return oidc
