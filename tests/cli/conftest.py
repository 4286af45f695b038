from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sample_tracking.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs ``sample-tracking`` in an empty folder, with this environment and no other of ours."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **environ: str) -> Result:
        return CliRunner().invoke(main, list(words), env={"SAMPLE_TRACKING_CONFIG": None, **environ})

    return run
