"""Two servers to compare: the service and the floor, started alike."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.debian import ROOT

PATIENCE = 30
SERVICE = "sample_tracking.wsgi:application()"
FLOOR = "tests.bench.floor:application()"


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def busy(self) -> float:
        """Seconds of processor that its worker has used."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(application: str, environment: Mapping[str, str], probe: str) -> Iterator[Server]:
    """One worker with four threads on a core that it shares with nothing else of ours."""
    port = _free_port()
    config = str(ROOT / "config" / "gunicorn.conf.py")
    quiet = ("--max-requests", "0", "--log-level", "warning")
    command = [sys.executable, "-m", "gunicorn", "--config", config, *quiet, application]
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1", "THREADS": "4"}
    with _on_core(0):
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment, **settings})
    try:
        _await_answer(process, port, probe)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _on_core(core: int) -> Iterator[None]:
    """What is started here stays there."""
    before = os.sched_getaffinity(0)
    if core in range(os.cpu_count() or 1):
        os.sched_setaffinity(0, {core})
    yield
    os.sched_setaffinity(0, before)


def keep_to_last_core() -> None:
    """The client and what it starts from now on, such as the database, leave core 0 to the servers."""
    os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _await_answer(process: subprocess.Popen[bytes], port: int, probe: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", probe)
            if connection.getresponse().status == 200:
                return
        except ConnectionRefusedError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError("The server does not answer.")
