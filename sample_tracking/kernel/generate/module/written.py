"""A whole module as files: in this repository, or as a distribution of its own."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.facts import FactsError
from sample_tracking.kernel.generate.render import declarations

from . import resources, schemas, service, store, trying
from .nesting import nest
from .templates import filled
from .things import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.generate.facts import Facts

    from .nesting import Nesting
    from .things import Chosen

ENTRIES = '[project.entry-points."sample_tracking.plugins"]\n'


def check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise FactsError(f"A module cannot be called {name!r}: take small letters, digits and underscores.")


def plugin(name: str, tables: Sequence[str], facts: Facts) -> dict[str, str]:
    """Path below the repository → content."""
    chosen = choose(name, f"plugins.{name}", tables, facts)
    nesting = nest(chosen)
    tests = {**trying.files(chosen, nesting), "cases.py": trying.cases(chosen)}
    return {f"plugins/{name}/{path}": text for path, text in _package(chosen, nesting).items()} | {
        f"tests/plugins/{name}/{path}": text for path, text in tests.items()
    }


def distribution(name: str, tables: Sequence[str], facts: Facts) -> dict[str, str]:
    """Path below the distribution's folder → content."""
    chosen = choose(name, name, tables, facts)
    nesting = nest(chosen)
    said = name.replace("_", " ").capitalize()
    tests = {**trying.files(chosen, nesting), "world.py": filled("world"), "conftest.py": filled("conftest")}
    package = {**_package(chosen, nesting), "py.typed": ""}
    return {
        "pyproject.toml": filled("pyproject", name=name, project=name.replace("_", "-"), said=said),
        "README.md": filled("readme", name=name, said=said, tables=", ".join(tables)),
        **{f"{name}/{path}": text for path, text in package.items()},
        **{f"tests/{path}": text for path, text in tests.items()},
    }


def _package(chosen: Chosen, nesting: Nesting) -> dict[str, str]:
    files = {"__init__.py": resources.manifest(chosen)}
    for part in (schemas, store, service, resources):
        files |= part.source(chosen, nesting).files()
    if chosen.own:
        tables = [thing.table for thing in chosen.own]
        declared = declarations(chosen.facts, tables, chosen.around, set(), "sample_tracking.kernel.tables")
        files["tables.py"] = f"# Made from ISPyB schema {chosen.facts.version}." + declared
    return files


def registered(pyproject: str, name: str) -> str:
    """The project's pyproject.toml with the plugin among its entry points, in their order."""
    head, mark, rest = pyproject.partition(ENTRIES)
    body, gap, tail = rest.partition("\n\n")
    entries = {line.partition(" = ")[0]: line for line in body.splitlines() if line}
    entries.setdefault(name, f'{name} = "plugins.{name}:plugin"')
    return f"{head}{mark}" + "\n".join(entries[key] for key in sorted(entries)) + gap + tail
