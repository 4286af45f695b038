"""A printer at the other end of a connection. What it gets is not answered: it is sent when the printer has taken all
of it and ended the connection, or has kept it open in silence.
"""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Final

from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import PDF, ZPL

# Host status of ZPL: three lines, each between these two, with figures between commas.
ASK: Final = b"~HS"
BEGIN: Final = b"\x02"
END: Final = b"\x03"
LINES: Final = 3
MOST: Final = 4096
# (line, place in it) of the figures that are looked at.
PAPER_OUT: Final = (0, 1)
WAITING: Final = (0, 4)
HEAD_OPEN: Final = (1, 2)
RIBBON_OUT: Final = (1, 3)


class RawPrinter:
    def __init__(self, name: str, place: tuple[str, int], *, pdf: bool, ask: bool, timeout: float) -> None:
        self.name = name
        self.media_types = frozenset({PDF if pdf else ZPL})
        self._place, self._ask, self._timeout = place, ask and not pdf, timeout

    def status(self) -> str:
        try:
            with closing(socket.create_connection(self._place, self._timeout)) as connection:
                if not self._ask:
                    return "ready"
                connection.sendall(ASK)
                return _told(_answer(connection))
        except OSError:
            return "disconnected"

    def send(self, document: bytes, media_type: str, copies: int) -> None:  # noqa: ARG002 - it has one media type
        try:
            for _ in range(copies):
                self._send(document)
        except OSError as error:
            reason = error.strerror or "it did not take everything in time"
            raise Unavailable(f"The printer {self.name} cannot be reached: {reason}.") from error

    def _send(self, document: bytes) -> None:
        with closing(socket.create_connection(self._place, self._timeout)) as connection:
            connection.sendall(document)
            connection.shutdown(socket.SHUT_WR)
            try:
                while connection.recv(MOST):
                    pass
            except TimeoutError:
                return  # many never end a connection themselves


def _answer(connection: socket.socket) -> bytes:
    """What was told until the third line, the end of the connection, or the end of patience."""
    told = b""
    try:
        while told.count(END) < LINES and len(told) < MOST and (more := connection.recv(MOST)):
            told += more
    except TimeoutError:
        pass  # a printer that does not know the question; it is there
    return told


def _told(answer: bytes) -> str:
    lines = [part.rpartition(BEGIN)[2].split(b",") for part in answer.split(END)[:-1]]
    if _figure(lines, PAPER_OUT) or _figure(lines, RIBBON_OUT):
        return "no_media"
    if _figure(lines, HEAD_OPEN):
        return "paper_jam"
    return "printing" if _figure(lines, WAITING) else "ready"


def _figure(lines: list[list[bytes]], place: tuple[int, int]) -> int:
    """0 where nothing was told."""
    line, number = place
    if line >= len(lines) or number >= len(lines[line]):
        return 0
    text = lines[line][number].strip()
    return int(text) if text.isdigit() else 0
