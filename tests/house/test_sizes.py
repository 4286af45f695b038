import ast
from collections.abc import Iterator
from pathlib import Path

from .sources import place, python_files

FILE_LINES = 300
FUNCTION_LINES = 40


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    assert {place(path): lines for path in python_files() if (lines := _lines(path)) > FILE_LINES} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    assert [name for path in python_files() for name, lines in _functions(path) if lines > FUNCTION_LINES] == []


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{place(path)}:{node.lineno} {node.name} has {lines} lines", lines
