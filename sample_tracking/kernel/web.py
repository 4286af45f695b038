"""Asking a service on the network: never longer than agreed, never more than fits, and no other place than was meant.

It needs urllib3, which is an extra (`http`): import it late, and say what to install.
"""

from __future__ import annotations

import contextvars
import http.client
import socket
import ssl
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from urllib3.response import BaseHTTPResponse

NETWORK: Final = (HTTPError, http.client.HTTPException, OSError, ValueError)
THREAD: Final = "web"
LATE: Final = "it did not answer in time"


class NoAnswer(Exception):
    """Nothing that can be used; the message completes "because", and has nothing of what was asked or answered."""


@dataclass(frozen=True)
class Answer:
    status: int
    media_type: str
    body: bytes = field(repr=False)


class Web:
    def __init__(self, ca_file: Path | None, limit: int, media_type: str | None = None) -> None:
        """``ca_file``: whom to trust instead of this machine's authorities; OSError where no certificate is in it.

        ``media_type``: what an answer with the status 200 has to be; the bodies of others are not read then.
        """
        self._tls = ssl.create_default_context(cafile=ca_file)
        self._limit = limit
        self._media_type = media_type

    def ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None, *, seconds: float
    ) -> Answer:
        """Of whatever status; redirections are not followed.

        In a thread of its own, so that the end is certain, whatever the resolver and the service do.
        """
        errand = _Errand(address, seconds, self._tls, self._answer)
        accepted = {} if self._media_type is None else {"Accept": self._media_type}
        sent = {**accepted, "Accept-Encoding": "identity", "Connection": "close", **headers}
        errand.start(method, sent, body)
        try:
            return errand.outcome.result(seconds)
        except TimeoutError:
            errand.cut()
            raise NoAnswer(LATE) from None

    def _answer(self, response: BaseHTTPResponse) -> Answer:
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if self._media_type is not None:
            if response.status != 200:
                return Answer(response.status, media_type, b"")
            if media_type != self._media_type:
                raise NoAnswer(f"its answer is not {self._media_type}")
        body = response.read(self._limit + 1)
        if len(body) > self._limit:
            raise NoAnswer(f"its answer is larger than {self._limit} bytes")
        if response.length_remaining:
            raise NoAnswer("its answer is not complete")
        return Answer(response.status, media_type, body)


class _Errand:
    """One question, and the thread that waits for what comes back."""

    def __init__(
        self, address: str, seconds: float, tls: ssl.SSLContext, taken: Callable[[BaseHTTPResponse], Answer]
    ) -> None:
        parts = urlsplit(address)
        host = parts.hostname or ""
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection = (
            HTTPSConnection(host, parts.port, timeout=seconds, ssl_context=tls)
            if parts.scheme == "https"
            else HTTPConnection(host, parts.port, timeout=seconds)
        )
        self._taken = taken
        self._socket: socket.socket | None = None
        self._given_up = False
        self.outcome: Future[Answer] = Future()

    def start(self, method: str, headers: Mapping[str, str], body: bytes | None) -> None:
        run = contextvars.copy_context().run  # urllib3 logs, too
        threading.Thread(target=run, args=(self._run, method, headers, body), name=THREAD, daemon=True).start()

    def cut(self) -> None:
        """End the waiting of the thread; past the TLS layer, which would wait for the other side."""
        self._given_up = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _run(self, method: str, headers: Mapping[str, str], body: bytes | None) -> None:
        try:
            self.outcome.set_result(self._exchange(method, headers, body))
        except NoAnswer as reason:
            self.outcome.set_exception(reason)
        except NETWORK as error:
            self.outcome.set_exception(NoAnswer(_told(error)))
        finally:
            self._connection.close()

    def _exchange(self, method: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        self._connection.connect()
        self._socket = self._connection.sock
        if self._given_up:  # nobody waits any more, and nobody would cut this off
            raise NoAnswer(LATE)
        self._connection.request(
            method, self._target, body=body, headers=headers, preload_content=False, decode_content=False
        )
        with self._connection.getresponse() as response:
            return self._taken(response)


def _told(error: Exception) -> str:
    causes = (error, getattr(error, "reason", None), error.__cause__, error.__context__)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not to be trusted ({cause.verify_message})"
        if isinstance(cause, TimeoutError):
            return LATE
    return f"the connection failed ({type(error).__name__})"
