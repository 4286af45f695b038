"""A service that is away, slow, wrong, or somebody else: the question ends in time, and it is told why."""

import gzip
import queue
import socket
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from sample_tracking.kernel.web import Answer, NoAnswer, Web
from tests.servers.odd import Odd, odd_server, saying, secured, silent
from tests.servers.product import free_port

LIMIT = 65536
JSON = "application/json"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SECRET = "canary"
LATE = "it did not answer in time"


def asked(url: str, path: str = "", *, ca_file: Path | None = None, seconds: float = 20, **changes: Any) -> Answer:
    """Patient: enough seconds for a busy machine."""
    web = Web(ca_file, **{"limit": LIMIT, "media_type": JSON, **changes})
    return web.ask("POST", url + path, {"Authorization": f"Bearer {SECRET}"}, SECRET.encode(), seconds=seconds)


def reason(url: str, **changes: Any) -> str:
    with pytest.raises(NoAnswer) as told:
        asked(url, f"/{SECRET}", **changes)
    assert SECRET not in repr(told.value)
    return str(told.value)


def at(odd: Odd) -> str:
    return f"http://127.0.0.1:{odd.port}"


def said(body: bytes, status: str = "200 OK", media_type: str = JSON) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def test_question_and_answer_come_whole() -> None:
    heard = bytearray()

    def speak(connection: socket.socket) -> None:
        while not heard.endswith(b"\r\n\r\ncanary"):
            heard.extend(connection.recv(65536))
        connection.sendall(said(b'{"a": 1}', "201 Made", "Text/HTML; charset=utf-8"))

    with odd_server(speak) as odd:
        assert asked(at(odd), "/a%2Fb?c=d", media_type=None) == Answer(201, "text/html", b'{"a": 1}')
    head = heard.partition(b"\r\n\r\n")[0]
    assert head.startswith(b"POST /a%2Fb?c=d HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer canary" in head
    assert b"\r\nAccept-Encoding: identity" in head


def test_an_answer_shows_nothing_of_what_it_says() -> None:
    assert SECRET not in repr(Answer(200, JSON, SECRET.encode()))


@pytest.mark.parametrize(
    ("words", "because"),
    [
        (said(b"{}", media_type="text/html"), "its answer is not application/json"),
        (said(b"{}", media_type=""), "its answer is not application/json"),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", "its answer is not application/json"),
        (b"", "the connection failed (RemoteDisconnected)"),
        (b"\x16\x03\x01 not HTTP\r\n\r\n", "the connection failed (BadStatusLine)"),
        (HEAD + b"Content-Length: 99\r\n\r\n{}", "its answer is not complete"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "the connection failed (ProtocolError)"),
        (HEAD + b"X: y\r\n" * 1000 + b"\r\n{}", "the connection failed (HTTPException)"),
    ],
)
def test_what_is_no_answer_is_not_taken(words: bytes, because: str) -> None:
    with odd_server(saying(words)) as odd:
        assert reason(at(odd)) == because


def test_media_types_may_have_parameters() -> None:
    with odd_server(saying(said(b"{}", media_type="Application/JSON; charset=utf-8"))) as odd:
        assert asked(at(odd)) == Answer(200, JSON, b"{}")


def test_a_refusal_needs_no_media_type_and_is_not_read() -> None:
    for words in (said(b"no", "404 Not Found", "text/html"), b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n"):
        with odd_server(saying(words)) as odd:
            answer = asked(at(odd))
        assert (answer.status, answer.body) == (404, b"")


def test_what_is_packed_stays_packed() -> None:
    """A small answer cannot become a large one."""
    packed = gzip.compress(b"x" * 1_000_000)
    head = HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with odd_server(saying(head + packed)) as odd:
        assert asked(at(odd)).body == packed


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(status: int) -> None:
    with odd_server(saying(said(b"{}"))) as trap:
        there = f"http://127.0.0.1:{trap.port}/authenticate"
        words = f"HTTP/1.1 {status} There\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode()
        with odd_server(saying(words)) as odd:
            assert asked(at(odd)).status == status
        assert trap.met == []


def test_an_answer_of_ten_megabytes_is_cut_off_and_not_kept() -> None:
    big = b"x" * (10 * 1024 * 1024)
    known_size = said(b'{"login": "anna", "remark": "' + big)
    in_chunks = HEAD + b"Transfer-Encoding: chunked\r\n\r\na00000\r\n" + big
    for flood in (known_size, in_chunks):
        with odd_server(saying(flood)) as odd:
            tracemalloc.start()
            because = reason(at(odd))
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert because == "its answer is larger than 65536 bytes"
        assert most < 1024 * 1024


def test_an_answer_may_be_as_large_as_agreed() -> None:
    with odd_server(saying(said(b"x" * 1000))) as odd:
        assert len(asked(at(odd), limit=1000).body) == 1000
        assert reason(at(odd), limit=999) == "its answer is larger than 999 bytes"


def test_a_header_without_end_is_cut_off() -> None:
    with odd_server(saying(HEAD + b"X: " + b"y" * 10_000_000)) as odd:
        assert reason(at(odd)) == "the connection failed (LineTooLong)"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_silent_service_is_waited_for_no_longer_than_agreed(scheme: str) -> None:
    """It would be silent for ever."""
    with odd_server(silent) as odd:
        assert reason(f"{scheme}://127.0.0.1:{odd.port}", seconds=0.2) == LATE


@pytest.mark.parametrize(
    "begin", [b"HTTP/1.1 200 OK\r\nX: ", HEAD + b"Content-Length: 60000\r\n\r\n"], ids=["head", "body"]
)
def test_a_service_that_dribbles_is_left_in_time(begin: bytes) -> None:
    """Each letter comes in time; all of them would never end."""
    left = threading.Event()

    def dribble(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(begin)
        try:
            while not left.wait(0.02):
                connection.sendall(b" ")
        except OSError:
            left.set()

    with odd_server(dribble) as odd:
        assert reason(at(odd), seconds=0.3) == LATE
        assert left.wait(60)  # the other side is gone, not just unheard


def test_the_look_up_of_the_name_counts_and_nothing_is_said_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver answers when nobody waits any more."""
    resolve, go_on = socket.getaddrinfo, threading.Event()
    heard: queue.Queue[bytes] = queue.Queue()

    def slow(*arguments: Any) -> Any:
        assert go_on.wait(60)
        return resolve(*arguments)

    with odd_server(lambda connection: heard.put(connection.recv(65536))) as odd:
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        try:
            assert reason(f"http://localhost:{odd.port}", seconds=0.2) == LATE
        finally:
            go_on.set()
        for thread in threading.enumerate():
            if thread.name == "web":
                thread.join(60)
                assert not thread.is_alive()
        assert heard.get(timeout=60) == b""


def test_a_service_that_is_away_is_told() -> None:
    assert reason(f"http://127.0.0.1:{free_port()}") == "the connection failed (NewConnectionError)"


def test_a_certificate_has_to_be_of_a_trusted_authority(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with odd_server(secured(tmp_path, "localhost", said(b"{}"), heard)) as odd:
        url = f"https://localhost:{odd.port}"
        assert reason(url).startswith("its certificate is not to be trusted (")
        assert heard == []
        assert asked(url, ca_file=tmp_path / "authority.pem").status == 200
    assert heard[0].startswith(b"POST / HTTP/1.1\r\n")


def test_a_certificate_has_to_be_of_the_host(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with odd_server(secured(tmp_path, "accounts.example.org", said(b"{}"), heard)) as odd:
        because = reason(f"https://localhost:{odd.port}", ca_file=tmp_path / "authority.pem")
    assert "not valid for 'localhost'" in because
    assert heard == []


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "authority.pem").write_text(content)
    with pytest.raises(OSError):
        Web(tmp_path / "authority.pem", LIMIT)
