from importlib.resources import files
from pathlib import Path

import pytest

from sample_tracking.lifecycle.wording import VocabularyError, load


def text(name: str = "esrf") -> str:
    return files("sample_tracking.lifecycle").joinpath("words", f"{name}.toml").read_text("utf-8")


def refused(folder: Path, content: str) -> str:
    file = folder / "own.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(VocabularyError) as refusal:
        load(str(file), "MAXIV")
    assert str(file) in str(refusal.value)
    return str(refusal.value)


def test_a_site_brings_words_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        text().replace('ready = "ready to go"', 'ready = "packed"').replace('["ready to go"]', '["packed"]')
    )
    own = load(str(file), "MAXIV")
    assert own.dewar.write("ready") == "packed"
    assert own.dewar.write("at_facility") == "at MAXIV"


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(VocabularyError, match="nowhere"):
        load("nowhere.toml", "X")


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    assert "is not TOML" in refused(tmp_path, "opened = [")


@pytest.mark.parametrize(
    ("said", "instead", "sentence"),
    [
        ('closed = "closed"', "", "dewar.write has no word for closed"),
        ('ready = "ready to go"', 'ready = "packed"', "dewar.read does not say what 'packed' means"),
        ('closed = ["closed"]', 'closed = ["closed", "opened"]', "dewar.read.closed claims 'opened'"),
        ('processing = ["processing"]', 'gone = ["processing"]', "dewar.read has 'gone'; allowed are"),
        ("scans = [", 'scans = ["fly", ', "history.scans names 'fly'"),
        ('receive = "STORES-IN"', 'recieve = "STORES-IN"', "places names 'recieve'"),
        ('receive = "STORES-IN"', "receive = 7", "places.receive must be text"),
        ('receive = "STORES-IN"', 'receive = "it\'s here"', "places.receive is"),
        ('receive = "STORES-IN"', f'receive = "{"x" * 46}"', "at most 45"),
        ("stamps = true", 'stamps = "yes"', "stamps must be true or false"),
        ("stamps = true", "stamp = true", "stamp is not known here"),
        ('place_case = "as given"', 'place_case = "UPPER"', "place_case has 'UPPER'; allowed are lower, as given"),
        ("[departed]", '[departed]\nopened = ["GATE"]', "departed has 'opened'; allowed are closed, dispatched"),
        ('closed = ["closed"]', 'closed = "closed"', "dewar.read.closed must be a list of words"),
        ("[departed]", "", None),
        ("[history.words]", "[history.wording]", "history.wording is not known here"),
        ("place_case", "places = 3\nplace_case", None),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, said: str, instead: str, sentence: str | None) -> None:
    content = text()
    assert said in content
    changed = content.replace(said, instead, 1)
    if sentence is None and instead == "":
        file = tmp_path / "own.toml"
        file.write_text(changed)
        assert load(str(file), "X").departed == {}
        return
    assert (sentence or "TOML") in refused(tmp_path, changed)


def test_a_table_must_be_a_table(tmp_path: Path) -> None:
    assert "departed must be a table" in refused(tmp_path, "departed = 3\n" + text().replace("[departed]", "", 1))
