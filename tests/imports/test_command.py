"""``sample-tracking import``."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sample_tracking.cli import main
from tests.world import Service, environment

from .sheets import HEADER, csv, puck


@pytest.fixture
def world(sqlite: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """Where the command finds it, too."""
    url = sqlite.units.writes.url.render_as_string(hide_password=False)
    for name, value in environment(url, "tracking", "sqlite").items():
        monkeypatch.setenv(name, value)
    return sqlite


def run(folder: Path, content: bytes, *options: str, file: str = "crystals.csv") -> Result:
    (folder / file).write_bytes(content)
    command = ["--config", str(folder / "world.json"), "import", str(folder / file), "--proposal", "mx23694", *options]
    return CliRunner().invoke(main, command)


def shipments(service: Service) -> list[str]:
    return [found["shippingName"] for found in service.rows("SELECT shippingName FROM Shipping")]


def test_a_dry_run_says_what_would_be_done(world: Service, tmp_path: Path) -> None:
    done = run(tmp_path, csv(*puck(3)), "--name", "Import", "--dry-run")
    assert done.exit_code == 0, done.output
    assert (
        "Dry run, nothing was written: 3 rows, 1 shipments, 1 dewars, 1 containers, 3 samples, 1 proteins."
        in done.output
    )
    assert shipments(world) == []


def test_a_sheet_is_taken_in(world: Service, tmp_path: Path) -> None:
    done = run(tmp_path, csv(*puck(3)), "--name", "Import")
    assert done.exit_code == 0, done.output
    assert "Import 1: 3 rows" in done.output
    assert shipments(world) == ["Import"]


def test_mistakes_are_told_with_their_cells(world: Service, tmp_path: Path) -> None:
    done = run(tmp_path, csv(("D1", "p1", "Puck", 1, "LYS", "two words"), header=HEADER), "--name", "Import")
    assert done.exit_code == 1
    assert "error   F2      It must match [A-Za-z0-9_-]+. ('two words') Perhaps: two-words" in done.output
    assert "1 mistakes; nothing was written." in done.output
    assert shipments(world) == []


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"x", ("--name", "x", "--mapping", "7"), "?mapping: The proposal has no mapping 7."),
        (b"\0", ("--name", "x"), "cannot be read: it holds a NUL"),
        (b"x" * (10 * 1024 * 1024 + 1), (), "has more than 10485760 bytes"),
    ],
)
def test_what_cannot_be_done_is_said(
    world: Service, tmp_path: Path, content: bytes, options: tuple[str, ...], said: str
) -> None:
    done = run(tmp_path, content, *options)
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_other_files_are_refused(world: Service, tmp_path: Path) -> None:
    assert "is none of .csv" in run(tmp_path, b"x", file="crystals.doc").output
