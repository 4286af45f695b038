"""Log-in by a site's own HTTP service, which speaks as `docs/auth-rest.openapi.yaml` says."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - read at run time for the settings
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sample_tracking.kernel.config import Mode, StartupError, between, matching, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from sample_tracking.kernel.authenticators import Directory
    from sample_tracking.kernel.config import Settings


def _address(url: str) -> None:
    parts = urlsplit(url)
    plain = url.isascii() and url.isprintable() and not set(url) & set(" ?#@\\")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or not plain:
        raise ValueError("must be an http or https address without user, query and fragment")


@dataclass(frozen=True, kw_only=True)
class RestSettings:
    url: str = setting(
        "The address of the service; below it stand `/authenticate` and `/people/{login}`.", validate=_address
    )
    token: str | None = setting(
        "What this service shows as `Authorization: Bearer …`, so that nobody else can try passwords there.",
        default=None,
        secret=True,
        validate=matching(r"[!-~]+", "must be of visible ASCII characters"),
    )
    ca_file: Path | None = setting(
        "The certificates (PEM) of the authorities to trust; without it those of this machine.", default=None
    )
    timeout: float = setting("Seconds for one question and its whole answer.", default=3.0, validate=between(0.1, 30))
    answer_limit: int = setting("The largest answer, in bytes.", default=64 * 1024, validate=between(1024, 1024 * 1024))

    @property
    def readable(self) -> bool:
        """Whether passwords would leave this machine readably."""
        parts = urlsplit(self.url)
        return parts.scheme == "http" and not _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def authenticator(settings: Settings) -> Directory:
    rest = settings.get(RestSettings)
    if settings.mode is Mode.PRODUCTION and rest.readable:
        raise StartupError(
            f"auth_rest would send passwords readably to {rest.url}, so it does not start in production; use https."
        )
    try:
        from .adapters import open_service
    except ModuleNotFoundError as missing:
        raise StartupError(
            f'auth_rest needs the package "{missing.name}": pip install "sample-tracking[http]".'
        ) from missing
    return open_service(rest)


plugin = Module(
    name="auth_rest",
    summary="Log-in by an HTTP service of the site's own",
    settings=RestSettings,
    authenticator=authenticator,
)
