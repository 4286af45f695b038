"""Sets of own tables: the service's, and one for each plugin that brings some. Each has revisions of its own, so that
a plugin that is taken out hinders nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.config import StartupError

from . import courier_tables, floor_tables, news_tables, tables  # noqa: F401 - the others for what they add to the metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

HERE: Final = Path(__file__).parent
DEFINING: Final = re.compile(
    r"\s*(?:CREATE(?:\s+OR\s+REPLACE)?|ALTER|DROP|RENAME|TRUNCATE)\s+(?:TABLE\s+)?(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
INDEX: Final = re.compile(r"(?:UNIQUE\s+)?INDEX\s+.+?\s+ON\s+(?P<table>\S+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Branch:
    """``metadata``: tables in the schema "tracking"; a plugin's are called ``<plugin>_…``. ``versions``: the folder
    with their Alembic revisions.
    """

    metadata: sa.MetaData
    versions: Path
    prefix: str = ""

    @property
    def version_table(self) -> str:
        return f"{self.prefix}alembic_version"

    @property
    def names(self) -> frozenset[str]:
        return frozenset(table.name for table in self.metadata.tables.values())

    def check(self, whose: str) -> None:
        """StartupError for tables that are not in the plugin's own corner."""
        wrong = sorted(
            f"{table.schema or ''}.{table.name}".strip(".")
            for table in self.metadata.tables.values()
            if not table.name.startswith(self.prefix) or table.schema != tables.metadata.schema
        )
        if wrong:
            raise StartupError(
                f'The tables of "{whose}" must be in the schema "tracking" and have names that begin with'
                f" {self.prefix}; these do not: {', '.join(wrong)}."
            )

    def guarded(self, connection: sa.Connection) -> AbstractContextManager[None]:
        """While a plugin's revisions run: no statement of theirs defines a table outside of its corner."""
        return _Guard(connection, self.prefix)


def of_plugin(name: str, metadata: sa.MetaData, versions: Path) -> Branch:
    return Branch(metadata, versions, f"{name}_")


OURS: Final = Branch(tables.metadata, HERE / "migrations" / "versions")


class _Guard:
    def __init__(self, connection: sa.Connection, prefix: str) -> None:
        self._connection, self._prefix = connection, prefix

    def __enter__(self) -> None:
        sa.event.listen(self._connection, "before_cursor_execute", self._look)

    def __exit__(self, *_: object) -> None:
        sa.event.remove(self._connection, "before_cursor_execute", self._look)

    def _look(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        for name in _defined(statement):
            if not name.startswith(self._prefix):
                raise StartupError(
                    f"A migration wants to change {name}, which is not a table of its plugin: its tables begin with"
                    f" {self._prefix}. Nothing of it was done."
                )


def _defined(statement: str) -> Iterator[str]:
    """The bare names of the tables that a statement makes, changes or drops."""
    found = DEFINING.match(statement)
    if found is None:
        return
    on = INDEX.match(found["rest"])
    name = on["table"] if on else re.split(r"[\s(;]", found["rest"], maxsplit=1)[0]
    yield name.rpartition(".")[2].strip('`"[]')
