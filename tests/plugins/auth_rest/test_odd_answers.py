"""The service is away, slow, wrong, or somebody else: the log-in is refused in time, and the log says why."""

import gzip
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from sample_tracking.kernel.errors import Unavailable
from tests.servers.odd import odd_server, saying, secured, silent

from .given import ANNA, PASSWORD, TOKEN, answer, people


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
        (answer(status="500 Broken"), "it says 500"),
        (answer(status="403 Forbidden"), "it says 403"),
        (answer(status="404 Not Found"), "it says 404"),
        (answer(status="204 Nothing"), "it says 204"),
        (answer(status="302 There"), "it says 302"),
        (b"", "the connection failed (RemoteDisconnected)"),
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


def test_a_large_answer_is_taken_where_the_site_says_so() -> None:
    with odd_server(saying(answer({**ANNA, "remark": "x" * 100_000}))) as odd:
        url = f"http://127.0.0.1:{odd.port}"
        assert reason(url) == "its answer is larger than 65536 bytes"
        assert people(url, answer_limit=200_000).find("anna")


def test_a_silent_service_is_waited_for_no_longer_than_agreed() -> None:
    """It would be silent for ever."""
    with odd_server(silent) as odd:
        assert reason(f"http://127.0.0.1:{odd.port}", timeout=0.2) == "it did not answer in time"


def test_the_authorities_of_the_site_are_those_that_are_trusted(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with odd_server(secured(tmp_path, "localhost", answer(), heard)) as odd:
        url = f"https://localhost:{odd.port}"
        assert "its certificate is not to be trusted" in reason(url)
        assert heard == []
        assert people(url, ca_file=tmp_path / "authority.pem").find("anna")
    assert heard[0].startswith(b"GET /people/anna HTTP/1.1\r\n")
    assert f"Authorization: Bearer {TOKEN}".encode() in heard[0]


def test_a_login_is_one_part_of_the_path_and_the_prefix_stays() -> None:
    met: list[bytes] = []

    def speak(connection: socket.socket) -> None:
        met.append(connection.recv(65536))
        connection.sendall(answer(status="404 Not Found"))

    with odd_server(speak) as odd:
        assert people(f"http://127.0.0.1:{odd.port}/tracking/").find("../a b/ü?x\r\nHost: y") is None
    assert met[0].startswith(b"GET /tracking/people/..%2Fa%20b%2F%C3%BC%3Fx%0D%0AHost%3A%20y HTTP/1.1\r\n")
