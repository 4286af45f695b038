"""Against printers that really listen: each answers in its own way, in a thread of the test."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from plugins.printer_raw9100 import place_of, places
from plugins.printer_raw9100.adapters import RawPrinter
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import PDF, ZPL

READY = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
ABOUT = {
    "ready": READY,
    "no_media": READY.replace(b"030,0", b"030,1", 1),
    "paper_jam": READY.replace(b"000,0,0,0,0,2", b"000,0,1,0,0,2"),
    "printing": READY.replace(b"1245,000", b"1245,000").replace(b"030,0,0,1245,000", b"030,0,0,1245,003"),
}
Manner = Callable[[socket.socket, list[bytes]], None]


@contextmanager
def listening(manner: Manner) -> Iterator[tuple[tuple[str, int], list[bytes]]]:
    """Its place, and what came at each connection."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    manner(connection, came)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname(), came
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def takes(connection: socket.socket, came: list[bytes]) -> None:
    told = b""
    while more := connection.recv(4096):
        told += more
    came.append(told)


def answers(answer: bytes) -> Manner:
    def manner(connection: socket.socket, came: list[bytes]) -> None:
        came.append(connection.recv(4096))
        connection.sendall(answer)

    return manner


def resets(connection: socket.socket, came: list[bytes]) -> None:
    came.append(connection.recv(16))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def raw(place: tuple[str, int], *, pdf: bool = False, ask: bool = True, timeout: float = 5.0) -> RawPrinter:
    return RawPrinter("stores", place, pdf=pdf, ask=ask, timeout=timeout)


def test_a_printer_gets_every_byte_once_a_copy() -> None:
    document = b"^XA" + b"x" * 300_000 + b"^XZ"
    with listening(takes) as (place, came):
        raw(place).send(document, ZPL, 2)
    assert came == [document, document]


def test_a_printer_that_never_ends_the_connection_has_taken_it() -> None:
    done = threading.Event()

    def keeps(connection: socket.socket, came: list[bytes]) -> None:
        takes(connection, came)
        done.wait(10)

    with listening(keeps) as (place, came):
        raw(place, timeout=0.2).send(b"^XA^XZ", ZPL, 1)
        done.set()
    assert came == [b"^XA^XZ"]


def test_a_printer_that_is_off_or_breaks_off_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        place = gone.getsockname()
    assert raw(place).status() == "disconnected"
    with pytest.raises(Unavailable, match="The printer stores cannot be reached: Connection refused"):
        raw(place).send(b"x", ZPL, 1)
    with listening(resets) as (place, _), pytest.raises(Unavailable, match="cannot be reached"):
        raw(place).send(b"x" * 5_000_000, ZPL, 1)


@pytest.mark.parametrize("status", list(ABOUT))
def test_a_printer_of_zpl_says_how_it_is(status: str) -> None:
    with listening(answers(ABOUT[status])) as (place, came):
        assert raw(place).status() == status
    assert came == [b"~HS"]


@pytest.mark.parametrize("answer", [b"", b"hello", b"\x02x,y\x03", b"\x03\x03\x03", b"\x02" * 5000])
def test_a_printer_that_answers_oddly_is_there(answer: bytes) -> None:
    with listening(answers(answer)) as (place, _):
        assert raw(place, timeout=0.5).status() == "ready"


def test_a_printer_that_does_not_know_the_question_is_there() -> None:
    done = threading.Event()

    def mute(connection: socket.socket, came: list[bytes]) -> None:
        came.append(connection.recv(64))
        done.wait(10)

    with listening(mute) as (place, _):
        assert raw(place, timeout=0.2).status() == "ready"
        done.set()


def test_a_printer_of_pdf_is_not_asked() -> None:
    heard = threading.Event()

    def hears(connection: socket.socket, came: list[bytes]) -> None:
        takes(connection, came)
        heard.set()

    with listening(hears) as (place, came):
        printer = raw(place, pdf=True)
        assert (printer.status(), printer.media_types) == ("ready", frozenset({PDF}))
        assert heard.wait(10)
    assert came == [b""]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10.0.0.5", ("10.0.0.5", 9100)),
        ("print.example.org:6101", ("print.example.org", 6101)),
        ("[fe80::1]", ("fe80::1", 9100)),
        ("[fe80::1]:9101", ("fe80::1", 9101)),
    ],
)
def test_a_place_is_a_host_with_a_port(text: str, place: tuple[str, int]) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize(
    "text", ["", ":9100", "host:", "host:port", "host:0", "host:70000", "fe80::1", "a b", "http://x", "[x"]
)
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no host with a port"):
        place_of(text)


def test_there_is_at_least_one_printer() -> None:
    with pytest.raises(ValueError, match="at least one printer"):
        places({})
