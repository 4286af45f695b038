"""One question to the service, which ends at its deadline, and whose answer ends at its limit."""

from __future__ import annotations

import io
import ssl
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from urllib3.response import HTTPResponse as Response

MEDIA_TYPE: Final = "application/json"


class NoAnswer(Exception):
    """The service gave no answer that can be used; the message completes "because"."""


class Asking:
    """``root``: the address below which everything is asked."""

    def __init__(self, root: str, trust: ssl.SSLContext, seconds: float, limit: int) -> None:
        parts = urlsplit(root)
        self._host, self._port = parts.hostname or "", parts.port
        self._prefix = parts.path.rstrip("/")
        self._trust = trust if parts.scheme == "https" else None
        self._seconds = seconds
        self._limit = limit

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body; of a body only what is JSON by its own account. Redirections are not followed."""
        connection = self._connection()
        sent = {"Accept": MEDIA_TYPE, "Accept-Encoding": "identity", "Connection": "close", **headers}
        try:
            connection.request(method, self._prefix + path, body, sent, preload_content=False, decode_content=False)
            with connection.getresponse() as answer:
                return answer.status, self._body(answer) if answer.status == 200 else b""
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise NoAnswer(_told(error)) from None
        finally:
            connection.close()

    def _body(self, answer: Response) -> bytes:
        if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
            raise NoAnswer("its answer is not application/json")
        found = answer.read(self._limit + 1)
        if len(found) > self._limit:
            raise NoAnswer(f"its answer is larger than {self._limit} bytes")
        if answer.length_remaining:
            raise NoAnswer("its answer is not complete")
        return found

    def _connection(self) -> HTTPConnection:
        # connecting and the handshake of TLS have half of the time each; what they leave is for the answer
        half, deadline = self._seconds / 2, monotonic() + self._seconds
        made = (
            HTTPConnection(self._host, self._port, timeout=half)
            if self._trust is None
            else HTTPSConnection(self._host, self._port, timeout=half, ssl_context=self._trust)
        )

        def punctual(stream: socket.socket, *arguments: Any, **options: Any) -> HTTPResponse:
            answer = HTTPResponse(stream, *arguments, **options)
            answer.fp.close()
            answer.fp = io.BufferedReader(_Until(stream, deadline))
            return answer

        made.response_class = punctual  # type: ignore[assignment]
        return made


class _Until(io.RawIOBase):
    """What comes in until the deadline, however small its pieces: a time-out of the socket begins anew with each."""

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream = stream
        self._raw = stream.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int | None:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._stream.settimeout(left)
        return self._raw.readinto(room)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _told(error: Exception) -> str:
    """Nothing of what was asked or answered."""
    causes = [error, getattr(error, "reason", None), error.__cause__, error.__context__]
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not to be trusted ({cause.verify_message})"
        if isinstance(cause, TimeoutError):
            return "it did not answer in time"
    return f"the connection failed ({type(error).__name__})"
