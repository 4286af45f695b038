"""What comes out is tried as it is: by the linter, the type checker, the import rules and its own tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sample_tracking.kernel.generate import files
from sample_tracking.kernel.generate.facts import Facts, FactsError, from_file
from sample_tracking.kernel.generate.module import written
from sample_tracking.kernel.generate.module.things import choose, every_mapped
from tests.servers.debian import ROOT
from tests.servers.schema import FOLDER, Flavour

COPIED = shutil.ignore_patterns("__pycache__", "data", "bench", "e2e", "phasing", "screening")


@pytest.fixture(scope="module")
def official() -> Facts:
    return from_file(FOLDER / "ispyb-official.json")


def run(folder: Path, *command: str) -> None:
    environment = {**os.environ, "MYPY_CACHE_DIR": str(folder / ".mypy_cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    for name in [name for name in environment if name.startswith(("PYTEST_", "COVERAGE_"))]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def check_imports(folder: Path) -> None:
    """As `lint-imports` does it in the current folder."""
    script = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, " kept, 0 broken." in done.stdout) == (0, True), done.stdout + done.stderr


def lint(folder: Path, *parts: str, rules: str = "pyproject.toml") -> None:
    run(folder, "ruff", "check", "--no-cache", "--config", rules, *parts)
    run(folder, "ruff", "format", "--no-cache", "--check", "--config", rules, *parts)


def test_a_distribution_for_unmapped_tables_passes_as_it_comes_out(official: Facts, tmp_path: Path) -> None:
    files.write(written.distribution("energies", ["EnergyScan", "BLSample_has_EnergyScan"], official), tmp_path)
    lint(tmp_path, ".")
    lint(tmp_path, "energies", rules=str(ROOT / "pyproject.toml"))
    run(tmp_path, "mypy")
    run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider")


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """Enough of the project beside which a plugin of it can be written."""
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    shutil.copytree(ROOT / "plugins", tmp_path / "plugins", ignore=COPIED)
    (tmp_path / "tests" / "plugins").mkdir(parents=True)
    for part in ("__init__.py", "conftest.py", "fixtures.py", "world.py", "lasting.py", "plugins/__init__.py"):
        shutil.copyfile(ROOT / "tests" / part, tmp_path / "tests" / part)
    shutil.copytree(ROOT / "tests" / "servers", tmp_path / "tests" / "servers", ignore=COPIED)
    (tmp_path / "tests" / "contract").mkdir()
    for part in ("__init__.py", "case.py"):
        shutil.copyfile(ROOT / "tests" / "contract" / part, tmp_path / "tests" / "contract" / part)
    (tmp_path / "sample_tracking").symlink_to(ROOT / "sample_tracking")
    yield tmp_path
    (tmp_path / "sample_tracking").unlink()


def test_a_plugin_for_three_mapped_tables_and_another_one_passes_as_it_comes_out(
    official: Facts, checkout: Path
) -> None:
    wanted = written.plugin("strategies", ["Screening", "ScreeningOutput", "ScreeningStrategy", "Detector"], official)
    files.write(wanted, checkout)
    parts = ("plugins/strategies", "tests/plugins/strategies")
    lint(checkout, *parts)
    check_imports(checkout)
    run(checkout, "pytest", "-q", "-p", "no:cacheprovider", "-k", "sqlite", parts[1])


@pytest.mark.parametrize("flavour", ["official", "esrf"])
def test_what_is_written_for_any_table_suits_the_linter_and_the_formatter(
    official: Facts, flavour: Flavour, tmp_path: Path
) -> None:
    """Of the Java flavour those that the official one lacks."""
    facts = from_file(FOLDER / f"ispyb-{flavour}.json")
    tables = sorted(set(facts.tables) - (set(official.tables) if flavour == "esrf" else set()))
    for number, table in enumerate(tables):
        if choose("any", "plugins.any", [table], facts).things[0].key_attribute is None:
            with pytest.raises(FactsError, match="has no key of one number"):
                written.plugin(f"m{number}", [table], facts)
        else:
            files.write(written.plugin(f"m{number}", [table], facts), tmp_path)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    lint(tmp_path, ".")


def test_the_same_tables_give_the_same_bytes(official: Facts) -> None:
    tables = ["Detector", "BeamLineSetup", "Dewar"]
    assert written.plugin("beams", tables, official) == written.plugin("beams", tables, official)


def test_mapped_tables_are_taken_from_the_kernel_and_others_declared(official: Facts) -> None:
    made = written.plugin("beams", ["Detector", "Dewar"], official)
    assert "class Detector(Base)" in made["plugins/beams/tables.py"]
    assert "class Dewar(" not in made["plugins/beams/tables.py"]
    assert "from sample_tracking.kernel.tables import Dewar" in made["plugins/beams/schemas.py"]
    assert "plugins/strategies/tables.py" not in written.plugin("strategies", ["Screening"], official)


def test_a_module_of_many_tables_keeps_to_the_size_of_the_house(official: Facts) -> None:
    tables = [table for table, thing in every_mapped().items() if table.startswith("Screening") and thing.mapped]
    made = written.plugin("screenings", tables, official)
    assert "plugins/screenings/store/__init__.py" in made
    assert max(len(text.splitlines()) for path, text in made.items() if path.startswith("plugins/")) <= 300


def test_the_entry_point_is_put_in_its_place() -> None:
    head = '[project.entry-points."sample_tracking.plugins"]\n'
    before = f'{head}auth = "plugins.auth:plugin"\nsessions = "plugins.sessions:plugin"\n\n[tool.x]\n'
    after = written.registered(before, "beams")
    assert after == before.replace("sessions =", 'beams = "plugins.beams:plugin"\nsessions =')
    assert written.registered(after, "beams") == after


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (["Detectr"], "There is no table Detectr. Did you mean Detector?"),
        (["Quite_Another_Thing_Altogether"], r"There is no table Quite_Another_Thing_Altogether\.$"),
        (["Detector", "Detector"], "A table is named twice: Detector"),
        (["Project_has_Person"], "Project_has_Person has no key of one number"),
    ],
)
def test_tables_that_cannot_be_had_are_named(official: Facts, tables: list[str], sentence: str) -> None:
    with pytest.raises(FactsError, match=sentence):
        written.plugin("beams", tables, official)


@pytest.mark.parametrize("name", ["9x", "a-b", "class", "Beams", ""])
def test_a_name_has_to_be_one_that_python_takes(name: str) -> None:
    with pytest.raises(FactsError, match="A module cannot be called"):
        written.check_name(name)
