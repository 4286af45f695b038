import os
import subprocess
import sys
from pathlib import Path

from tests.servers.debian import ROOT

SKIPPING = """
import pytest

def test_that_skips():
    pytest.skip({reason!r})

@pytest.mark.skipif(True, reason={reason!r})
def test_that_is_skipped():
    pass
"""


def test_a_skip_is_a_failure_in_ci_unless_it_is_allowed(tmp_path: Path) -> None:
    for name, tests in (
        ("some", SKIPPING.format(reason="no server")),
        ("allowed", SKIPPING.format(reason="shared/ is absent")),
        ("whole", 'import pytest\npytest.skip("no server", allow_module_level=True)\n'),
    ):
        (tmp_path / f"test_{name}.py").write_text(tests)
    # Of some the test that skips, and the one that is skipped; the whole file, which is not collected.
    assert "1 failed, 2 skipped, 2 errors" in _run(tmp_path, "true")
    assert "5 skipped" in _run(tmp_path, "")


def _run(folder: Path, ci: str) -> str:
    """The closing line of pytest."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    options = ("-q", "-p", "no:cacheprovider", "-p", "tests.conftest", "--continue-on-collection-errors")
    command = [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), str(folder)]
    # None of our code is measured here; to trace it would take most of the time.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {**kept, "CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[-1]
