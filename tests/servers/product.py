"""The product as it runs: gunicorn in a process of its own, on a free port of loopback; at its own speed, since what it
does is counted for the coverage where it is tested in the process of the tests.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import urllib3

from .debian import ROOT

PATIENCE = 30
NOT_INHERITED = ("SAMPLE_TRACKING", "COVERAGE")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    json: Any


class Product:
    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        *,
        workers: int = 2,
        python: str = sys.executable,
        port: int | None = None,
    ) -> None:
        """``folder`` holds the configuration ``world.json``; ``environ`` adds to it."""
        self.port = free_port() if port is None else port
        self.log = folder / "log"
        (folder / "temporary").mkdir(exist_ok=True)
        words = ["--config", "world.json", "serve", f"--port={self.port}", f"--workers={workers}", "--threads=4"]
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(NOT_INHERITED)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [python, "-m", "sample_tracking", *words],
                cwd=folder,
                stderr=log,
                env={**inherited, "TMPDIR": str(folder / "temporary"), "PYTHONPATH": str(ROOT), **environ},
            )
        self.http = urllib3.PoolManager(num_pools=1, maxsize=32, retries=False, timeout=urllib3.Timeout(60))
        self._wait_until_up()

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
        sent = {"Content-Type": "application/json", **(headers or {})}
        answer = self.http.request(
            method, f"http://127.0.0.1:{self.port}{path}", body=None if body is None else json.dumps(body), headers=sent
        )
        return Reply(answer.status, answer.headers, json.loads(answer.data) if answer.data else None)

    def person(self, login: str) -> "Person":
        answer = self.ask("POST", "/api/v1/auth/token", {"login": login, "password": login})
        assert answer.status == 200, answer
        return Person(self, answer.json["token"])

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self.http.clear()

    def kill(self) -> None:
        """As if the power went: the master first, so that it starts no other worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        workers = [os.pidfd_open(int(pid)) for pid in children.read_text().split()]
        self.process.kill()
        self.process.wait(PATIENCE)
        for worker in workers:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(worker, signal.SIGKILL)
            select.select([worker], [], [], PATIENCE)
            os.close(worker)
        self.http.clear()

    def _wait_until_up(self) -> None:
        end = monotonic() + PATIENCE
        while not self._is_up():
            assert self.process.poll() is None, self.log.read_text()
            assert monotonic() < end, self.log.read_text()

    def _is_up(self) -> bool:
        try:
            return self.ask("GET", "/livez").status == 200
        except urllib3.exceptions.HTTPError:
            return False


@dataclass(frozen=True)
class Person:
    product: Product
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        sent = {"Authorization": f"Bearer {self.token}", "If-Match": "*", **headers}
        return self.product.ask(method, f"/api/v1{path}", body, sent)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def make(self, path: str, body: Any) -> Any:
        answer = self.ask("POST", path, body)
        assert answer.status == 201, answer
        return answer.json

    def move(self, thing: str, transition: str, **wish: Any) -> Any:
        answer = self.ask("POST", f"{thing}/transitions", {"transition": transition, **wish})
        assert answer.status == 200, answer
        return answer.json
