"""The example server, as a site would start it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.servers.debian import ROOT

from .given import TOKEN

PROGRAM = ROOT / "docs" / "examples" / "auth_rest_server.py"


@pytest.fixture
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Its address and its process."""
    log = tmp_path_factory.mktemp("example") / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, str(PROGRAM), "0"],
            env={**os.environ, "AUTH_REST_TOKEN": TOKEN},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout
        yield process.stdout.readline().strip(), process
        process.kill()


@pytest.fixture
def address(example: tuple[str, subprocess.Popen[str]]) -> str:
    return example[0]
