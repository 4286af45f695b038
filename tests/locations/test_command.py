"""``sample-tracking locations``."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sample_tracking.cli import main
from tests.servers.debian import ROOT
from tests.world import Service, environment

from .stage import arrived, place

EXAMPLE = str(ROOT / "config" / "locations.example.toml")


@pytest.fixture(autouse=True)
def found_by_the_command(sqlite: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    url = sqlite.units.writes.url.render_as_string(hide_password=False)
    for name, value in environment(url, "tracking", "sqlite").items():
        monkeypatch.setenv(name, value)


def run(folder: Path, *arguments: str) -> Result:
    command = ["--config", str(folder / "world.json"), "locations", *arguments]
    return CliRunner().invoke(main, command)


def codes(service: Service) -> list[str]:
    return [one["code"] for one in service.client("user").get("/locations?limit=200").json["items"]]


def test_a_file_is_taken_in_listed_and_written_again(sqlite: Service, tmp_path: Path) -> None:
    dry = run(tmp_path, "import", EXAMPLE, "--dry-run")
    assert (dry.exit_code, "Dry run, nothing was made: 119 new, 0 there already." in dry.output) == (0, True)
    assert codes(sqlite) == []
    done = run(tmp_path, "import", EXAMPLE)
    assert "TRAY-3C (slot in TRAY-3)\n" in done.output
    assert "Done: 119 new, 0 there already." in done.output
    for options, name in (((), "out.toml"), (("--csv",), "out.csv")):
        (tmp_path / name).write_text(run(tmp_path, "export", *options).output)
        assert "Done: 0 new, 119 there already." in run(tmp_path, "import", str(tmp_path / name)).output
    (dewar,) = arrived(sqlite, "D1")
    sqlite.client("staff").move(f"/dewars/{dewar}", "move", location="tray-3c")
    told = run(tmp_path, "list").output
    assert "    TRAY-3C                     slot           1 of 1   Tray 3, place C\n" in told
    assert told.startswith("STORES                          area                    Stores\n")


def test_a_facility_without_places_says_so(sqlite: Service, tmp_path: Path) -> None:
    assert run(tmp_path, "list").output == "There is no place yet.\n"


def test_mistakes_in_a_file_are_told_and_nothing_is_made(sqlite: Service, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    for text, sentence in (
        ("code,kind\nA,slot\nB,shed\n", "B kind: Must be one of"),
        ("code,kind,parent\nA,slot,\nB,slot,C\n", "B parent: There is no place C"),
        ("code\nA\n", "places.csv: Place 1: it needs a code and a kind."),
        ("code,kind\n", "places: Length must be between 1 and 5000."),
    ):
        file.write_text(text)
        answer = run(tmp_path, "import", str(file))
        assert (answer.exit_code, sentence in answer.output) == (1, True), answer.output
    assert codes(sqlite) == []


@pytest.mark.parametrize("arguments", [(), (EXAMPLE, "--from", "list")])
def test_a_file_or_a_source_is_named(sqlite: Service, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    answer = run(tmp_path, "import", *arguments)
    assert (answer.exit_code, "Name a file, or say --from list or --from history." in answer.output) == (2, True)


def test_what_is_on_record_is_proposed_to_be_set_right_and_taken_in(sqlite: Service, tmp_path: Path) -> None:
    arrived(sqlite, "D1")
    place(sqlite, "OTHER", "area")
    shown = run(tmp_path, "import", "--from", "history")
    assert 'code = "DOCK"\nkind = "area"\nname = "dock"\nword = "dock"\n' in shown.output
    assert shown.output.startswith("# Proposed from what the shared tables hold")
    saved = run(tmp_path, "import", "--from", "history", "--save", str(tmp_path / "places.toml"))
    assert "1 places are proposed in" in saved.output
    assert codes(sqlite) == ["OTHER"]
    text = (tmp_path / "places.toml").read_text()
    (tmp_path / "places.toml").write_text(text.replace('"area"', '"stores_in"'))
    assert "DOCK (stores_in)" in run(tmp_path, "import", str(tmp_path / "places.toml")).output
    assert run(tmp_path, "import", "--from", "history", "--as-proposed").exit_code == 1
    sqlite.client("staff").move(f"/dewars/{arrived(sqlite, 'D2')[0]}", "move", location="tray-1a")
    assert "TRAY-1A (slot)" in run(tmp_path, "import", "--from", "history", "--as-proposed").output
