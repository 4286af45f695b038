import os
from pathlib import Path, PurePosixPath

import pytest

from sample_tracking.kernel.files import FileAnswer, _check_opened, open_below


def test_what_was_opened_is_looked_at_again(tmp_path: Path) -> None:
    """Between the look at the path and the opening, a link may have been put there."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.log").write_text("secret")
    descriptor = os.open(tmp_path / "outside.log", os.O_RDONLY)
    with pytest.raises(FileNotFoundError):
        _check_opened([tmp_path / "inside"], descriptor)
    _check_opened([tmp_path], descriptor)
    (tmp_path / "outside.log").unlink()
    with pytest.raises(FileNotFoundError):
        _check_opened([tmp_path], descriptor)
    os.close(descriptor)


def test_a_root_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "disk7").mkdir()
    (tmp_path / "disk7" / "a.log").write_text("x")
    (tmp_path / "visits").symlink_to(tmp_path / "disk7")
    with open_below([tmp_path / "visits"], PurePosixPath(tmp_path, "visits", "a.log")) as stream:
        assert stream.read() == b"x"


def test_nothing_stays_open_after_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(FileNotFoundError):
        open_below([tmp_path], PurePosixPath(tmp_path, "folder"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_without_a_name_gets_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with (tmp_path / "a").open("rb") as stream:
        assert FileAnswer(stream, "/").headers()["Content-Disposition"].endswith("''file")
