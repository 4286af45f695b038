"""Printers that speak IPP."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import urllib3

from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import PDF, ZPL

from . import ipp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from . import CupsSettings

PORT: Final = 631
LIMIT: Final = 256 * 1024
AS_IT_IS: Final = "application/octet-stream"
WISHED: Final = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
IDLE, PROCESSING, STOPPED = 3, 4, 5
GONE: Final = ("offline", "connecting-to-device", "shutdown", "timed-out")
EMPTY: Final = ("media-empty", "media-needed", "marker-supply-empty")


def open_printers(settings: CupsSettings) -> Sequence[IppPrinter]:
    context = ssl.create_default_context(cafile=settings.ca_file)
    pool = urllib3.PoolManager(
        ssl_context=context, retries=False, timeout=urllib3.Timeout(total=settings.timeout)
    )  # fmt: skip
    return [IppPrinter(name, uri, pool, raw=name in settings.raw) for name, uri in settings.printers.items()]


class IppPrinter:
    def __init__(self, name: str, uri: str, pool: urllib3.PoolManager, *, raw: bool) -> None:
        self.name = name
        self.media_types = frozenset({ZPL if raw else PDF})
        self._uri, self._pool, self._raw = uri, pool, raw
        parts = urlsplit(uri)
        scheme = "https" if parts.scheme == "ipps" else "http"
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        self._url = f"{scheme}://{host}:{parts.port or PORT}{parts.path or '/'}"

    def status(self) -> str:
        """Unavailable, with the reason, when it does not answer."""
        told = self._ask(ipp.GET_PRINTER_ATTRIBUTES, [(ipp.KEYWORD, "requested-attributes", WISHED)], [], b"")
        reasons = [str(reason) for reason in told.get("printer-state-reasons", [])]
        state = told.get("printer-state", [IDLE])[0]
        if any(reason.startswith(EMPTY) for reason in reasons):
            return "no_media"
        if any(reason.startswith("media-jam") for reason in reasons):
            return "paper_jam"
        if state == STOPPED or told.get("printer-is-accepting-jobs") == [0] or any(r.startswith(GONE) for r in reasons):
            return "disconnected"
        return "printing" if state == PROCESSING else "ready"

    def send(self, document: bytes, media_type: str, copies: int) -> None:
        kind = AS_IT_IS if self._raw else media_type
        attributes: list[ipp.Attribute] = [
            (ipp.NAME, "requesting-user-name", "sample-tracking"),
            (ipp.NAME, "job-name", "labels"),
            (ipp.MEDIA_TYPE, "document-format", kind),
        ]
        if self._raw:  # a raw queue knows no copies
            for _ in range(copies):
                self._ask(ipp.PRINT_JOB, attributes, [], document)
            return
        self._ask(ipp.PRINT_JOB, attributes, [(ipp.INTEGER, "copies", copies)], document)

    def _ask(
        self, operation: int, attributes: list[ipp.Attribute], job: list[ipp.Attribute], document: bytes
    ) -> dict[str, list[ipp.Told]]:
        question = ipp.request(operation, self._uri, attributes, job) + document
        try:
            answer = self._pool.request(
                "POST",
                self._url,
                body=question,
                headers={"Content-Type": "application/ipp"},
                redirect=False,
                preload_content=False,
            )
            content = answer.read(LIMIT)
            answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unavailable(f"The print server of {self.name} does not answer ({type(error).__name__}).") from error
        if answer.status != 200:
            raise Unavailable(f"The print server of {self.name} answers {answer.status}.")
        try:
            status, told = ipp.answer(content)
        except ipp.Garbled as error:
            raise Unavailable(f"What answers for {self.name} is no print server.") from error
        if status >= ipp.FAILED:
            why = told.get("status-message") or [f"status 0x{status:04x}"]
            raise Unavailable(f"The print server of {self.name} refuses: {why[0]}.")
        return told
