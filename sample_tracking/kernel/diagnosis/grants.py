from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from .features import NEEDED
from .findings import Finding, fine, grave, note, odd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

_GRANT = re.compile(
    r"GRANT (?P<what>.+?) ON (?:TABLE )?(?P<database>`[^`]+`|\*)\.(?P<table>`[^`]+`|\*) TO ", re.IGNORECASE
)
WRITTEN: Final = (
    "Shipping",
    "ShippingHasSession",
    "Dewar",
    "DewarTransportHistory",
    "Container",
    "ContainerHistory",
    "BLSample",
    "Crystal",
    "DiffractionPlan",
    "Protein",
    "LabContact",
    "Person",
    "Laboratory",
)
ADMINISTERED: Final = {
    "UserGroup": ("INSERT", "UPDATE", "DELETE"),
    "UserGroup_has_Person": ("INSERT", "DELETE"),
    "UserGroup_has_Permission": ("INSERT", "DELETE"),
}
"""Written only by who administers groups through this service."""


@dataclass(frozen=True)
class Grant:
    privileges: frozenset[str]
    database: str
    """As the server writes it: a pattern with ``%`` and ``\\_``, or ``*``."""
    table: str

    def covers(self, database: str, table: str) -> bool:
        pattern = self.database.replace("[", "[[]").replace("\\_", "_").replace("%", "*")
        return fnmatch.fnmatchcase(database, pattern) and self.table in ("*", table)


def read(line: str) -> Grant | None:
    """One line of SHOW GRANTS; None when it grants a role or something that is no table."""
    match = _GRANT.match(line)
    if match is None:
        return None
    privileges = frozenset(part.strip().upper() for part in re.sub(r"\([^)]*\)", "", match["what"]).split(","))
    return Grant(privileges, match["database"].strip("`"), match["table"].strip("`"))


def privileges(connection: Connection) -> Iterator[Finding]:
    database = str(connection.scalar(sa.text("SELECT DATABASE()")))
    lines = connection.execute(sa.text("SHOW GRANTS")).scalars()
    held = [grant for line in lines if (grant := read(str(line)))]
    unread = [table for table in NEEDED if not _may("SELECT", held, database, table)]
    unwritten = [
        f"{verb} {table}" for table in WRITTEN for verb in ("INSERT", "UPDATE") if not _may(verb, held, database, table)
    ]
    if unread:
        yield grave(f"The account may not read {', '.join(sorted(unread))}.")
    if unwritten:
        yield odd(f"The account may not {', '.join(unwritten)}: what needs it will be refused.")
    if not unread and not unwritten:
        yield fine("The account may read and write what it has to.")
    lacking = [
        f"{verb} {table}"
        for table, verbs in ADMINISTERED.items()
        for verb in verbs
        if not _may(verb, held, database, table)
    ]
    if lacking:
        yield note(f"Groups can be read here, but not changed: that needs {', '.join(lacking)}.")
    if _may("DROP", held, database, "Shipping"):
        yield note(
            f"The account may drop tables of {database}; SELECT, INSERT, UPDATE and DELETE of drafts are enough."
        )


def _may(verb: str, held: list[Grant], database: str, table: str) -> bool:
    return any({verb, "ALL PRIVILEGES", "ALL"} & grant.privileges and grant.covers(database, table) for grant in held)
