import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.debian import ROOT

SKIPPING = """
import pytest

def test_that_skips():
    pytest.skip({reason!r})

@pytest.mark.skipif(True, reason={reason!r})
def test_that_is_skipped():
    pass
"""


@pytest.mark.parametrize(
    ("reason", "ci", "result"),
    [
        ("no server", "true", "1 failed, 1 error"),
        ("no server", "", "2 skipped"),
        ("shared/ is absent", "true", "2 skipped"),
    ],
)
def test_a_skip_is_a_failure_in_ci(tmp_path: Path, reason: str, ci: str, result: str) -> None:
    assert result in _run(tmp_path, SKIPPING.format(reason=reason), ci)


def test_a_file_that_skips_itself_is_a_failure_in_ci(tmp_path: Path) -> None:
    whole = 'import pytest\npytest.skip("no server", allow_module_level=True)\n'
    assert "1 error" in _run(tmp_path, whole, "true")


def _run(folder: Path, tests: str, ci: str) -> str:
    """The closing line of pytest."""
    (folder / "test_skipping.py").write_text(tests)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "--rootdir", str(folder), str(folder)]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[-1]
