from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import asked, page_size
from sample_tracking.kernel.paging import Page, page_of

from .tables import note

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish


def _page(_site: Site, filters: tuple[str, ...]) -> sa.Select[Any]:
    known = {
        "code": note.c.code == sa.bindparam("code"),
        "after": note.c.note_id < sa.bindparam("after_id", type_=sa.Integer),
    }
    newest_first = sa.select(note).order_by(note.c.note_id.desc()).limit(page_size())
    return newest_first.where(*(known[name] for name in filters))


def page(unit: Unit, query: Wish) -> Page:
    params = {"code": query.get("code"), "after_id": (query.get("after") or (0,))[0]}
    statement = unit.prepared(_page, asked(query, ("code", "after")))
    rows = unit.rows(statement, {**params, "page_size": query["limit"] + 1})
    return page_of(rows, query["limit"], _document, lambda row: (row.note_id,))


def add(unit: Unit, wish: Wish) -> Document:
    now = unit.now.astimezone(UTC).replace(tzinfo=None)
    row = {"code": wish["code"], "text": wish["text"], "login": unit.principal.login, "at": now}
    key: Any = unit.execute(sa.insert(note), row).inserted_primary_key
    return {"id": key[0], **row, "at": utc_text(now)}


def _document(row: Any) -> Document:
    return {"id": row.note_id, "code": row.code, "text": row.text, "login": row.login, "at": utc_text(row.at)}
