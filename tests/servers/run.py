"""The folder of a test run, shared by its workers; the servers in it live as long as the process that made it."""

import os
import shutil
import tempfile
from pathlib import Path

from .process import Server

VARIABLE = "SAMPLE_TRACKING_TEST_RUN"


class Run:
    """Made by the controller of a run; workers find the folder in the environment."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="st-"))
        os.mkfifo(self.folder / "alive")
        # The kernel closes this end when the process ends, and that ends the servers.
        self._alive = os.open(self.folder / "alive", os.O_RDWR | os.O_CLOEXEC)
        os.environ[VARIABLE] = str(self.folder)

    @staticmethod
    def current() -> Path:
        return Path(os.environ[VARIABLE])

    def end(self) -> None:
        del os.environ[VARIABLE]
        for pid in self.folder.glob("*/pid"):
            Server(self.folder, pid.parent.name).stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._alive)
