"""How the provider is asked, and where secrets may go."""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING, Any, Final, Never
from urllib.parse import urlencode, urlsplit

import structlog

from sample_tracking.kernel import web
from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sample_tracking.kernel.web import Answer

LIMIT: Final = 256 * 1024
AWAY: Final = "The log-in service does not answer as it should. Please try again in half a minute."
LATER: Final = {"Retry-After": "30"}


def is_safe(address: object, *, local: bool) -> bool:
    """Whether secrets may go there: https, or (``local``) http that does not leave this machine."""
    if not isinstance(address, str) or not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or "#" in address or "\\" in address:
        return False
    return parts.scheme == "https" or (local and parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def document_of(answer: Answer) -> dict[str, Any] | None:
    """The JSON object that it is, else None."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


class Web:
    """Raises Unavailable, and logs why, once."""

    def __init__(self, timeout: float, ca_file: Path | None = None) -> None:
        self.timeout = timeout
        self._log = structlog.get_logger("plugins.auth_oidc")
        try:
            self._web = web.Web(ca_file, LIMIT)
        except OSError as error:  # the errors of ssl are some of them
            raise StartupError(f"[auth_oidc] ca_file {ca_file} cannot be used: {type(error).__name__}.") from None

    def document(self, place: str, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at an address; ``place`` is what the log calls it."""
        answer = self._ask(place, "GET", address, headers or {})
        if answer.status != 200:
            self.failed(place, f"status {answer.status}")
        if (found := document_of(answer)) is None:
            self.failed(place, "no JSON object")
        return found

    def submit(self, place: str, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask(place, "POST", address, sent, urlencode(form).encode())

    def _ask(
        self, place: str, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        sent = {"Accept": "application/json", **headers}
        try:
            return self._web.ask(method, address, sent, body, seconds=self.timeout)
        except web.NoAnswer as reason:
            self.failed(place, str(reason))

    def failed(self, place: str, reason: str) -> Never:
        self._log.warning("the OpenID provider cannot be used", place=place, reason=reason)
        raise Unavailable(AWAY, headers=LATER) from None
