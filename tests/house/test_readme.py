"""The journey of README.md, typed into a shell beside a fresh demo."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sample_tracking.cli.demo import DATABASE
from tests.cli.test_serve import free_port
from tests.servers.debian import ROOT, program

BLOCK = re.compile(r"^```console\n(.+?)^```", re.MULTILINE | re.DOTALL)
MARK = "--- the next command ---"
# What differs from one day to the next.
VOLATILE = (
    (re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?"), "TIME"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "HASH"),
)


def transcript() -> list[tuple[str, str]]:
    """(command, its output) in order."""
    steps = []
    for block in BLOCK.findall((ROOT / "README.md").read_text()):
        for typed in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command = re.match(r".*\n(?:> .*\n)*", typed)
            assert command is not None
            steps.append((command[0].replace("\n> ", "\n"), typed[command.end() :]))
    return steps


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "sample_tracking", "demo", f"--port={port}", f"--folder={tmp_path}"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    waiting = [
        str(program("curl", "curl").path),
        "-s",
        "--retry",
        "40",
        "--retry-delay",
        "1",
        "--retry-connrefused",
        f"{address}/livez",
    ]
    assert subprocess.run(waiting, capture_output=True, check=True).stdout == b'{"status":"alive"}'
    assert (tmp_path / DATABASE).exists()
    yield address
    server.terminate()
    server.wait(30)


def same(text: str) -> str:
    for pattern, name in VOLATILE:
        text = pattern.sub(name, text)
    return text.strip()


def test_the_journey_is_literally_true(address: str) -> None:
    steps = transcript()
    assert len(steps) > 10
    script = f"echo '{MARK}'\n".join(command.replace("http://127.0.0.1:8000", address) for command, _ in steps)
    curl = program("curl", "curl")
    environment = {**curl.environment, "PATH": f"{curl.path.parent}:{os.environ['PATH']}"}
    typed = subprocess.run(["bash"], input=script, env=environment, capture_output=True, text=True, check=True)
    told = [same(output) for output in typed.stdout.replace(address, "http://127.0.0.1:8000").split(f"{MARK}\n")]
    assert list(zip([c for c, _ in steps], told, strict=True)) == [(c, same(output)) for c, output in steps]
