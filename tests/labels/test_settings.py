from pathlib import Path
from typing import Any

import pytest

from sample_tracking.kernel.config import StartupError
from sample_tracking.labels.settings import LabelSettings
from sample_tracking.modules import configure
from tests.world import Configured


def _refusal(folder: Path, **labels: Any) -> str:
    path = Configured(sections={"labels": labels}).write(folder)
    with pytest.raises(StartupError) as refused:
        configure(path, {})
    return str(refused.value)


@pytest.mark.parametrize("size", ["a4", "210", "30x100", "210x2000", "210 x", "0x100"])
def test_a_paper_has_a_size(tmp_path: Path, size: str) -> None:
    assert "must be width x height in millimetres, such as 100x150" in _refusal(tmp_path, papers={"mine": size})


def test_a_paper_has_a_name_and_there_is_one(tmp_path: Path) -> None:
    assert "is no name for a paper" in _refusal(tmp_path, papers={"My Paper": "100x150"})
    assert "must name at least one paper" in _refusal(tmp_path, papers={})


@pytest.mark.parametrize("text", ["bare", "{barcode!r}", "{barcode:>9}", "{secret}{barcode}", "{", "{0}", "ü{barcode}"])
def test_a_symbol_says_the_barcode(tmp_path: Path, text: str) -> None:
    for name in ("code128", "qr", "puck_qr"):
        assert "must hold {barcode}" in _refusal(tmp_path, **{name: text})


def test_symbols_may_be_left_out_and_texts_chosen(tmp_path: Path) -> None:
    chosen = {"code128": "", "qr": "{barcode}", "puck_qr": "https://x.org/c/{barcode}", "papers": {"a5": "148x210"}}
    settings, _ = configure(Configured(sections={"labels": {**chosen, "paper": "a5"}}).write(tmp_path), {})
    assert settings.get(LabelSettings).size("a5") == (148.0, 210.0)
    assert settings.get(LabelSettings).size("a4") is None
