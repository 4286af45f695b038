"""The SQL of service tokens."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import asked, count_of, page_size
from sample_tracking.kernel.own.tables import service_token
from sample_tracking.kernel.paging import Page, page_of

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

COLUMNS = service_token.c


def _document(row: Any) -> Document:
    return {
        "id": row.service_token_id,
        "name": row.name,
        "login": row.login,
        "scopes": orjson.loads(row.scopes),
        "proposals": None if row.proposals is None else orjson.loads(row.proposals),
        "expires_at": utc_text(row.expires_at),
        "created_at": utc_text(row.created_at),
        "created_by": row.created_by,
        "revoked_at": utc_text(row.revoked_at),
    }


def _one(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    return sa.select(service_token).where(COLUMNS.service_token_id == sa.bindparam("service_token_id"))


def find(unit: Unit, service_token_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one), {"service_token_id": service_token_id})
    return None if row is None else _document(row)


def _narrowed(filters: tuple[str, ...], statement: sa.Select[Any]) -> sa.Select[Any]:
    known = {
        "login": COLUMNS.login == sa.bindparam("login"),
        "after": COLUMNS.service_token_id < sa.bindparam("after_id", type_=sa.Integer),
    }
    return statement.where(*(known[name] for name in filters))


def _page(site: Site, filters: tuple[str, ...]) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    newest_first = sa.select(service_token).order_by(COLUMNS.service_token_id.desc()).limit(page_size())
    return _narrowed(filters, newest_first)


def _count(site: Site, filters: tuple[str, ...]) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    return _narrowed(filters, sa.select(sa.func.count(COLUMNS.service_token_id)))


def page(unit: Unit, query: Wish) -> Page:
    filters = asked(query, ("login", "after"))
    params = {"login": query.get("login"), "after_id": (query.get("after") or (0,))[0]}
    rows = unit.rows(unit.prepared(_page, filters), {**params, "page_size": query["limit"] + 1})
    found = page_of(rows, query["limit"], _document, lambda row: (row.service_token_id,))
    if not query["count"]:
        return found
    counted = unit.prepared(_count, tuple(name for name in filters if name != "after"))
    return Page(found.items, found.next_key, count_of(unit, counted, params))


def add(unit: Unit, wish: Wish, secret_hash: str) -> int:
    row = {
        "name": wish["name"],
        "login": wish["login"],
        "secret_hash": secret_hash,
        "scopes": orjson.dumps(sorted(set(wish["scopes"]))).decode(),
        "proposals": None if wish["proposals"] is None else orjson.dumps(sorted(set(wish["proposals"]))).decode(),
        "created_at": unit.now.astimezone(UTC).replace(tzinfo=None),
        "created_by": unit.principal.login,
        "expires_at": wish["expires_at"].astimezone(UTC).replace(tzinfo=None),
    }
    made: Any = unit.execute(sa.insert(service_token), row).inserted_primary_key
    return int(made[0])


def revoke(unit: Unit, service_token_id: int) -> None:
    this = COLUMNS.service_token_id == service_token_id
    now = unit.now.astimezone(UTC).replace(tzinfo=None)
    unit.execute(sa.update(service_token).where(this, COLUMNS.revoked_at.is_(None)).values(revoked_at=now))
