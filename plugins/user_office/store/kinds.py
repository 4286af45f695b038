"""The tables that a push writes, with the columns that this site has of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa

from sample_tracking.kernel.tables import (
    BLSession,
    LabContact,
    Laboratory,
    Person,
    Proposal,
    ProposalHasPerson,
    Protein,
    SessionHasPerson,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.tables import Base

Further = tuple[tuple[str, Any], ...]
OF_JAVA_LABORATORIES: Final[Further] = (("laboratoryExtPk", sa.Integer()),)
OF_JAVA_SESSIONS: Final[Further] = (
    ("expSessionPk", sa.Integer()),
    ("nbReimbDewars", sa.Integer()),
    ("projectCode", sa.String(45)),
    ("sessionTitle", sa.String(255)),
    ("operatorSiteNumber", sa.String(10)),
    ("protectedData", sa.String(1024)),
    ("structureDeterminations", sa.Float()),
    ("dewarTransport", sa.Float()),
    ("databackupFrance", sa.Float()),
    ("databackupEurope", sa.Float()),
)


@dataclass(frozen=True)
class Kind:
    """``folded``: names that the database compares without regard to case. ``java``: columns that only the Java schema
    has, and that the kernel does not map. ``apart``: columns that are never read or written here.
    """

    what: str
    mapped: type[Base]
    key: tuple[str, ...]
    folded: frozenset[str] = frozenset()
    java: Further = ()
    apart: frozenset[str] = frozenset()


LABORATORY: Final = Kind("laboratory", Laboratory, ("laboratoryId",), java=OF_JAVA_LABORATORIES)
PERSON: Final = Kind("person", Person, ("personId",), frozenset({"login"}), apart=frozenset({"cache"}))
PROPOSAL: Final = Kind("proposal", Proposal, ("proposalId",), frozenset({"proposalCode", "proposalNumber"}))
MEMBER: Final = Kind("member", ProposalHasPerson, ("proposalHasPersonId",))
SESSION: Final = Kind("session", BLSession, ("sessionId",), java=OF_JAVA_SESSIONS)
SESSION_PERSON: Final = Kind("session_person", SessionHasPerson, ("sessionId", "personId"))
CONTACT: Final = Kind("contact", LabContact, ("labContactId",), frozenset({"cardName"}))
PROTEIN: Final = Kind("protein", Protein, ("proteinId",), frozenset({"acronym"}))


def table_of(site: Site, kind: Kind) -> sa.Table:
    """For ``unit.prepared``."""
    mapped = cast("sa.Table", kind.mapped.__table__)
    known = [(column.name, column.type) for column in mapped.columns if column.name not in kind.apart]
    whole = _table(mapped.name, [*known, *kind.java], kind)
    return _table(mapped.name, [(c.name, c.type) for c in whole.columns if site.capabilities.has_column(c)], kind)


def _table(name: str, columns: list[tuple[str, Any]], kind: Kind) -> sa.Table:
    own_id = len(kind.key) == 1
    return sa.Table(
        name,
        sa.MetaData(),
        *(
            sa.Column(c, type_, primary_key=c in kind.key, autoincrement=own_id and c in kind.key)
            for c, type_ in columns
        ),
    )


def columns_of(site: Site, kind: Kind) -> frozenset[str]:
    return frozenset(str(column.name) for column in site.prepared(table_of, kind).columns)


def limits_of(site: Site, kind: Kind, column: str) -> tuple[int | None, str | None]:
    """How many characters fit into the column at this site, and of which character set."""
    live = site.prepared(table_of, kind).c[column]
    return site.capabilities.length(live), site.capabilities.charset(live)
