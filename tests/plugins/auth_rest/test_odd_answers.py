"""The service is away, slow, wrong, or somebody else: the log-in is refused in time, and the log says why."""

import gzip
import json
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from sample_tracking.kernel.errors import Unavailable
from tests.servers.certificates import make_certificates
from tests.servers.odd import odd_server, silent
from tests.servers.product import free_port

from .given import ANNA, PASSWORD, TOKEN, answer, people

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def reason(url: str, **changes: Any) -> str:
    """What the log says, once, to a log-in that has to be refused; nothing about anybody."""
    with capture_logs() as lines, pytest.raises(Unavailable) as refused:
        people(url, **changes).authenticate("anna", PASSWORD)
    told = f"{lines} {refused.value.detail}"
    for secret in (PASSWORD, TOKEN, "anna", "Berg"):
        assert secret not in told
    assert url not in refused.value.detail
    ((event, because),) = [(line["event"], line["because"]) for line in lines]
    assert event == "auth_rest.no_answer"
    return str(because)


def saying(words: bytes) -> Callable[[socket.socket], None]:
    def speak(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
        silent(connection)

    return speak


@pytest.mark.parametrize(
    ("words", "because"),
    [
        (answer({"login": "ben"}), "it speaks of another login than was asked for"),
        (answer({}), "its answer is not as agreed"),
        (answer([ANNA]), "its answer is not as agreed"),
        (answer(None), "its answer is not as agreed"),
        (answer({"login": 7}), "its answer is not as agreed"),
        (answer({"login": ""}), "its answer is not as agreed"),
        (answer({**ANNA, "email": None}), "its answer is not as agreed"),
        (answer({**ANNA, "groups": "floor"}), "its answer is not as agreed"),
        (answer({**ANNA, "groups": [["floor"]]}), "its answer is not as agreed"),
        (answer({**ANNA, "family_name": "B" * 256}), "its answer is not as agreed"),
        (answer(b"not JSON"), "its answer is not JSON"),
        (answer(b""), "its answer is not JSON"),
        (answer(b'{"login": "\xff"}'), "its answer is not JSON"),
        (answer(b'{"login": "\\ud800"}'), "its answer is not JSON"),
        (answer(b"[" * 60000), "its answer is not JSON"),
        (answer(gzip.compress(json.dumps(ANNA).encode())), "its answer is not JSON"),
        (answer(media_type="text/html"), "its answer is not application/json"),
        (answer(media_type=""), "its answer is not application/json"),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", "its answer is not application/json"),
        (answer(status="500 Broken"), "it says 500"),
        (answer(status="403 Forbidden"), "it says 403"),
        (answer(status="404 Not Found"), "it says 404"),
        (answer(status="204 Nothing"), "it says 204"),
        (b"", "the connection failed (RemoteDisconnected)"),
        (b"\x16\x03\x01 not HTTP\r\n\r\n", "the connection failed (BadStatusLine)"),
        (HEAD + b"Content-Length: 99\r\n\r\n{}", "its answer is not complete"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "the connection failed (ProtocolError)"),
        (HEAD + b"X: y\r\n" * 1000 + b"\r\n{}", "the connection failed (HTTPException)"),
    ],
)
def test_an_answer_that_is_not_as_agreed_is_refused(words: bytes, because: str) -> None:
    with odd_server(saying(words)) as odd:
        assert reason(f"http://127.0.0.1:{odd.port}") == because


def test_members_that_are_not_agreed_on_are_passed_over() -> None:
    with odd_server(saying(answer({"login": "Anna", "office": "B 12", "groups": ["b", "a", "b"]}))) as odd:
        found = people(f"http://127.0.0.1:{odd.port}").authenticate("anna", PASSWORD)
    assert found
    assert (found.login, found.given_name, found.groups) == ("Anna", "", ("a", "b"))


def test_media_types_may_have_parameters() -> None:
    with odd_server(saying(answer(media_type="Application/JSON; charset=utf-8"))) as odd:
        assert people(f"http://127.0.0.1:{odd.port}").find("anna")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(status: int) -> None:
    with odd_server(saying(answer())) as trap:
        there = f"http://127.0.0.1:{trap.port}/authenticate"
        words = f"HTTP/1.1 {status} There\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode()
        with odd_server(saying(words)) as odd:
            assert reason(f"http://127.0.0.1:{odd.port}") == f"it says {status}"
        assert trap.met == []


def test_an_answer_of_ten_megabytes_is_cut_off_and_not_kept() -> None:
    big = b"x" * (10 * 1024 * 1024)
    known_size = answer(b'{"login": "anna", "remark": "' + big)
    in_chunks = HEAD + b"Transfer-Encoding: chunked\r\n\r\na00000\r\n" + big
    for flood in (known_size, in_chunks):
        with odd_server(saying(flood)) as odd:
            tracemalloc.start()
            because = reason(f"http://127.0.0.1:{odd.port}")
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert because == "its answer is larger than 65536 bytes"
        assert most < 1024 * 1024


def test_a_header_without_end_is_cut_off() -> None:
    with odd_server(saying(HEAD + b"X: " + b"y" * 10_000_000)) as odd:
        assert reason(f"http://127.0.0.1:{odd.port}") == "the connection failed (LineTooLong)"


def test_a_large_answer_is_taken_where_the_site_says_so() -> None:
    with odd_server(saying(answer({**ANNA, "remark": "x" * 100_000}))) as odd:
        url = f"http://127.0.0.1:{odd.port}"
        assert reason(url) == "its answer is larger than 65536 bytes"
        assert people(url, answer_limit=200_000).find("anna")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_silent_service_is_waited_for_no_longer_than_agreed(scheme: str) -> None:
    """It would be silent for ever."""
    with odd_server(silent) as odd:
        assert reason(f"{scheme}://127.0.0.1:{odd.port}", timeout=0.2) == "it did not answer in time"


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\nX: ", HEAD + b"Content-Length: 60000\r\n\r\n"])
def test_a_service_that_dribbles_is_waited_for_no_longer_than_agreed(begin: bytes) -> None:
    """Each letter comes in time; all of them take much longer."""
    given_up = threading.Event()

    def dribble(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(begin)
        for _ in range(300):
            if not given_up.wait(0.02):
                connection.sendall(b" ")
        connection.shutdown(socket.SHUT_WR)

    with odd_server(dribble) as odd:
        told = reason(f"http://127.0.0.1:{odd.port}", timeout=0.3)
        given_up.set()
    assert told == "it did not answer in time"


def test_a_service_that_is_away_is_told() -> None:
    assert reason(f"http://127.0.0.1:{free_port()}").startswith("the connection failed")


def secured(folder: Path, host: str, met: list[bytes]) -> Callable[[socket.socket], None]:
    """With a certificate for the host, of an authority whose own is in the folder."""
    make_certificates(folder, host)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "server.pem", folder / "server.key")

    def speak(connection: socket.socket) -> None:
        with tls.wrap_socket(connection, server_side=True) as private:
            met.append(private.recv(65536))
            private.sendall(answer())

    return speak


def test_a_certificate_has_to_be_of_a_trusted_authority(tmp_path: Path) -> None:
    met: list[bytes] = []
    with odd_server(secured(tmp_path, "localhost", met)) as odd:
        url = f"https://localhost:{odd.port}"
        assert "its certificate is not to be trusted" in reason(url)
        assert met == []
        assert people(url, ca_file=tmp_path / "authority.pem").find("anna")
    assert met[0].startswith(b"GET /people/anna HTTP/1.1\r\n")
    assert f"Authorization: Bearer {TOKEN}".encode() in met[0]


def test_a_certificate_has_to_be_of_the_host(tmp_path: Path) -> None:
    met: list[bytes] = []
    with odd_server(secured(tmp_path, "accounts.example.org", met)) as odd:
        because = reason(f"https://localhost:{odd.port}", ca_file=tmp_path / "authority.pem")
    assert "not valid for 'localhost'" in because
    assert met == []


def test_a_login_is_one_part_of_the_path_and_the_prefix_stays() -> None:
    met: list[bytes] = []

    def speak(connection: socket.socket) -> None:
        met.append(connection.recv(65536))
        connection.sendall(answer(status="404 Not Found"))

    with odd_server(speak) as odd:
        assert people(f"http://127.0.0.1:{odd.port}/tracking/").find("../a b/ü?x\r\nHost: y") is None
    assert met[0].startswith(b"GET /tracking/people/..%2Fa%20b%2F%C3%BC%3Fx%0D%0AHost%3A%20y HTTP/1.1\r\n")
