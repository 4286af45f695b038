import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sample_tracking.kernel.generate import files
from sample_tracking.kernel.generate.chosen import FILES, TABLES
from sample_tracking.kernel.generate.facts import Column, Facts, FactsError, Index, Table, from_file
from sample_tracking.kernel.generate.render import render
from tests.servers.schema import FOLDER


@pytest.fixture(scope="module")
def official() -> Facts:
    return from_file(FOLDER / "ispyb-official.json")


def with_dewar(facts: Facts, *columns: Column, indexes: tuple[Index, ...] = ()) -> Facts:
    dewar = facts.tables["Dewar"]
    changed = replace(dewar, columns=(*dewar.columns, *columns), indexes=(*dewar.indexes, *indexes))
    return replace(facts, tables={**facts.tables, "Dewar": changed})


def test_the_same_facts_give_the_same_bytes(official: Facts, tmp_path: Path) -> None:
    assert render(official) == render(from_file(FOLDER / "ispyb-official.json"))
    files.write(render(official), tmp_path)
    assert files.write(render(official), tmp_path) == []
    assert files.differences(render(official), tmp_path) == ""


def test_the_linter_and_the_formatter_have_nothing_to_say(official: Facts, tmp_path: Path) -> None:
    files.write(render(official), tmp_path)
    for check in (["format", "--check"], ["check", "--select", "E,F,I,TC"]):
        ruff = [sys.executable, "-m", "ruff", *check, "--isolated", "--line-length", "120", str(tmp_path)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_generated_files_keep_to_the_size_of_the_house(official: Facts) -> None:
    sizes = {name: len(text.splitlines()) for name, text in render(official).items() if name.endswith(".py")}
    assert max(sizes.values()) <= 300


def test_a_table_of_the_set_that_the_facts_lack_is_an_error(official: Facts) -> None:
    tables = {name: table for name, table in official.tables.items() if name not in ("Dewar", "BLSample")}
    with pytest.raises(FactsError, match="lack tables that are to be mapped: Dewar, BLSample"):
        render(replace(official, tables=tables))


def test_a_look_up_table_without_rows_is_an_error(official: Facts) -> None:
    with pytest.raises(FactsError, match="no look-up rows for SpaceGroup"):
        render(replace(official, lookups={**official.lookups, "SpaceGroup": []}))


def test_without_look_up_rows_their_file_is_left_alone(official: Facts) -> None:
    assert "lookups.json" in render(official)
    assert "lookups.json" not in render(replace(official, lookups={}))


@pytest.mark.parametrize("kind", ["geometry", "set('a','b')", "bit(1)"])
def test_a_type_without_a_word_is_an_error(official: Facts, kind: str) -> None:
    with pytest.raises(FactsError, match=r"Dewar\.shape is .*, for which the generator has no word"):
        render(with_dewar(official, Column("shape", kind, null=True)))


def test_a_generated_column_is_one_that_the_database_computes(official: Facts) -> None:
    text = render(with_dewar(official, Column("sum", "int(11)", null=True, generated="`a` + `b`")))["shipping.py"]
    assert 'sum: Mapped[int | None] = generated(integer("sum"), "a + b")' in text


def test_two_things_of_one_name_are_an_error(official: Facts) -> None:
    with pytest.raises(FactsError, match=r"Dewar\.bar_code cannot be called bar_code"):
        render(with_dewar(official, Column("bar_code", "int(11)", null=True)))


def test_two_indexes_of_one_name_are_numbered(official: Facts) -> None:
    indexes = (Index("Dewar_barCode", unique=False, columns=("code",)),)
    text = render(with_dewar(official, indexes=indexes))["shipping.py"]
    assert 'Index("Dewar_barCode_2", ' in text


def test_a_long_index_name_is_shortened_and_stays_its_own(official: Facts) -> None:
    long = "Dewar_" + "x" * 60
    indexes = tuple(Index(long + end, unique=False, columns=("code",)) for end in ("1", "2"))
    text = render(with_dewar(official, indexes=indexes))["shipping.py"]
    names = [line.split('"')[1] for line in text.splitlines() if "_xxx" in line]
    assert len(set(names)) == 2
    assert all(len(name) == 60 for name in names)


def test_texts_with_quotes_are_quoted(official: Facts) -> None:
    column = Column("mood", r"enum('it''s','a \"b\"')", null=False, default="'it''s'", charset="utf8mb4")
    text = render(with_dewar(official, column))["shipping.py"]
    assert r'mood: Mapped[str] = enum("mood", "it' in text
    assert 'default="it\'s"' in text
    compile(text, "shipping.py", "exec")


def test_the_set_names_no_table_twice() -> None:
    assert sum(map(len, FILES.values())) == len(TABLES) == 78


def test_differences_name_the_line() -> None:
    table = Table("A", (), (), ())
    assert table.primary_key == ()
    assert "+new" in files.differences({"a.py": "new\n"}, Path("/nonexistent"))
