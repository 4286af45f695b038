from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self.log = folder / "log"
        words = ["-m", "sample_tracking", "--config", "site.json", "serve", f"--port={self.port}", *options]
        environ = {name: text for name, text in os.environ.items() if not name.startswith("SAMPLE_TRACKING")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words],
                cwd=folder,
                stderr=log,
                env={**environ, "TMPDIR": str(folder / "temporary"), "PYTHONPATH": str(ROOT)},
            )

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def is_up(self) -> bool:
        try:
            return bool(self.get("/livez"))
        except (URLError, ConnectionError):
            return False

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "site.json").write_text('{"database": {"url": "sqlite:///site.sqlite"}, "worker": {"embedded": false}}')
    server = Server(tmp_path, "--workers=2", "--threads=2")
    yield server
    server.process.kill()
    server.process.wait()


def wait_until_up(server: Server) -> None:
    from time import monotonic

    end = monotonic() + 30
    while not server.is_up():
        assert server.process.poll() is None, server.lines()
        assert monotonic() < end, server.lines()


def test_it_serves_counts_for_all_workers_and_leaves_nothing_behind(server: Server, tmp_path: Path) -> None:
    wait_until_up(server)
    for _ in range(20):
        server.get("/livez")
    assert len(list((tmp_path / "temporary").glob("sample-tracking-*/*.db"))) >= 2
    counted = [line for line in server.get("/metrics").splitlines() if 'route="/livez",status="200"' in line]
    assert len(counted) == 1
    assert float(counted[0].split()[-1]) >= 20
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) == 0
    assert list((tmp_path / "temporary").glob("sample-tracking-*")) == []
    assert {json.loads(line)["level"] for line in server.lines()} == {"info"}


def test_a_wrong_configuration_stops_it_before_it_listens(command: Callable[..., Result]) -> None:
    answer = command("serve", SAMPLE_TRACKING__SITE__ZONE="Mars")
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: SAMPLE_TRACKING__SITE__ZONE: must be the name of a time zone")


@pytest.mark.parametrize("option", ["--port=0", "--workers=0", "--threads=1000"])
def test_options_out_of_range_are_refused(command: Callable[..., Result], option: str) -> None:
    assert command("serve", option).exit_code == 2
