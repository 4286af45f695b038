import subprocess
import sys
from pathlib import Path

import pytest

from sample_tracking.kernel.generate.facts import from_file
from sample_tracking.kernel.generate.render import declarations
from sample_tracking.kernel.tables import base
from tests.servers.schema import FOLDER, Flavour

TRIED = """
import sys, warnings
warnings.simplefilter("error")
sys.path.insert(0, sys.argv[1])
import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers
from every import tables
from every.base import Base
configure_mappers()
engine = sa.create_engine("sqlite://")
Base.metadata.create_all(engine)
named = {mapper.local_table.name: mapper for mapper in Base.registry.mappers}
for name, mapper in sorted(named.items()):
    with engine.connect() as connection:
        connection.execute(sa.select(mapper))
    print(name, len(mapper.column_attrs))
"""
PACKAGE = "sample_tracking.kernel.tables"


@pytest.fixture(params=["official", "esrf"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    asked: Flavour = request.param
    return asked


def test_every_table_of_the_schema_can_be_declared_and_mapped(flavour: Flavour, tmp_path: Path) -> None:
    facts = from_file(FOLDER / f"ispyb-{flavour}.json")
    text = declarations(facts, sorted(facts.tables), facts.tables, set(), PACKAGE)
    every = tmp_path / "every"
    every.mkdir()
    (every / "__init__.py").touch()
    (every / "base.py").write_bytes(Path(base.__file__).read_bytes())
    (every / "tables.py").write_text(text.replace(f"from {PACKAGE}.base", "from .base"))
    tried = [sys.executable, "-c", TRIED, str(tmp_path)]
    done = subprocess.run(tried, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    mapped = {name: int(columns) for name, columns in (line.split() for line in done.stdout.splitlines())}
    assert mapped == {name: len(table.columns) for name, table in facts.tables.items()}


def test_what_the_database_computes_is_read_and_never_written(flavour: Flavour) -> None:
    facts = from_file(FOLDER / f"ispyb-{flavour}.json")
    text = declarations(facts, ["Position"], ["Position"], set())
    assert ('x: Mapped[float | None] = generated(double("X"), "posX")' in text) == (flavour == "official")
