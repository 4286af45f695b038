"""A server in a folder of the run. The folder is the server: whoever knows it can start and stop it."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .debian import locked

PATIENCE = 60

# Runs the server. When nobody holds the writing end of the pipe any more, ends it and removes the folder of the run.
WATCHER = """
alive=$1; log=$2; shift 2
"$@" </dev/null >>"$log" 2>&1 & server=$!
(read -r _ <"$alive"; rm -f "$alive"; kill "$server") 2>/dev/null & reader=$!
wait "$server"
if [ -p "$alive" ]; then kill "$reader"; else rm -rf "${alive%/*}"; fi
"""


@dataclass(frozen=True)
class Server:
    """`run` is the folder of the test run with its pipe `alive` (see `tests.servers.run`). The server writes its
    process id into the file `pid` of its folder.
    """

    run: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.run / self.name

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        """Does nothing while it runs."""
        with locked(self.run / f"{self.name}.lock"):
            if self._pid() is None:
                self._start()

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As if the power went."""
        self._end(signal.SIGKILL)

    def _start(self) -> None:
        raise AssertionError("Only a server of some kind can be started; any can be ended.")

    def _watch(self, command: Sequence[str], environment: Mapping[str, str], answers: Callable[[], bool]) -> None:
        """Run the command until the run ends; back when it answers."""
        subprocess.Popen(
            ["sh", "-c", WATCHER, "watcher", str(self.run / "alive"), str(self.folder / "log"), *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ).returncode = 0  # nobody waits for the watcher: it may outlive this process
        deadline = time.monotonic() + PATIENCE
        while not answers():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not answer:\n{self.log}")
            time.sleep(0.02)

    def _pid(self) -> int | None:
        try:
            pid = int((self.folder / "pid").read_text())
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        return pid

    def _end(self, how: signal.Signals) -> None:
        pid = self._pid()
        if pid is None:
            return
        process = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(process, how)
            ended, _, _ = select.select([process], [], [], PATIENCE)
        finally:
            os.close(process)
        if not ended:
            raise RuntimeError(f"{self.name} does not end:\n{self.log}")
        (self.folder / "pid").unlink(missing_ok=True)
