from __future__ import annotations

import hashlib
import itertools
from typing import TYPE_CHECKING

from . import names
from .columns import declare
from .facts import FactsError
from .layout import Call, lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from .facts import Index, Table

LONGEST_NAME = 60


def declaration(table: Table, known: Collection[str], taken: set[str]) -> list[str]:
    """The class of a table; ``known``: the tables that it may refer to. ``taken`` gathers the index names of all."""
    body: list[str] = [f"class {names.class_name(table.name)}(Base):", f'    __tablename__ = "{table.name}"']
    if arguments := _table_arguments(table, taken):
        body += lines("__table_args__ = ", Call("", arguments), indent=4)
    body.append("")
    seen: set[str] = set()
    for column in table.columns:
        attribute = names.attribute(column.name)
        if attribute in seen:
            raise FactsError(f"{table.name}.{column.name} cannot be called {attribute}: the name is taken.")
        seen.add(attribute)
        declared = declare(table, column, known)
        annotation = f"{declared.python} | None" if column.null else declared.python
        body += lines(f"{attribute}: Mapped[{annotation}] = ", declared.call, indent=4)
    return body


def _table_arguments(table: Table, taken: set[str]) -> tuple[str | Call, ...]:
    indexes = sorted(table.indexes, key=lambda index: (index.name.lower(), index.name))
    arguments: list[str | Call] = [
        _index(table, index, taken)
        for index in indexes
        if index.name != "PRIMARY" and not any("(" in column for column in index.columns)
    ]
    if any(column.auto_increment for column in table.columns):
        arguments.append('{"sqlite_autoincrement": True}')
    return tuple(arguments)


def _index(table: Table, index: Index, taken: set[str]) -> Call:
    """Index names are one space on SQLite, one a table on MariaDB."""
    name = index.name if index.name.startswith(table.name) else f"{table.name}_{index.name}"
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    name = next(free for free in _numbered(name) if free.lower() not in taken)
    taken.add(name.lower())
    columns = tuple(f'"{column}"' for column in index.columns)
    return Call("Index", (f'"{name}"', *columns, *(("unique=True",) if index.unique else ())))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}_{number}" for number in itertools.count(2))
