import os
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from plugins.auth_oidc import authenticator
from plugins.auth_oidc.adapters.authenticator import OidcAuthenticator
from plugins.auth_oidc.adapters.settings import OidcSettings
from sample_tracking.kernel import config
from sample_tracking.kernel.config import Choice, Mode, TokenSettings
from tests.servers.openid import OpenID
from tests.servers.run import Run
from tests.world import NOW

Make = Callable[..., OidcAuthenticator]
AUDIENCE = "sample-tracking-api"
SECRET = "the client's secret: 100 % / of it"


@pytest.fixture(scope="session")
def running() -> OpenID:
    server = OpenID(Run.current(), f"openid-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    server.start()
    return server


@pytest.fixture
def provider(running: OpenID) -> OpenID:
    """Honest until told otherwise; its clock stands at NOW."""
    running.tell(reset=True, now=NOW.timestamp())
    return running


@pytest.fixture
def spare_provider() -> Iterator[OpenID]:
    """The test's own, to be killed."""
    yield from _spare(tls=True)


@pytest.fixture
def plain_provider() -> Iterator[OpenID]:
    """Without TLS, as on a desk."""
    yield from _spare(tls=False)


def _spare(*, tls: bool) -> Iterator[OpenID]:
    server = OpenID(Run.current(), f"openid-{uuid4().hex[:8]}", tls=tls)
    server.start()
    server.tell(now=NOW.timestamp())
    yield server
    server.kill()


def made(provider: OpenID, mode: Mode = Mode.DEVELOPMENT, **chosen: Any) -> OidcAuthenticator:
    own: dict[str, Any] = {
        "issuer": provider.issuer,
        "client_id": "tracking",
        "client_secret": SECRET,
        "audience": AUDIENCE,
        "ca_file": provider.authority,
        "timeout": 20.0,  # the machine of the tests may be busy
        **chosen,
    }
    sections = {"auth_oidc": OidcSettings(**own), "tokens": TokenSettings()}
    return authenticator(config.Settings(Choice(mode=mode), sections, {}))


@pytest.fixture
def make(provider: OpenID) -> Make:
    """An authenticator of this provider, with settings beyond the usual ones."""
    return lambda mode=Mode.DEVELOPMENT, **chosen: made(provider, mode, **chosen)


@pytest.fixture
def oidc(make: Make) -> OidcAuthenticator:
    return make()
