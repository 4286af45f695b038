"""docs/write-a-plugin.md, typed as it stands: its files are written, its commands run, what they say is compared."""

import os
import re
import shlex
import signal
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.cli.test_serve import free_port
from tests.foreign.installation import Environment
from tests.servers.debian import ROOT, program

PAGE = ROOT / "docs" / "write-a-plugin.md"
FILE = re.compile(r"`(?P<name>[\w./-]+)`[^\n`]*:\n\n```(?!console)\w+\n(?P<content>.+?)^```", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```console\n(?P<typed>.+?)^```", re.MULTILINE | re.DOTALL)
PATIENCE = urllib3.Retry(total=60, backoff_factor=0.05, backoff_max=0.5)


class Desk:
    """A shell in an empty folder. Servers are started in the background and ended with the test."""

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder = folder
        self._ports = {"8123": str(free_port()), "8124": str(free_port())}
        path = os.pathsep.join([str(environment.bin), str(program("curl", "curl").path.parent), os.environ["PATH"]])
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("SAMPLE_TRACKING", "PYTHON"))}
        self._environ = {**clean, "PATH": path, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        self._before: list[str] = []
        self._servers: list[subprocess.Popen[bytes]] = []

    def type(self, command: str) -> str:
        for said, meant in self._ports.items():
            command = command.replace(said, meant)
        if command.rstrip().endswith("&"):
            self._serve(command.rstrip(" &\n"))
            return ""
        # What was set stays set, as in a shell that goes on.
        whole = "\n".join([*self._before, command])
        done = subprocess.run(
            ["bash", "-c", whole], cwd=self.folder, env=self._environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        if re.match(r"(export )?[A-Z]+=", command):
            self._before.append(command)
        return done.stdout

    def _serve(self, command: str) -> None:
        environ = {**self._environ, "PYTHONPATH": str(self.folder), "SAMPLE_TRACKING__LOG__LEVEL": "warning"}
        words = shlex.split(command)
        self._servers.append(subprocess.Popen([*words, "--workers=1"], cwd=self.folder, env=environ))
        port = words[words.index("--port") + 1]
        with urllib3.PoolManager() as http:
            assert http.request("GET", f"http://127.0.0.1:{port}/livez", retries=PATIENCE).status == 200

    def leave(self) -> None:
        for server in self._servers:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """In a virtual environment of its own, which sees the checkout and its libraries."""
    environment = Environment(tmp_path / "environment")
    environment.make()
    libraries = f"{ROOT}\n{sysconfig.get_paths()['purelib']}\n"
    environment.libraries.write_text(libraries)
    script = environment.bin / "sample-tracking"
    script.write_text(f'#!/bin/sh\nexec {environment.bin}/python -m sample_tracking "$@"\n')
    script.chmod(0o755)
    folder = tmp_path / "empty"
    folder.mkdir()
    made = Desk(folder, environment)
    yield made
    made.leave()


def steps(page: str) -> Iterator[tuple[str, str, str]]:
    """("file", its name, its content) or ("type", a command, what it says), in the order of the page."""
    found = sorted([*FILE.finditer(page), *BLOCK.finditer(page)], key=lambda match: match.start())
    for match in found:
        if match.re is FILE:
            yield "file", match["name"], match["content"]
            continue
        for typed in re.split(r"^\$ ", match["typed"], flags=re.MULTILINE)[1:]:
            command = re.match(r".*\n(?:> .*\n)*", typed)
            assert command is not None
            yield "type", command[0].replace("\n> ", "\n"), typed[command.end() :]


def test_who_follows_the_page_has_a_log_in_and_a_domain_module(desk: Desk) -> None:
    done = 0
    for kind, what, expected in steps(PAGE.read_text()):
        if kind == "file":
            (desk.folder / what).write_text(expected)
        else:
            assert desk.type(what).rstrip("\n") == expected.rstrip("\n"), what
        done += 1
    assert done >= 20


def test_the_log_in_takes_about_twenty_lines() -> None:
    files = {name: content for kind, name, content in steps(PAGE.read_text()) if kind == "file"}
    content = files["lab_login.py"]
    written = [line for line in content.splitlines() if line and not line.startswith(("import", "from", "@"))]
    assert len(written) <= 20
