"""How the provider is asked: never longer than agreed, never more than fits, to no other place than was meant."""

from __future__ import annotations

import contextvars
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Never
from urllib.parse import urlencode, urlsplit

import structlog
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIMIT: Final = 256 * 1024
NETWORK: Final = (HTTPError, http.client.HTTPException, OSError, ValueError)
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


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = field(repr=False)

    @property
    def document(self) -> dict[str, Any] | None:
        """The JSON object that it is, else None."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


class Web:
    """Raises Unavailable, and logs why, once."""

    def __init__(self, timeout: float, ca_file: Path | None = None) -> None:
        self.timeout = timeout
        self._log = structlog.get_logger("plugins.auth_oidc")
        try:
            self._tls = ssl.create_default_context(cafile=ca_file)
        except OSError as error:  # the errors of ssl are some of them
            raise StartupError(f"[auth_oidc] ca_file {ca_file} cannot be used: {type(error).__name__}.") from None

    def document(self, place: str, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at an address; ``place`` is what the log calls it."""
        answer = self.ask(place, "GET", address, headers or {})
        if answer.status != 200:
            self.failed(place, f"status {answer.status}")
        if (found := answer.document) is None:
            self.failed(place, "no JSON object")
        return found

    def submit(self, place: str, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.ask(place, "POST", address, sent, urlencode(form).encode())

    def ask(
        self, place: str, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """In a thread of its own, so that the end is certain, whatever the resolver and the provider do."""
        errand = _Errand(address, self.timeout, self._tls)
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}
        errand.start(method, sent, body)
        try:
            answer = errand.outcome.result(self.timeout)
        except TimeoutError:
            errand.cut()
            self.failed(place, "no answer in time")
        except NETWORK as error:
            self.failed(place, type(error).__name__)
        if len(answer.body) > LIMIT:
            self.failed(place, f"larger than {LIMIT} bytes")
        return answer

    def failed(self, place: str, reason: str) -> Never:
        self._log.warning("the OpenID provider cannot be used", place=place, reason=reason)
        raise Unavailable(AWAY, headers=LATER) from None


class _Errand:
    def __init__(self, address: str, timeout: float, tls: ssl.SSLContext) -> None:
        parts = urlsplit(address)
        host = parts.hostname or ""
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection = (
            HTTPSConnection(host, parts.port, timeout=timeout, ssl_context=tls)
            if parts.scheme == "https"
            else HTTPConnection(host, parts.port, timeout=timeout)
        )
        self._socket: socket.socket | None = None
        self.outcome: Future[Answer] = Future()

    def start(self, method: str, headers: Mapping[str, str], body: bytes | None) -> None:
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._run, method, headers, body), name="auth_oidc", daemon=True).start()

    def cut(self) -> None:
        """End the waiting of the thread; past the TLS layer, which would wait for the other side."""
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _run(self, method: str, headers: Mapping[str, str], body: bytes | None) -> None:
        try:
            self.outcome.set_result(self._exchange(method, headers, body))
        except NETWORK as error:
            self.outcome.set_exception(error)
        finally:
            self._connection.close()

    def _exchange(self, method: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        self._connection.connect()
        self._socket = self._connection.sock
        self._connection.request(
            method, self._target, body=body, headers=headers, preload_content=False, decode_content=False
        )
        response = self._connection.getresponse()
        try:
            return Answer(response.status, response.read(LIMIT + 1))
        finally:
            response.close()
