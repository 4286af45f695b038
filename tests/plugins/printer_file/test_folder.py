from pathlib import Path

import pytest

from plugins.printer_file.adapters import FolderPrinter
from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import PDF, ZPL
from sample_tracking.modules import configure
from tests.world import Configured


def test_each_copy_becomes_a_whole_file(tmp_path: Path) -> None:
    printer = FolderPrinter("tray", tmp_path, zpl=False)
    assert printer.status() == "ready"
    printer.send(b"%PDF-1", PDF, 2)
    files = list(tmp_path.iterdir())
    assert [(file.suffix, file.read_bytes()) for file in files] == [(".pdf", b"%PDF-1")] * 2


def test_zpl_has_its_own_ending(tmp_path: Path) -> None:
    printer = FolderPrinter("tray", tmp_path, zpl=True)
    printer.send(b"^XA^XZ", ZPL, 1)
    (file,) = tmp_path.iterdir()
    assert (file.suffix, printer.media_types) == (".zpl", frozenset({ZPL}))


def test_a_folder_that_is_away_is_told(tmp_path: Path) -> None:
    printer = FolderPrinter("tray", tmp_path / "away", zpl=False)
    assert printer.status() == "disconnected"
    with pytest.raises(Unavailable, match=r"The folder of tray takes no file: No such file or directory\."):
        printer.send(b"x", PDF, 1)


def test_what_cannot_be_finished_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Unavailable, match="No space left"):
        FolderPrinter("tray", tmp_path, zpl=False).send(b"x", PDF, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_printer_has_a_place(tmp_path: Path) -> None:
    path = Configured(("plugins.printer_file:plugin",), {"printer_file": {"folders": {}}}).write(tmp_path)
    with pytest.raises(StartupError, match="must name at least one printer"):
        configure(path, {})
