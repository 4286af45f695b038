"""The SQL of badges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import count_of, page_size
from sample_tracking.kernel.own.floor_tables import badge
from sample_tracking.kernel.paging import Page, page_of
from sample_tracking.kernel.tables import Person
from sample_tracking.kernel.text import same_login

from .log import naive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Row

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit


def find(unit: Unit, code_hash: str) -> tuple[int, str] | None:
    """(id, login) of a badge that is in use."""
    wanted = badge.c.code_hash == code_hash, badge.c.revoked_at.is_(None)
    row: Any = unit.row(sa.select(badge.c.badge_id, badge.c.login).where(*wanted))
    return None if row is None else (row[0], row[1])


def person_of(unit: Unit, login: str) -> tuple[int, str] | None:
    """(id, login as the facility has it); None when nobody, or more than one, has it."""
    rows: Any = unit.rows(sa.select(Person.person_id, Person.login).where(Person.login == login).limit(2))
    return (rows[0][0], rows[0][1]) if len(rows) == 1 and same_login(rows[0][1], login) else None


def add(unit: Unit, code_hash: str, login: str, person_id: int) -> int:
    row = {
        "code_hash": code_hash,
        "login": login,
        "person_id": person_id,
        "made_at": naive(unit.now),
        "made_by": unit.principal.login,
    }
    added: Any = unit.execute(sa.insert(badge), row).inserted_primary_key
    return int(added[0])


def _documents() -> sa.Select[Any]:
    names = ("badge_id", "login", "made_at", "made_by", "revoked_at")
    return sa.select(*(badge.c[name] for name in names))


def document(unit: Unit, badge_id: int) -> Document | None:
    row = unit.row(_documents().where(badge.c.badge_id == badge_id))
    return None if row is None else _document(row)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    after = query.get("after")
    mine = [badge.c.login == query["login"]] if query.get("login") else []
    narrow = [*mine, badge.c.badge_id < after[0]] if after else mine
    rows = unit.rows(
        _documents().where(*narrow).order_by(badge.c.badge_id.desc()).limit(page_size()),
        {"page_size": query["limit"] + 1},
    )
    found = page_of(rows, query["limit"], _document, lambda row: (row.badge_id,))
    if not query.get("count"):
        return found
    everything = sa.select(sa.func.count()).select_from(badge).where(*mine)
    return Page(found.items, found.next_key, count_of(unit, everything, {}))


def revoke(unit: Unit, badge_id: int) -> bool:
    mine = badge.c.badge_id == badge_id, badge.c.revoked_at.is_(None)
    return bool(unit.execute(sa.update(badge).where(*mine).values(revoked_at=naive(unit.now))).rowcount)


def _document(row: Row[Any]) -> Document:
    return {
        "id": row.badge_id,
        "login": row.login,
        "made_at": utc_text(row.made_at),
        "made_by": row.made_by,
        "revoked_at": utc_text(row.revoked_at),
    }
